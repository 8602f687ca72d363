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

/** True when a service worker of this page runs. SvelteKit registers it once the page has loaded. */
async function controlled(): Promise<boolean> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), PATIENCE_MS)));
	const ready = navigator.serviceWorker.ready.then(
		() => true,
		() => false
	);
	try {
		return await Promise.race([ready, late]);
	} finally {
		clearTimeout(timer);
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
