import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { featureLabels } from '../run/feature-labels.ts';
import { windowSize } from '../run/pipeline.ts';
import { withOneRate } from '../run/same-stream.ts';
import { distinctRecordings } from './distinct-recordings.ts';
import { labelledRows, type LabelledRows, type RowOptions } from './labelled-rows.ts';
import { filteredChannels, type ReadHooks } from './labelled.ts';
import { noWindowsReason } from './window-report.ts';

/** Key of the pipeline in the footer of the Parquet file. */
export const PIPELINE_KEY = 'myodeck.pipeline';

/** The windows that a training on the same recordings learns from, with what a table says of each. */
export interface FeatureTable {
	readonly rows: LabelledRows;
	/** Without copies, in the order given; `rows.recordingOf` counts these. */
	readonly recordings: readonly LabelledRecording[];
	readonly pipeline: RowOptions['pipeline'];
	/** One name for each feature of a row, `MAV 3`; no two are the same. */
	readonly names: readonly string[];
	/** What was left out, a sentence each. */
	readonly notes: readonly string[];
}

/**
 * Computes the windows of labelled recordings as `train` does: recordings with the same samples count once, and channels that
 * are bad in one recording are silent in all. Throws a ModelError when there is no recording, when they are not of one kind of
 * stream, or when they give no window.
 */
export async function featureTable(
	given: readonly LabelledRecording[],
	options: Omit<RowOptions, 'newClasses'>,
	hooks: ReadHooks = {}
): Promise<FeatureTable> {
	const { recordings, notes } = await distinctRecordings(withOneRate(given), hooks.signal);
	const [first] = recordings;
	if (!first) throw new AppError('ModelError', 'No session is chosen. Choose at least one session.');
	const rows = await labelledRows(recordings, { ...options, newClasses: 'add' }, hooks);
	if (rows.examples.y.length === 0) throw new AppError('ModelError', noWindowsReason(rows.report));
	const { pipeline } = options;
	const { window } = windowSize(pipeline, first.info);
	const nChannels = filteredChannels(pipeline, first.info);
	const named = featureLabels(pipeline, first.info, nChannels, window);
	// Channels of one name are told apart by their numbers.
	const numbered = (): string[] =>
		featureLabels(pipeline, { ...first.info, channelNames: undefined }, nChannels, window);
	return {
		rows,
		recordings,
		pipeline,
		names: new Set(named).size === named.length ? named : numbered(),
		notes: [...notes, ...rows.report.notes]
	};
}

/**
 * The table as a Parquet file, one row for each window: `session` (id), `time` (seconds, of the last sample), `class`, `trial`
 * (of the session, from 1), `repetition` (the trial among those of its class in the session, from 1), and the features as
 * float32, the same bits that a model learns from. The pipeline is in the footer as JSON.
 */
export async function featureParquet({
	rows,
	recordings,
	pipeline,
	names
}: FeatureTable): Promise<Uint8Array> {
	const { parquetWriteBuffer } = await import('hyparquet-writer');
	const { examples, classNames, recordingOf, times } = rows;
	const { x, y, trial, nFeatures } = examples;
	const n = y.length;
	const { numbers, repetitions } = trialNumbers(rows);
	const text = (name: string, of: (row: number) => string) =>
		({
			name,
			type: 'STRING',
			nullable: false,
			data: Array.from({ length: n }, (_, row) => of(row))
		}) as const;
	const whole = (name: string, of: readonly number[]) =>
		({ name, type: 'INT32', nullable: false, data: Int32Array.from(trial, (t) => of[t]!) }) as const;
	const bytes = parquetWriteBuffer({
		columnData: [
			text('session', (row) => recordings[recordingOf[trial[row]!]!]!.id),
			{ name: 'time', type: 'DOUBLE', nullable: false, data: times },
			text('class', (row) => classNames[y[row]!]!),
			whole('trial', numbers),
			whole('repetition', repetitions),
			...names.map((name, j) => ({
				...{ name, type: 'FLOAT' as const, nullable: false },
				data: Float32Array.from({ length: n }, (_, row) => x[row * nFeatures + j]!)
			}))
		],
		statistics: false,
		createdBy: 'MyoDeck',
		kvMetadata: [{ key: PIPELINE_KEY, value: JSON.stringify(pipeline) }]
	});
	return new Uint8Array(bytes);
}

/** Of each trial: its number in its recording, and among the trials of its class there, from 1. */
function trialNumbers({ examples: { y, trial }, recordingOf }: LabelledRows): {
	readonly numbers: readonly number[];
	readonly repetitions: readonly number[];
} {
	const classOf: number[] = [];
	trial.forEach((t, row) => (classOf[t] = y[row]!));
	const counts = new Map<string, number>();
	const next = (key: string): number => {
		const count = (counts.get(key) ?? 0) + 1;
		counts.set(key, count);
		return count;
	};
	return {
		numbers: recordingOf.map((recording) => next(`${recording}`)),
		repetitions: recordingOf.map((recording, t) => next(`${recording} ${classOf[t]}`))
	};
}
