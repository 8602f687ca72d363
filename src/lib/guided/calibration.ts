import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import type { JsonObject } from '../core/parse.ts';
import { finite, textUpTo } from '../core/schemas.ts';

/** What nothing and everything look like: the envelope at rest and at the strongest contraction, in the stream's unit. */
export interface Calibration {
	readonly stream: string;
	readonly zero: number;
	readonly mvc: number;
}

/** Seconds of the envelope of which the strongest moment is the MVC, as in B. Burden's review of normalisation (2010). */
export const MVC_SECONDS = 0.5;
/** The strongest contraction must be this much stronger than rest, or a percentage of it means nothing. */
const LEAST_RATIO = 1.5;

/** The envelope of rows: the mean of the channels' RMS. `data[row * nChannels + channel]`. */
export function envelopeOf(data: Float32Array, nChannels: number): number {
	const rows = data.length / nChannels;
	if (rows === 0) return NaN;
	let sum = 0;
	for (let channel = 0; channel < nChannels; channel++) {
		let mean = 0;
		let square = 0;
		for (let i = channel; i < data.length; i += nChannels) {
			mean += data[i]!;
			square += data[i]! ** 2;
		}
		mean /= rows;
		sum += Math.sqrt(Math.max(0, square / rows - mean * mean));
	}
	return sum / nChannels;
}

/** The typical value of a rest: the median of its envelopes. */
export function zeroOf(envelopes: readonly number[]): number {
	const sorted = [...envelopes].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** The strongest of the envelopes, each over `MVC_SECONDS`. */
export function mvcOf(envelopes: readonly number[]): number {
	const finite = envelopes.filter(Number.isFinite);
	return finite.length > 0 ? Math.max(...finite) : NaN;
}

/** Throws a SessionError that names both values when the strongest contraction does not stand out from rest. */
export function checkCalibration({ zero, mvc }: Calibration): void {
	if (Number.isFinite(zero) && Number.isFinite(mvc) && zero >= 0 && mvc > LEAST_RATIO * zero && mvc > 0)
		return;
	throw new AppError(
		'SessionError',
		`The strongest contraction (${say(mvc)}) does not stand out from rest (${say(zero)}). Check the electrodes, relax for ` +
			'Zero and pull as hard as you can for MVC.'
	);
}

const say = (value: number): string => (Number.isFinite(value) ? value.toPrecision(3) : 'nothing');

/** An envelope in % of the strongest contraction above rest. */
export const percentOf = (envelope: number, { zero, mvc }: Calibration): number =>
	(100 * (envelope - zero)) / (mvc - zero);

const Stored = v.object({ stream: textUpTo(1000), zero: finite, mvc: finite });

/** A calibration out of stored JSON; undefined when it is none that can be used. */
export function calibrationOf(value: unknown): Calibration | undefined {
	const { success, output } = v.safeParse(Stored, value);
	if (!success) return undefined;
	try {
		checkCalibration(output);
	} catch {
		// Such a calibration is as good as none: it is asked for again.
		return undefined;
	}
	return output;
}

/** What a session keeps of it. */
export const calibrationFacts = ({ stream, zero, mvc }: Calibration): JsonObject => ({ stream, zero, mvc });
