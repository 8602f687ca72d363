import type { Hertz } from '../../core/units.ts';
import type { Feature } from './feature.ts';
import type { Kernel } from './kernel.ts';

/** Samples that are no whole numbers. */
const fractions = Float32Array.from({ length: 32 }, (_, i) => Math.sin(i) + 0.1);
const out = new Float64Array(32);
const done = new Set<Feature | Kernel>();

/**
 * Shows a feature numbers that are not whole, once, before it sees a signal. JavaScript engines compile arithmetic for
 * what they have seen: most armbands deliver whole counts, and code compiled for those checks and converts in every
 * step. Without this, HTD on such signals takes 1.8 times as long.
 */
export function warmUp(what: Feature | Kernel): void {
	if (done.has(what)) return;
	done.add(what);
	for (let k = 0; k < 16; k++) {
		if ('ids' in what) what.perChannel(fractions, out);
		else if ('perChannel' in what) what.perChannel(fractions, 1000 as Hertz, what.threshold?.value ?? 0);
	}
}
