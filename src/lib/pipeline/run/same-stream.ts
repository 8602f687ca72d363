import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';

/** What two streams must have in common for one model to serve both. */
export interface StreamShape {
	readonly nChannels: number;
	/** Hertz. */
	readonly fs: number;
	readonly unit: string;
}

/** Two rates that differ by less are one nominal rate: clocks of computers and devices differ by some 0.01 %. */
const SAME_RATE = 1e-3;

/** True when windows of the one mean the same as windows of the other. */
export function sameShape(a: StreamShape, b: StreamShape): boolean {
	// A rate that went through a file as text may differ in its last digits.
	return a.nChannels === b.nChannels && Math.abs(a.fs - b.fs) <= 1e-6 * a.fs && a.unit === b.unit;
}

/** `8 channels at 2048 Hz in uV` */
export function shapeName({ nChannels, fs, unit }: StreamShape): string {
	return `${nChannels} channel${nChannels === 1 ? '' : 's'} at ${fs} Hz in ${unit}`;
}

/**
 * The recordings with one rate: rates that were measured from timestamps differ a little from session to session, and
 * windows must have the same number of samples. Throws a ModelError that names every recording when they are not all of
 * one kind of stream.
 */
export function withOneRate(recordings: readonly LabelledRecording[]): readonly LabelledRecording[] {
	const [first] = recordings;
	if (!first) return recordings;
	const { fs } = first.info;
	const near = (info: StreamShape): boolean => Math.abs(info.fs - fs) <= SAME_RATE * fs;
	if (recordings.every(({ info }) => near(info) && sameShape(first.info, { ...info, fs }))) {
		return recordings.map((recording) =>
			recording.info.fs === fs ? recording : { ...recording, info: { ...recording.info, fs } }
		);
	}
	const each = recordings.map(({ name, info }) => `${name} has ${shapeName(info)}`);
	throw new AppError(
		'ModelError',
		`These sessions cannot be trained on together: ${each.join('; ')}. Choose sessions of one kind only.`
	);
}
