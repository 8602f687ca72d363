import { AppError } from '../../core/errors.ts';
import type { Segment } from '../../core/labels.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { samples, type Samples } from '../../core/units.ts';
import { FilterChain } from '../../dsp/filters/index.ts';
import type { TargetExamples } from '../../models/model.ts';
import { badChannelsOf, silentChannels } from './mask-channels.ts';
import { RowBuilder } from './row-builder.ts';
import { visitLabelledWindows, windowsIn, type ReadHooks } from './labelled.ts';
import { extractorFor } from '../run/custom-parts.ts';
import { windowSize, type PipelineConfig } from '../run/pipeline.ts';
import type { LearnedTargets } from '../bundle/bundle.ts';
import { Targets, type TargetOptions } from './targets.ts';
import { notesOf, type Dropped, type RecordingReport, type WindowReport } from './window-report.ts';

/** Stretches of time a recording is cut into for a score. */
const STRETCHES = 5;

/** From the first row to the last, wherever that is. */
const WHOLE: Segment = {
	label: 0,
	classIndex: 0,
	start: samples(0),
	end: samples(Number.MAX_SAFE_INTEGER)
};

/** Feature rows with measured values. */
export interface TargetRows {
	/** `trial`: a stretch of a recording; −1 for windows that reach into two of them. */
	readonly examples: TargetExamples;
	readonly targets: LearnedTargets;
	/** Which recording each row is of. */
	readonly recordingOf: Int32Array;
	readonly nStretches: number;
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
	{ pipeline, targets: options }: TargetRowOptions,
	{ signal, progress, own }: ReadHooks = {}
): Promise<TargetRows> {
	const rows = new RowBuilder();
	const taught: number[] = [];
	const recordingOf: number[] = [];
	const stretches: number[] = [];
	const reports: RecordingReport[] = [];
	let learned: LearnedTargets | undefined;
	const bad = badChannelsOf(recordings);
	let nChannels = 1;
	for (const [r, recording] of recordings.entries()) {
		const { fs } = recording.info;
		const size = windowSize(pipeline, recording.info);
		const { window: length, hop } = size;
		const targets = await Targets.of(recording, options);
		learned ??= { ...options, names: targets.names, unit: targets.unit };
		if (targets.unit !== learned.unit || targets.names.join() !== learned.names.join()) {
			throw new AppError(
				'ModelError',
				`The targets of ${recordings[0]!.name} are ${learned.names.join(', ')} in ${learned.unit}, those of ${recording.name} ` +
					`${targets.names.join(', ')} in ${targets.unit}. Choose sessions with the same targets.`
			);
		}
		nChannels = new FilterChain(pipeline.filters, recording.info.nChannels, fs).nChannels;
		const extractor = extractorFor(pipeline, nChannels, size, fs, own);
		const out = new Float32Array(targets.names.length);
		const ends: Samples[] = [];
		let seen = 0;
		const {
			measuredFs,
			checksum,
			rows: read
		} = await visitLabelledWindows(
			recording,
			pipeline,
			[WHOLE],
			(window, _, timestamps) => {
				seen++;
				if (!targets.at(timestamps, out)) return;
				const { x, at } = rows.add(extractor.length, 0, 0);
				extractor.extract(window, x, at);
				taught.push(...out);
				recordingOf.push(r);
				ends.push(window.end);
			},
			{ signal, rows: extractor.rows, silent: silentChannels(bad, recording, nChannels) }
		);
		progress?.((r + 1) / recordings.length);
		for (const end of ends) {
			const stretch = stretchOf(end, length, read);
			stretches.push(stretch < 0 ? -1 : r * STRETCHES + stretch);
		}
		const made = ends.length;
		const possible = windowsIn({ ...WHOLE, end: samples(read) }, length, hop);
		const dropped: Dropped[] = [];
		if (possible === 0) dropped.push({ reason: 'too-short', windows: 0, segments: 1 });
		if (possible > seen) dropped.push({ reason: 'gap', windows: possible - seen, segments: 1 });
		if (seen > made) dropped.push({ reason: 'no-target', windows: seen - made, segments: 1 });
		const { id, name } = recording;
		reports.push({
			id,
			name,
			made,
			perClass: [made],
			segments: 1,
			trials: 1,
			dropped,
			fs,
			measuredFs,
			checksum
		});
	}
	const { x, nFeatures } = rows.examples(1);
	const { windowSeconds } = pipeline;
	return {
		examples: {
			x,
			nFeatures,
			nChannels,
			trial: Int32Array.from(stretches),
			targets: Float32Array.from(taught),
			nTargets: learned?.names.length ?? 0
		},
		targets: learned!,
		recordingOf: Int32Array.from(recordingOf),
		nStretches: recordings.length * STRETCHES,
		report: {
			classNames: [],
			windowSeconds,
			made: rows.count,
			recordings: reports,
			notes: notesOf(reports, windowSeconds)
		}
	};
}

/** The stretch a window lies in, or −1 when it reaches into two. */
function stretchOf(end: Samples, length: number, total: number): number {
	const at = (row: number): number => Math.min(STRETCHES - 1, Math.floor((STRETCHES * row) / total));
	const last = at(end - 1);
	return at(end - length) === last ? last : -1;
}
