/** As much of Trusted Types as is used here; Firefox and Safari have them not, or since lately. */
interface TrustedTypes {
	readonly defaultPolicy: unknown;
	createPolicy(name: string, rules: { createScriptURL(address: string): string }): unknown;
}

const OWN_SCRIPT = /\/workers\/[\w.-]+\.(?:js|ts)$|\/service-worker\.js$/;

/**
 * The page's policy requires Trusted Types (`svelte.config.js`): a text becomes neither HTML nor code nor the address of a
 * script. This is the one exception of our own: workers and the service worker of this app are started by their address.
 */
export function allowOwnWorkers(): void {
	const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
	if (!trustedTypes || trustedTypes.defaultPolicy) return;
	trustedTypes.createPolicy('default', {
		createScriptURL(address) {
			if (isOwnWorker(address, location.href)) return address;
			throw new TypeError(`${address} is no worker of this app.`);
		}
	});
}

/** True for the address of a worker of the app that the page at `page` belongs to. */
export function isOwnWorker(address: string, page: string): boolean {
	const { origin, pathname } = new URL(address, page);
	return origin === new URL(page).origin && OWN_SCRIPT.test(pathname);
}
