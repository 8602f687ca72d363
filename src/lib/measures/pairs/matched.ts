import { AppError } from '../../core/errors.ts';
import type { Signal } from '../measure.ts';

/** Two signals that are compared sample by sample: left and right, or agonist and antagonist. */
export interface Pair {
	readonly a: Signal;
	readonly b: Signal;
	/** Positions of both among the signals; `b` counts on in the other stream where there is one. */
	readonly indexA: number;
	readonly indexB: number;
}

/**
 * Pairs signals: with those of another stream by position, else the first with the second, the third with the fourth.
 * Throws a SessionError that says what to change for sides that do not match in number, rate or length.
 */
export function matched(signals: readonly Signal[], others: readonly Signal[]): Pair[] {
	const two = others.length > 0;
	if (two ? signals.length !== others.length : signals.length < 2 || signals.length % 2 === 1) {
		const said = two ? `${signals.length} and ${others.length}` : String(signals.length);
		throw new AppError(
			'SessionError',
			`Sides are compared in pairs of channels, and ${said} channels are chosen. Choose as many channels on both sides: the first is compared with the second, the third with the fourth.`
		);
	}
	const pairs = two
		? signals.map((a, i): Pair => ({ a, b: others[i]!, indexA: i, indexB: signals.length + i }))
		: Array.from({ length: signals.length / 2 }, (_, i): Pair => {
				const [indexA, indexB] = [2 * i, 2 * i + 1];
				return { a: signals[indexA]!, b: signals[indexB]!, indexA, indexB };
			});
	for (const { a, b } of pairs) checkRates(a, b);
	return pairs.map((pair) => {
		const n = Math.min(pair.a.samples.length, pair.b.samples.length);
		const cut = (signal: Signal): Signal => ({ ...signal, samples: signal.samples.subarray(0, n) });
		return { ...pair, a: cut(pair.a), b: cut(pair.b) };
	});
}

function checkRates(a: Signal, b: Signal): void {
	if (a.fs === b.fs && a.unit === b.unit) return;
	const of = ({ name, fs, unit }: Signal): string => `${name} (${fs} Hz, ${unit})`;
	throw new AppError(
		'SessionError',
		`${of(a)} and ${of(b)} differ in rate or unit, so they cannot be compared. Choose channels of one kind of device, or record both sides at one rate.`
	);
}
