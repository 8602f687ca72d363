// The page's policy requires Trusted Types: a text becomes neither HTML nor code nor the address of a script. This is the one
// exception: workers and the service worker of this app are started by their address. Loaded before the policy is in force.
globalThis.trustedTypes?.createPolicy('default', {
	createScriptURL(address) {
		const { origin, pathname } = new URL(address, location.href);
		const isOwn = /\/workers\/[\w.-]+\.(?:js|ts)$|\/service-worker\.js$/.test(pathname);
		if (isOwn && origin === location.origin) return address;
		throw new TypeError(`${address} is no worker of this app.`);
	}
});
