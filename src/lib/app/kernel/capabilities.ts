/** Something this app can use and this browser may not have. */
export interface Capability {
	readonly id: 'isolation' | 'webgl' | 'storage' | 'serial' | 'bluetooth';
	/** What is missing, what does not work without it, and what still does. */
	readonly text: string;
	/** True when hardly anything works without it. */
	readonly essential: boolean;
}

/** What is missing here, the essential first. */
export function missingCapabilities(): Capability[] {
	const has = {
		isolation: globalThis.crossOriginIsolated === true,
		webgl: hasWebgl(),
		storage: 'indexedDB' in globalThis && 'locks' in navigator,
		serial: 'serial' in navigator,
		bluetooth: 'bluetooth' in navigator
	};
	const all: Capability[] = [
		{
			id: 'isolation',
			essential: true,
			text: 'This page is not cross-origin isolated, so threads cannot share memory: connecting, predicting and replay do not work. The stored sessions can still be looked at, imported and exported. Reload the page once; if this stays, see the help.'
		},
		{
			id: 'storage',
			essential: true,
			text: 'This browser keeps no data for this page (a private window, perhaps): recording does not work. Watching and predicting do.'
		},
		{
			id: 'webgl',
			essential: true,
			text: 'WebGL is switched off or missing, so the scope cannot draw. Recording, training and predicting still work.'
		},
		{
			id: 'serial',
			essential: false,
			text: 'This browser has no Web Serial: USB amplifiers cannot be connected here. Use Chrome or Edge on a computer for them. Everything else works.'
		},
		{
			id: 'bluetooth',
			essential: false,
			text: 'This browser has no Web Bluetooth: wireless amplifiers cannot be connected here. Everything else works.'
		}
	];
	return all.filter((ability) => !has[ability.id]);
}

function hasWebgl(): boolean {
	const context = document.createElement('canvas').getContext('webgl2');
	context?.getExtension('WEBGL_lose_context')?.loseContext();
	return context !== null;
}
