import { AppError } from '../../core/errors.ts';

/** Where an evoked response is looked for, in seconds from the trigger. */
export interface EvokedWindow {
	/** Seconds before the trigger: the baseline. */
	readonly before: number;
	readonly after: number;
	/** The response is looked for from here on: before it lies the stimulus artefact. */
	readonly searchFrom: number;
	/** Standard deviations of the baseline that the average must leave. */
	readonly k: number;
}

/** The average around triggers. */
export interface Evoked {
	/** Seconds from the trigger of each value. */
	readonly times: Float64Array;
	/** In the signal's unit, less the mean of the baseline of each trigger. */
	readonly average: Float64Array;
	readonly triggers: number;
	/** Largest less smallest value after `searchFrom`. */
	readonly peakToPeak: number;
	/** Seconds from the trigger to the first value that leaves mean ± k · SD of the averaged baseline; NaN when none does. */
	readonly latency: number;
}

/**
 * Trigger-aligned average, its peak-to-peak amplitude and latency (motor evoked potentials, H reflex, M-wave; P. M. Rossini et
 * al. 2015). Without a filter: a filter without delay would move the stimulus artefact before the trigger. `events` are
 * positions in samples; those too near to an end of the stretch are left out.
 *
 * Throws a SessionError when no trigger has its whole window inside the stretch.
 */
export function evokedOf(
	x: Float64Array,
	fs: number,
	events: readonly number[],
	window: EvokedWindow
): Evoked {
	const before = Math.round(window.before * fs);
	const after = Math.round(window.after * fs);
	const used = events.map(Math.round).filter((at) => at - before >= 0 && at + after <= x.length);
	if (used.length === 0 || before < 2) {
		throw new AppError(
			'SessionError',
			`None of ${events.length} triggers has ${window.before} s before and ${window.after} s after it in the stretch. Choose a longer stretch, or other events.`
		);
	}
	const average = new Float64Array(before + after);
	for (const at of used) {
		let rest = 0;
		for (let i = at - before; i < at; i++) rest += x[i]!;
		rest /= before;
		for (let i = 0; i < average.length; i++) average[i]! += (x[at - before + i]! - rest) / used.length;
	}
	const sd = Math.sqrt(
		average.subarray(0, before).reduce((sum, value) => sum + value * value, 0) / (before - 1)
	);
	const from = before + Math.round(window.searchFrom * fs);
	const response = average.subarray(from);
	const first = response.findIndex((value) => Math.abs(value) > window.k * sd);
	return {
		times: Float64Array.from(average, (_, i) => (i - before) / fs),
		average,
		triggers: used.length,
		peakToPeak: Math.max(...response) - Math.min(...response),
		latency: first < 0 ? NaN : (from + first - before) / fs
	};
}
