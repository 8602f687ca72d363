import { segmentToSkip, trimmed, type Segment, type TrialTrim } from '../../core/labels.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { Examples } from '../../models/model.ts';
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
import { notesOf, type DropReason, type RecordingReport, type WindowReport } from './window-report.ts';

/** Feature rows of labelled recordings: what models learn from and are scored on. */
export interface LabelledRows {
	/** Classes are positions in `classNames`. A trial is one labelled segment that gave windows. */
	readonly examples: Examples;
	readonly classNames: readonly string[];
	/** Which recording each trial is of. */
	readonly recordingOf: readonly number[];
	/** Position of each trial's label event in the label track of its recording. */
	readonly labelOf: readonly number[];
	/** Timestamp of each window's last sample, in seconds. */
	readonly times: Float64Array;
	readonly report: WindowReport;
}

/** Which windows to make. */
export interface RowOptions {
	readonly pipeline: PipelineConfig;
	/** The classes, in order. Recordings are matched to them by name. */
	readonly classNames: readonly string[];
	/** Positions in `classNames` to take; all when absent. */
	readonly classes?: readonly number[] | undefined;
	/** Whether names that only a recording has are added to the classes, or left out as unknown. */
	readonly newClasses: 'add' | 'leave-out';
	/** Leave out the first labelled segment of recordings whose labels were pressed by hand, see `segmentToSkip`. */
	readonly skipFirst: boolean;
	/** Leave out the onset and the offset of every trial; nothing when absent. */
	readonly trim?: TrialTrim | undefined;
}

/** Reads recordings of one kind of stream and turns their labelled segments into feature rows. */
export async function labelledRows(
	recordings: readonly LabelledRecording[],
	options: RowOptions,
	hooks: ReadHooks = {}
): Promise<LabelledRows> {
	const classNames = options.newClasses === 'add' ? allNames(recordings, options) : options.classNames;
	const collected: CollectedRows = { rows: new RowBuilder(), recordingOf: [], labelOf: [], times: [] };
	const reports: RecordingReport[] = [];
	// A model that is there already has its own idea of which channels count.
	const bad = options.newClasses === 'add' ? badChannelsOf(recordings) : [];
	let nChannels = 1;
	for (const [r, recording] of recordings.entries()) {
		nChannels = filteredChannels(options.pipeline, recording.info);
		const report = await collect(collected, recording, r, classNames, options, {
			...hooks,
			progress: (fraction) => hooks.progress?.((r + fraction) / recordings.length),
			silent: silentChannels(bad, recording, nChannels)
		});
		reports.push(report);
	}
	const { rows, recordingOf, labelOf, times } = collected;
	const { windowSeconds } = options.pipeline;
	return {
		examples: { ...rows.examples(classNames.length), nChannels },
		classNames,
		recordingOf,
		labelOf,
		times: Float64Array.from(times),
		report: {
			classNames,
			windowSeconds,
			made: rows.count,
			recordings: reports,
			notes: notesOf(reports, windowSeconds)
		}
	};
}

/** Rows of the recordings that were read so far, and what `LabelledRows` says of them. */
interface CollectedRows {
	readonly rows: RowBuilder;
	readonly recordingOf: number[];
	readonly labelOf: number[];
	readonly times: number[];
}

