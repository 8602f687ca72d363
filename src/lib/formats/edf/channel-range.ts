import type { SignalUnit } from '../../core/signal.ts';
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

/** Names of units in files of this format. */
const SHORT: Readonly<Record<SignalUnit, string>> = {
	uV: 'uV',
	'a.u.': 'a.u.',
	'%': '%',
	probability: 'prob'
};

const VOLTS: Readonly<Record<number, string>> = { '-6': 'pV', '-3': 'nV', 0: 'uV', 3: 'mV', 6: 'V' };

/** The physical dimension of `unit` times 10^`power`: `mV`, `1e-6a.u.`. */
const unitText = (unit: SignalUnit, power: number): string =>
	(unit === 'uV' ? VOLTS[power] : undefined) ?? (power === 0 ? SHORT[unit] : `1e${power}${SHORT[unit]}`);

/** What a physical dimension means here: a unit, and what to multiply values with. Everything unknown is `a.u.`. */
export function readUnit(text: string): { readonly unit: SignalUnit; readonly factor: number } {
	const clean = text.trim().replace(/[µμ]/g, 'u');
	const [, power, rest] = /^(?:1e([+-]?\d+))?\s*(.*)$/i.exec(clean)!;
	const factor = 10 ** Number(power ?? 0);
	const volts = Object.entries(VOLTS).find(([, name]) => name.toLowerCase() === rest!.toLowerCase());
	if (volts) return { unit: 'uV', factor: factor * 10 ** Number(volts[0]) };
	if (/^(?:micro|milli|nano)?volts?$/i.test(rest!)) {
		const prefix = /^(micro|milli|nano)/i.exec(rest!)?.[1]?.toLowerCase();
		return {
			unit: 'uV',
			factor: factor * { micro: 1, milli: 1e3, nano: 1e-3, none: 1e6 }[prefix ?? 'none']!
		};
	}
	const known = Object.entries(SHORT).find(([, name]) => name === rest);
	if (known) return { unit: known[0] as SignalUnit, factor };
	return { unit: 'a.u.', factor: 1 };
}
