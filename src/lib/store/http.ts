import { AppError, messageOf } from '../core/errors.ts';
import { bytesAccess } from './blob.ts';
import type { RandomAccess } from './random-access.ts';
import { OVER_NETWORK, readAhead } from './read-ahead.ts';

/** How an address is opened. */
export interface HttpOptions {
	/** Told while a server without ranges makes a whole download necessary: bytes so far, and of how many if it says. */
	readonly onProgress?: ((bytesDone: number, bytesTotal: number | undefined) => void) | undefined;
	/** Aborting stops every request with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/** Bytes at the end that are asked for first: the list of entries of a session of some minutes. */
const TAIL_BYTES = 48 * 1024;

/** Names of this computer. */
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** A link as an address. Throws a SessionError for a text that is none. */
export function addressOf(link: string): URL {
	if (URL.canParse(link)) return new URL(link);
	throw new AppError('SessionError', `${link} is no address. Give one that begins with https://.`);
}

/** The name of the file a link is to, as people read it; the host where the link names none. */
export function fileNameIn(url: URL): string {
	const last = url.pathname.split('/').filter(Boolean).at(-1) ?? '';
	try {
		return decodeURIComponent(last) || url.host;
	} catch {
		// A "%" that begins no escape: the name as it stands in the link.
		return last;
	}
}

/**
 * Opens a file on a server by HTTP range requests: only the parts that are asked for travel. A server that does not do
 * ranges sends the whole file, once, with progress.
 *
 * Throws a SessionError: not encrypted, not reachable, refused (status), changed while it was read.
 */
export async function openHttp(url: URL, options: HttpOptions = {}): Promise<RandomAccess> {
	refuseUnencrypted(url);
	const name = fileNameIn(url);
	// The last bytes first: a zip is read from its end, and the answer says how long the file is.
	const first = await request(url, `bytes=-${TAIL_BYTES}`, options);
	if (first.status !== 206) return bytesAccess(await download(first, name, options), name);
	const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(first.headers.get('content-range') ?? '');
	if (!range) {
		// Another site may hide this header from a page; then the length is not known.
		await first.body?.cancel();
		return bytesAccess(await download(await request(url, undefined, options), name, options), name);
	}
	const [start, size] = [Number(range[1]), Number(range[2])];
	const etag = first.headers.get('etag');
	const tail = await bytesOf(first, name);
	const ranges: RandomAccess = {
		name,
		size,
		async read(offset, length) {
			if (offset >= start) return tail.subarray(offset - start, offset - start + length);
			const response = await request(url, `bytes=${offset}-${offset + length - 1}`, options);
			const bytes = await bytesOf(response, name);
			if (response.status !== 206 || bytes.byteLength !== length || response.headers.get('etag') !== etag) {
				throw new AppError(
					'SessionError',
					`${name} changed on the server while it was read. Open the link again.`
				);
			}
			return bytes;
		}
	};
	return readAhead(ranges, OVER_NETWORK);
}

/**
 * One rule for every link, in the page, in its workers and on the command line: https, or the address the page itself is of;
 * where there is no page, this computer.
 */
function refuseUnencrypted({ protocol, hostname, origin, href }: URL): void {
	const here = globalThis.location?.origin;
	const isOwn = here === undefined ? LOOPBACK.test(hostname) : origin === here;
	if (protocol === 'https:' || (protocol === 'http:' && isOwn)) return;
	throw new AppError(
		'SessionError',
		`${href} is not an encrypted address, so it is not opened. Use its https:// address, or download the file and open it here.`
	);
}

/** Asks for a whole file, as `openHttp` does: the same rule for addresses, the same errors. */
export async function requestUrl(url: URL, options: HttpOptions = {}): Promise<Response> {
	refuseUnencrypted(url);
	return request(url, undefined, options);
}

async function request(url: URL, range: string | undefined, { signal }: HttpOptions): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(url, {
			referrerPolicy: 'no-referrer',
			...(range && { headers: { range } }),
			...(signal && { signal })
		});
	} catch (error) {
		if (signal?.aborted) throw error;
		throw new AppError(
			'SessionError',
			`${url.href} could not be reached (${messageOf(error)}). Check the address and the connection; ` +
				'a server of another site must allow this page to read it (CORS).',
			{ cause: error }
		);
	}
	// A file shorter than one block may be answered with "range not satisfiable" by strict servers.
	if (response.status === 416 && range) return request(url, undefined, signal ? { signal } : {});
	if (response.ok) return response;
	const remedy =
		response.status === 404
			? 'Check the address.'
			: 'Try again later, or download the file and open it here.';
	throw new AppError(
		'SessionError',
		`${url.href} was refused by the server (status ${response.status}). ${remedy}`
	);
}

async function download(response: Response, name: string, { onProgress }: HttpOptions): Promise<Uint8Array> {
	const length = Number(response.headers.get('content-length')) || undefined;
	const parts: Uint8Array[] = [];
	let done = 0;
	const reader = response.body?.getReader();
	for (;;) {
		const part = await reader?.read().catch((error: unknown) => lost(error, name));
		if (!part || part.done) break;
		parts.push(part.value);
		done += part.value.byteLength;
		onProgress?.(done, length);
	}
	const bytes = new Uint8Array(done);
	let at = 0;
	for (const part of parts) {
		bytes.set(part, at);
		at += part.byteLength;
	}
	return bytes;
}

const bytesOf = async (response: Response, name: string): Promise<Uint8Array> =>
	new Uint8Array(await response.arrayBuffer().catch((error: unknown) => lost(error, name)));

function lost(error: unknown, name: string): never {
	const what = `The connection was lost while ${name} was read (${messageOf(error)}). Open the link again.`;
	throw new AppError('SessionError', what, { cause: error });
}
