import { base } from '$app/paths';

/** How `ensureIsolation` ended. */
export type Isolation =
	/** SharedArrayBuffer is there. */
	| 'isolated'
	/** The page is being loaded again, through the service worker: do nothing more. */
	| 'reloading'
	/** Not to be had in this browser or at this address. */
	| 'unavailable';

/** Set while one reload is under way, for this tab only. */
const RELOADED = 'myodeck-reloaded-for-isolation';
/** How long the service worker may take to be installed before the page goes on without it. */
const PATIENCE_MS = 10_000;

/**
 * Sees to it that the page is cross-origin isolated. Most hosts send the headers for it. Where they do not, the service
 * worker adds them, but only to what is loaded after it took over: then the page is loaded once more. Never twice in
 * a row.
 */
export async function ensureIsolation(): Promise<Isolation> {
	if (globalThis.crossOriginIsolated) {
		forgetReload();
		return 'isolated';
	}
	if (!navigator.serviceWorker || !(await controlled()) || !rememberReload()) return 'unavailable';
	location.reload();
	return 'reloading';
}

/** True when a service worker of this page runs. False at once where service workers are forbidden. */
async function controlled(): Promise<boolean> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE_MS)));
	try {
		return await Promise.race([running(), late]);
	} finally {
		clearTimeout(timer);
	}
}

/** SvelteKit registers the same file, but only once the page has loaded, and does not tell when it failed. */
async function running(): Promise<boolean> {
	try {
		if (!(await navigator.serviceWorker.register(`${base}/service-worker.js`))) return false;
		await navigator.serviceWorker.ready;
		return true;
	} catch {
		// Forbidden, or not there: the page goes on without it.
		return false;
	}
}

/** False when the page was already loaded again, or when nothing can be remembered: then it must not be. */
function rememberReload(): boolean {
	try {
		if (sessionStorage.getItem(RELOADED)) return false;
		sessionStorage.setItem(RELOADED, 'yes');
		return sessionStorage.getItem(RELOADED) !== null;
	} catch {
		return false;
	}
}

function forgetReload(): void {
	try {
		sessionStorage.removeItem(RELOADED);
	} catch {
		// No storage, so nothing was remembered.
	}
}
