import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { StreamInfo } from '../../core/signal.ts';

/** What two streams must have in common for one model to serve both. */
export type StreamShape = Pick<StreamInfo, 'nChannels' | 'fs' | 'unit'>;

/** True when windows of the one mean the same as windows of the other. */
export function sameShape(a: StreamShape, b: StreamShape): boolean {
	// A rate that went through a file as text may differ in its last digits.
	return a.nChannels === b.nChannels && Math.abs(a.fs - b.fs) <= 1e-6 * a.fs && a.unit === b.unit;
}

/** `8 channels at 2048 Hz in uV` */
export function shapeName({ nChannels, fs, unit }: StreamShape): string {
	return `${nChannels} channel${nChannels === 1 ? '' : 's'} at ${fs} Hz in ${unit}`;
}

/** Throws a ModelError that names every recording when they are not all of one kind of stream. */
export function checkAlike(recordings: readonly LabelledRecording[]): void {
	const [first] = recordings;
	if (!first || recordings.every(({ info }) => sameShape(first.info, info))) return;
	const each = recordings.map(({ name, info }) => `${name} has ${shapeName(info)}`);
	throw new AppError(
		'ModelError',
		`These sessions cannot be learned from together: ${each.join('; ')}. Tick sessions of one kind only.`
	);
}
