import type { ContentIdentity } from '../../core/content-identity.ts';
import { contentIdentity } from '../../core/content-identity.ts';
import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { scatterOf, type Scatter } from '../../models/scatter.ts';
import type { TrainedStream } from '../bundle/bundle.ts';
import { labelledRows, type RowOptions } from './labelled-rows.ts';
import type { ReadHooks } from './labelled.ts';
import { noWindowsReason } from './window-report.ts';

/** Which windows sums are made of. */
export type SumsOptions = Omit<RowOptions, 'newClasses'>;

/** What an LDA needs to know of one recording. */
export interface SessionSums {
	readonly session: {
		readonly id: string;
		readonly name: string;
		/** Of the samples and labels that were read, see `Checksum`. */
		readonly checksum: string;
		readonly identity: ContentIdentity;
	};
	readonly stream: TrainedStream;
	readonly options: SumsOptions;
	/** Channels that were left out, from 0. */
	readonly badChannels: readonly number[];
	/** The wanted classes, then the others of the recording. */
	readonly classNames: readonly string[];
	/** Of the windows of each class, in the order of `classNames`. */
	readonly scatter: Scatter;
}

/**
 * Adds up the windows of one recording for an LDA, the windows that `train` makes of it. Throws a ModelError when it gives no
 * window. Aborting rejects with an AbortError.
 */
export async function sessionSums(
	recording: LabelledRecording,
	options: SumsOptions,
	hooks: ReadHooks = {}
): Promise<SessionSums> {
	const identity = await contentIdentity(recording, hooks.signal);
	const { examples, classNames, report } = await labelledRows(
		[recording],
		{ ...options, newClasses: 'add' },
		hooks
	);
	if (examples.y.length === 0) throw new AppError('ModelError', noWindowsReason(report));
	const { name, nChannels, fs, unit, channelNames } = recording.info;
	const { pipeline, classes, skipFirst, trim } = options;
	return {
		session: {
			id: recording.id,
			name: recording.name,
			checksum: report.recordings[0]!.checksum,
			identity
		},
		stream: { name, nChannels, fs, unit, ...(channelNames && { channelNames }) },
		options: {
			...{ pipeline, classNames: options.classNames, skipFirst },
			...(classes && { classes }),
			...(trim && { trim })
		},
		badChannels: recording.badChannels ?? [],
		classNames,
		scatter: scatterOf(examples, Int32Array.from(examples.y.keys()))
	};
}
