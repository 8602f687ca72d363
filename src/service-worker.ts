/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { base, build, files, prerendered, version } from '$service-worker';
import * as v from 'valibot';
import { headersFor } from './response-headers.ts';

/**
 * Two jobs: on hosts that cannot set headers it adds those that make the page cross-origin isolated, and it keeps the
 * app itself, never anybody's data, so that it opens without a network.
 */
declare const self: ServiceWorkerGlobalScope;
const scope = self;
const PREFIX = 'myodeck-';
const CACHE = `${PREFIX}${version}`;
/** Files whose name changes with their content: whatever version they are of, they are right. */
const IMMUTABLE = `${base}/_app/immutable/`;
/** Pages and icons. Code is listed in `_app/files.json`. Recordings that may lie in `static/` are data. */
const APP = new Set([
	...files.filter((file) => !/\.(?:zip|bin|edf|bdf|xdf|csv)$/.test(file)),
	...prerendered
]);
const PAGES = new Set(prerendered);

scope.addEventListener('install', () => {
	// Nothing is fetched here: the first visit waits for this worker to become isolated.
	void scope.skipWaiting();
});

scope.addEventListener('activate', (event) => {
	event.waitUntil(Promise.all([scope.clients.claim(), forgetOldVersions()]));
	void keepApp();
});

scope.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	// In dev there is no build: Vite serves, with the headers. A range is part of somebody's recording.
	if (build.length === 0 || request.method !== 'GET' || url.origin !== location.origin) return;
	if (request.headers.has('range')) return;
	event.respondWith(answer(request, url.pathname));
	event.waitUntil(keepApp());
});

async function answer(request: Request, path: string): Promise<Response> {
	if (request.mode === 'navigate' || PAGES.has(path)) return isolated(await freshPage(request, path), path);
	if (APP.has(path) || path.startsWith(IMMUTABLE)) {
		const kept = await caches.match(path, path.startsWith(IMMUTABLE) ? {} : { cacheName: CACHE });
		if (kept) return isolated(kept, path);
	}
	const response = await fetch(request);
	if (response.ok && path.startsWith(IMMUTABLE)) await keep(path, response.clone());
	return isolated(response, path);
}

/** Keeps a file of the app. A full disk keeps none, and takes none from the page either: it has what the host sent. */
async function keep(path: string, response: Response): Promise<void> {
	try {
		await (await caches.open(CACHE)).put(path, response);
	} catch (error) {
		console.info(`${path} is not kept for use without a network.`, error);
	}
}

/** The page as the host has it now; without a network the one that was kept. */
async function freshPage(request: Request, path: string): Promise<Response> {
	try {
		return await fetch(request);
	} catch (error) {
		const kept =
			(await caches.match(path)) ?? (await caches.match(`${path}/`)) ?? (await caches.match(`${base}/`));
		if (kept) return kept;
		throw error;
	}
}

/** The same response with the headers. One that hides its content (opaque, a redirect) passes as it is. */
function isolated(response: Response, path: string): Response {
	if (response.type === 'opaque' || response.type === 'opaqueredirect' || response.type === 'error')
		return response;
	const headers = new Headers(response.headers);
	for (const [name, value] of Object.entries(headersFor(path))) headers.set(name, value);
	const { status, statusText } = response;
	const bodiless = status === 204 || status === 205 || status === 304;
	return new Response(bodiless ? null : response.body, { status, statusText, headers });
}

let keeping: Promise<void> | undefined;

/** Keeps what of the app is not kept yet, one attempt at a time. Without a network it is tried again later. */
function keepApp(): Promise<void> {
	keeping ??= fillCache().catch((error: unknown) => {
		keeping = undefined;
		console.info('MyoDeck is not ready for use without a network yet.', error);
	});
	return keeping;
}

async function fillCache(): Promise<void> {
	if (build.length === 0) return;
	const cache = await caches.open(CACHE);
	const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
	const listed = await fetch(`${base}/_app/files.json`);
	const lazy = v.parse(v.array(v.string()), await listed.json()).map((file) => `${base}/${file}`);
	for (const path of new Set([...APP, ...lazy])) if (!kept.has(path)) await cache.add(path);
}

/** The version before this one stays: a page of it may still run, and a recording must not lose the code it needs. */
async function forgetOldVersions(): Promise<void> {
	const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
	await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
}
