import type { SignalUnit } from '../../core/signal.ts';
import { unitText } from '../unit-names.ts';
import { outward } from './number-field.ts';

/** How the values of one channel become whole numbers and back. */
export interface ChannelRange {
	/** Physical minimum and maximum as the header says them, in `unit`. */
	readonly least: string;
	readonly greatest: string;
	/** The physical dimension: at most eight ASCII characters. */
	readonly unit: string;
	/** A value of the session times this is a value in `unit`. */
	readonly factor: number;
}

/** Rounding the ends of a range to eight characters may widen it by this share before another unit is looked for. */
const WASTE = 1e-3;

/**
 * The range of a channel from its own least and greatest value, so that one odd channel cannot take the resolution of the
 * others. A constant channel gets a range too: readers divide by its width.
 */
export function rangeOf(min: number, max: number, unit: SignalUnit): ChannelRange {
	// Nothing finite ever came: any range will do.
	if (!(min <= max)) [min, max] = [0, 1];
	if (min === max) max = min + (Math.abs(min) || 1);
	let best: { range: ChannelRange; waste: number } | undefined;
	for (const power of POWERS) {
		const factor = 10 ** -power;
		const [low, high] = [min * factor, max * factor];
		const least = outward(low, 'down');
		const greatest = outward(high, 'up');
		if (least === undefined || greatest === undefined) continue;
		const width = Number(greatest) - Number(least);
		const waste = width > 0 ? width / (high - low) - 1 : Infinity;
		if (!best || waste < best.waste / 10) {
			best = { range: { least, greatest, unit: unitText(unit, power), factor }, waste };
		}
		if (best.waste <= WASTE) break;
	}
	return best!.range;
}

/** Powers of ten a unit may have, the plain one first, then the nearest: float32 reaches from 1e-45 to 3.4e38. */
const POWERS = [0, ...Array.from({ length: 15 }, (_, i) => [-3 * (i + 1), 3 * (i + 1)]).flat()];
