import { AppError } from '../../core/errors.ts';
import type { Segment } from '../../core/labels.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { samples, type Samples } from '../../core/units.ts';
import type { TargetExamples } from '../../models/model.ts';
import { badChannelsOf, silentChannels } from './mask-channels.ts';
import { RowBuilder } from './row-builder.ts';
import {
	filteredChannels,
	visitLabelledWindows,
	windowsIn,
	type ReadHooks,
	type RowHooks
} from './labelled.ts';
import { extractorFor } from '../run/custom-parts.ts';
import { windowSize, type PipelineConfig } from '../run/pipeline.ts';
import type { LearnedTargets } from '../bundle/bundle.ts';
import { Targets, type TargetOptions } from './targets.ts';
import { notesOf, type Dropped, type RecordingReport, type WindowReport } from './window-report.ts';

/** Blocks of time a recording is cut into for a score. */
const BLOCKS = 5;

/** From the first row to the last, wherever that is. */
const WHOLE: Segment = {
	label: 0,
	classIndex: 0,
	start: samples(0),
	end: samples(Number.MAX_SAFE_INTEGER)
};

/** Feature rows with measured values. */
export interface TargetRows {
	/** `trial`: a block of a recording; −1 for windows that reach into two of them. */
	readonly examples: TargetExamples;
	readonly targets: LearnedTargets;
	/** Which recording each row is of. */
	readonly recordingOf: Int32Array;
	readonly nBlocks: number;
	readonly report: WindowReport;
}

/** Which windows to make. */
export interface TargetRowOptions {
	readonly pipeline: PipelineConfig;
	readonly targets: TargetOptions;
}

/**
 * Reads recordings of one kind of stream and puts the measured values beside the features of every window: from the first
 * row on, one every hop, whatever the labels say. A window without a recent target is left out and counted. Throws a
 * ModelError when a recording has no such targets, or others than the first.
 */
export async function targetRows(
	recordings: readonly LabelledRecording[],
	options: TargetRowOptions,
	hooks: ReadHooks = {}
): Promise<TargetRows> {
	const collected: CollectedRows = { rows: new RowBuilder(), values: [], recordingOf: [], blocks: [] };
	const reports: RecordingReport[] = [];
	let learned: LearnedTargets | undefined;
	const bad = badChannelsOf(recordings);
	const { pipeline } = options;
	let nChannels = 1;
	for (const [r, recording] of recordings.entries()) {
		const targets = await Targets.of(recording, options.targets);
		learned ??= { ...options.targets, names: targets.names, unit: targets.unit };
		checkSameTargets(learned, recordings[0]!, targets, recording);
		nChannels = filteredChannels(pipeline, recording.info);
		const silent = silentChannels(bad, recording, nChannels);
		reports.push(await collect(collected, recording, r, targets, pipeline, { ...hooks, silent }));
		hooks.progress?.((r + 1) / recordings.length);
	}
	const { rows, values, recordingOf, blocks } = collected;
	const { x, nFeatures } = rows.examples(1);
	const { windowSeconds } = pipeline;
	return {
		examples: {
			x,
			nFeatures,
			nChannels,
			trial: Int32Array.from(blocks),
			targets: Float32Array.from(values),
			nTargets: learned?.names.length ?? 0
		},
		targets: learned!,
		recordingOf: Int32Array.from(recordingOf),
		nBlocks: recordings.length * BLOCKS,
		report: {
			classNames: [],
			windowSeconds,
			made: rows.count,
			recordings: reports,
			notes: notesOf(reports, windowSeconds)
		}
	};
}

/** Throws a ModelError when a recording has other targets than those of the first one, which are learned. */
function checkSameTargets(
	learned: LearnedTargets,
	first: LabelledRecording,
	{ names, unit }: Targets,
	{ name }: LabelledRecording
): void {
	if (unit === learned.unit && names.join() === learned.names.join()) return;
	throw new AppError(
		'ModelError',
		`The targets of ${first.name} are ${learned.names.join(', ')} in ${learned.unit}, those of ${name} ` +
			`${names.join(', ')} in ${unit}. Choose sessions with the same targets.`
	);
}

/** Rows of the recordings that were read so far, and what `TargetRows` says of them. */
interface CollectedRows {
	readonly rows: RowBuilder;
	/** Measured values: `nTargets` for each row. */
	readonly values: number[];
	readonly recordingOf: number[];
	readonly blocks: number[];
}

/** Adds the rows of one recording, the `r`-th, that have a recent target, and reports what became of its windows. */
async function collect(
	{ rows, values, recordingOf, blocks }: CollectedRows,
	recording: LabelledRecording,
	r: number,
	targets: Targets,
	pipeline: PipelineConfig,
	{ signal, own, silent }: ReadHooks & RowHooks
): Promise<RecordingReport> {
	const { id, name, info } = recording;
	const size = windowSize(pipeline, info);
	const extractor = extractorFor(pipeline, filteredChannels(pipeline, info), size, info.fs, own);
	const out = new Float32Array(targets.names.length);
	const ends: Samples[] = [];
	let seen = 0;
	const read = await visitLabelledWindows(
		recording,
		pipeline,
		[WHOLE],
		(window, _, timestamps) => {
			seen++;
			if (!targets.at(timestamps, out)) return;
			const { x, at } = rows.add(extractor.length, 0, 0);
			extractor.extract(window, x, at);
			values.push(...out);
			recordingOf.push(r);
			ends.push(window.end);
		},
		{ signal, rows: extractor.rows, silent }
	);
	for (const end of ends) {
		const block = blockOf(end, size.window, read.rows);
		blocks.push(block < 0 ? -1 : r * BLOCKS + block);
	}
	const made = ends.length;
	const possible = windowsIn({ ...WHOLE, end: samples(read.rows) }, size.window, size.hop);
	return {
		id,
		name,
		made,
		perClass: [made],
		segments: 1,
		trials: 1,
		dropped: droppedOf(possible, seen, made),
		fs: info.fs,
		measuredFs: read.measuredFs,
		checksum: read.checksum
	};
}

/** Windows that a recording has room for, that gaps left, and that have a target: what is missing, and why. */
function droppedOf(possible: number, seen: number, made: number): Dropped[] {
	const dropped: Dropped[] = [];
	if (possible === 0) dropped.push({ reason: 'too-short', windows: 0, segments: 1 });
	if (possible > seen) dropped.push({ reason: 'gap', windows: possible - seen, segments: 1 });
	if (seen > made) dropped.push({ reason: 'no-target', windows: seen - made, segments: 1 });
	return dropped;
}

/** The block a window lies in, or −1 when it reaches into two. */
function blockOf(end: Samples, length: number, total: number): number {
	const at = (row: number): number => Math.min(BLOCKS - 1, Math.floor((BLOCKS * row) / total));
	const last = at(end - 1);
	return at(end - length) === last ? last : -1;
}