/** Adds the rows of one recording, the `r`-th, and reports what became of its segments. */
async function collect(
	{ rows, recordingOf, labelOf, times }: CollectedRows,
	recording: LabelledRecording,
	r: number,
	classNames: readonly string[],
	options: RowOptions,
	{ own, ...hooks }: ReadHooks & RowHooks
): Promise<RecordingReport> {
	const { pipeline } = options;
	const { fs } = recording.info;
	const size = windowSize(pipeline, recording.info);
	const { wanted, dropped } = choose(recording, classNames, options);
	const made = new Map<Segment, number>();
	const perClass = classNames.map(() => 0);
	const nChannels = filteredChannels(pipeline, recording.info);
	const extractor = wanted.size > 0 ? extractorFor(pipeline, nChannels, size, fs, own) : undefined;
	const { measuredFs, checksum } = await visitLabelledWindows(
		recording,
		pipeline,
		[...wanted.keys()],
		(window, segment) => {
			const classIndex = wanted.get(segment)!;
			if (!made.has(segment)) {
				recordingOf.push(r);
				labelOf.push(segment.label);
			}
			made.set(segment, (made.get(segment) ?? 0) + 1);
			perClass[classIndex]! += 1;
			const { x, at } = rows.add(extractor!.length, classIndex, recordingOf.length - 1);
			extractor!.extract(window, x, at);
			times.push(window.time);
		},
		{ ...hooks, rows: extractor?.rows }
	);
	for (const segment of wanted.keys()) {
		dropped.add('gap', windowsIn(segment, size.window, size.hop) - (made.get(segment) ?? 0));
	}
	return {
		id: recording.id,
		name: recording.name,
		made: perClass.reduce((sum, n) => sum + n, 0),
		perClass,
		segments: recording.segments.length,
		trials: made.size,
		dropped: dropped.list,
		fs,
		measuredFs,
		checksum
	};
}

/** The wanted names, then those that only recordings have, in the order of their class lists. */
function allNames(recordings: readonly LabelledRecording[], { classNames }: RowOptions): string[] {
	const names = new Set(classNames);
	for (const recording of recordings) {
		const used = new Set(recording.segments.map((segment) => segment.classIndex));
		for (const index of [...used].sort((a, b) => a - b)) names.add(nameIn(recording, index, classNames));
	}
	return [...names];
}

/** The name of a recording's class: its own; in a recording without names, the list's. */
function nameIn(recording: LabelledRecording, index: number, classNames: readonly string[]): string {
	const name = recording.classNames.length > 0 ? recording.classNames[index] : classNames[index];
	return name ?? `class ${index}`;
}

/** Which segments to cut, with their class, and what is left out from the start. */
function choose(
	recording: LabelledRecording,
	classNames: readonly string[],
	options: RowOptions
): { wanted: Map<Segment, number>; dropped: DropCount } {
	const { window: length, hop } = windowSize(options.pipeline, recording.info);
	const trim = options.trim?.cuedOnly && !recording.cued ? undefined : options.trim;
	const wanted = new Map<Segment, number>();
	const dropped = new DropCount();
	const keptOf = (segment: Segment): Segment => (trim ? trimmed(segment, trim, recording.info.fs) : segment);
	const skipped = segmentToSkip(recording.segments, {
		skipFirst: options.skipFirst,
		buttonLabelled: recording.buttonLabelled,
		usable: (segment) => windowsIn(keptOf(segment), length, hop) > 0
	});
	for (const segment of recording.segments) {
		const classIndex = classNames.indexOf(nameIn(recording, segment.classIndex, options.classNames));
		const kept = keptOf(segment);
		const [windows, left] = [windowsIn(segment, length, hop), windowsIn(kept, length, hop)];
		if (segment === skipped) dropped.add('first-segment', windows, 1);
		else if (classIndex < 0) dropped.add('unknown-class', windows, 1);
		else if (options.classes && !options.classes.includes(classIndex))
			dropped.add('class-not-chosen', windows, 1);
		else if (windows === 0) dropped.add('too-short', 0, 1);
		else {
			dropped.add('trim', windows - left);
			if (left > 0) wanted.set(kept, classIndex);
		}
	}
	return { wanted, dropped };
}

/** Counts what was left out, by reason. */
class DropCount {
	readonly #sums = new Map<DropReason, { windows: number; segments: number }>();

	/** `segments` is by default 1 when there are windows and else 0. */
	add(reason: DropReason, windows: number, segments = Math.sign(windows)): void {
		if (segments === 0) return;
		const sum = this.#sums.get(reason) ?? { windows: 0, segments: 0 };
		this.#sums.set(reason, { windows: sum.windows + windows, segments: sum.segments + segments });
	}

	get list(): RecordingReport['dropped'] {
		return [...this.#sums].map(([reason, sum]) => ({ reason, ...sum }));
	}
}
