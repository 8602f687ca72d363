import { AppError } from '../core/errors.ts';

/** The error of a stretch that is shorter than what a measure needs. `n` and `needed` in samples. */
export function tooShort(n: number, needed: number, fs: number, what: string): AppError {
	return new AppError(
		'SessionError',
		`The stretch is ${secondsText(n / fs)} long, and ${what} needs at least ${secondsText(needed / fs)}. ` +
			'Choose a longer stretch or a shorter window.'
	);
}

/** The error of a channel that has the same value all the time. */
export const flatChannel = (name: string): AppError =>
	new AppError(
		'SessionError',
		`Channel ${name} is flat: all its samples are equal. Check its electrode, or leave the channel out.`
	);

/** Throws a SessionError for a channel without any change. */
export function checkAlive(samples: Float64Array, name: string): void {
	const first = samples[0];
	if (samples.every((value) => value === first)) throw flatChannel(name);
}

/** The error of a setting that cannot be, as a sentence. */
export const wrongSetting = (sentence: string): AppError =>
	new AppError('SessionError', `${sentence} Change the setting.`);

/** Seconds as a sentence says them: `0.25 s`. */
export const secondsText = (seconds: number): string => `${Number(seconds.toPrecision(4))} s`;
