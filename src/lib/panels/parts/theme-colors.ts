import { ColorRGBA } from 'webgl-plot';

/** The colours of the screen, resolved from the tokens of `tokens.css` for the theme that is on. */
export interface ScopeColors {
	readonly trace: ColorRGBA;
	/** The traces behind the one that is picked out. */
	readonly dimmed: ColorRGBA;
	readonly picked: ColorRGBA;
}

/** Reads the tokens as they are at `host`. Any way of writing a colour will do: the browser itself is asked. */
export function readColors(host: HTMLElement): ScopeColors {
	const probe = host.ownerDocument.createElement('canvas');
	probe.width = probe.height = 1;
	const context = probe.getContext('2d', { willReadFrequently: true });
	const style = getComputedStyle(host);
	const paint = (token: string): ColorRGBA => {
		if (!context) return new ColorRGBA(0.5, 0.5, 0.5, 1);
		context.fillStyle = style.getPropertyValue(token);
		context.fillRect(0, 0, 1, 1);
		const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
		return new ColorRGBA(r! / 255, g! / 255, b! / 255, 1);
	};
	return { trace: paint('--trace'), dimmed: paint('--trace-dim'), picked: paint('--trace-hover') };
}

/**
 * Calls `changed` whenever the colours do: by the system, by `data-theme`, or by `data-mode`, with which a replay begins and
 * ends. Returns what ends it.
 */
export function watchTheme(changed: () => void): () => void {
	const system = matchMedia('(prefers-color-scheme: dark)');
	const root = new MutationObserver(changed);
	system.addEventListener('change', changed);
	root.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'data-mode'] });
	return () => {
		system.removeEventListener('change', changed);
		root.disconnect();
	};
}
