import { AppError } from '../../core/errors.ts';
import type { Chunk, StreamInfo } from '../../core/signal.ts';
import { samplesIn, seconds, type Samples } from '../../core/units.ts';
import { parseEvents, type AdaptationEvent } from '../adapt/events.ts';
import { outputNames, type ModelBundle } from '../bundle/bundle.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import { Predictor } from '../run/predictor.ts';
import { DecisionCheck, type DecisionVerification, type RecordedDecisions } from './decision-check.ts';

/** One stream of a session as it was recorded, in order: each chunk with its index, and what was lost before it. */
export interface RecordedInput {
	readonly info: Pick<StreamInfo, 'name' | 'nChannels' | 'fs' | 'unit'>;
	/** Sample index of the first row. */
	readonly first: Samples;
	chunks(): AsyncIterable<Chunk>;
}

/** A recorded stream of predictions: `data[row * nOutputs + output]`, one timestamp per row. */
export interface RecordedOutputs {
	readonly name: string;
	readonly nOutputs: number;
	/** What each output is called, where the recording says it. */
	readonly outputNames?: readonly string[] | undefined;
	readonly data: ArrayLike<number>;
	readonly timestamps: ArrayLike<number>;
}

/** The predictions that are compared: those with `after` < timestamp ≤ `until`. */
export interface VerifiedSpan {
	readonly after: number;
	readonly until: number;
}

/** Two predictions on one window that are not the same. */
export interface Difference {
	/** Timestamp of the window's last sample. */
	readonly time: number;
	/** Its samples: `[start, end)`, as sample indices. */
	readonly start: number;
	readonly end: number;
	readonly recorded: readonly number[];
	readonly recomputed: readonly number[];
}

/** What comparing recorded predictions with recomputed ones found. */
export interface Verification {
	/** Windows that both predicted on. */
	readonly compared: number;
	/** Of those, the ones on which they are not the same, bit for bit. */
	readonly differing: number;
	/** Recorded predictions that the model does not make on this recording, and its predictions that were not recorded. */
	readonly onlyRecorded: number;
	readonly onlyRecomputed: number;
	readonly first: Difference | undefined;
	/** Steps of adaptation that were repeated, where there are any, and those whose state was not the recorded one, bit for bit. */
	readonly adaptation?: { readonly steps: number; readonly differing: number } | undefined;
	/** Decisions after the smoothers, where they were recorded. */
	readonly decisions?: DecisionVerification | undefined;
	/** Every recomputed prediction: `outputs[i * nOutputs + output]` at `timestamps[i]`. */
	readonly recomputed: { readonly timestamps: Float64Array; readonly outputs: Float32Array };
}

/**
 * Throws a ModelError that names both sides when a model cannot have made a stream of predictions: another number of
 * outputs, or other classes.
 */
export function checkOutputs(
	bundle: ModelBundle,
	recorded: Omit<RecordedOutputs, 'data' | 'timestamps'>
): void {
	const own = outputNames(bundle);
	const theirs = recorded.outputNames;
	const same = theirs
		? own.length === theirs.length && own.every((name, i) => name === theirs[i])
		: own.length === recorded.nOutputs;
	if (same) return;
	const listed = (names: readonly string[] | undefined, n: number): string =>
		names ? names.join(', ') : `${n} outputs`;
	throw new AppError(
		'ModelError',
		`The model "${bundle.name}" says ${listed(own, own.length)}, and ${recorded.name} was recorded with ` +
			`${listed(theirs, recorded.nOutputs)}. Choose the model that was at work when it was recorded.`
	);
}

/** How `verify` goes about it. */
export interface VerifyOptions {
	/** Only these predictions; all when left out. */
	readonly span?: VerifiedSpan | undefined;
	/** Steps by which the model was adapted when it was recorded, as the session has them. */
	readonly adaptation?: unknown;
	/** Ids of steps to leave out: to see what each of them did. */
	readonly without?: readonly number[] | undefined;
	/** The decisions that were recorded beside the predictions. */
	readonly decided?: RecordedDecisions | undefined;
	/** What was loaded of the model's script. */
	readonly own?: CustomParts | undefined;
	readonly onRows?: ((rows: number) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
}

const ALL: VerifiedSpan = { after: -Infinity, until: Infinity };

/**
 * Runs a model over a recording from the first sample of `input` and compares what it says with what was recorded, window
 * by window. Reads the recording once. Throws a ModelError that names both sides when the model does not fit it.
 */
export async function verify(
	bundle: ModelBundle,
	input: RecordedInput,
	recorded: RecordedOutputs,
	{ span = ALL, adaptation, without = [], decided, own, onRows, signal }: VerifyOptions = {}
): Promise<Verification> {
	const replay = stepsOf(adaptation);
	const repeat =
		replay.length > 0 || bundle.population !== undefined ? { replay, without: new Set(without) } : undefined;
	const predictor = new Predictor(bundle, input.info, input.first, own, repeat);
	checkOutputs(bundle, recorded);
	const { nOutputs } = predictor;
	const rate = input.info.fs / samplesIn(seconds(bundle.pipeline.hopSeconds), input.info.fs);
	const decisions = decided && new DecisionCheck(decided, predictor.task, nOutputs, rate);
	let next: number = input.first;
	const inside = (time: number): boolean => time > span.after && time <= span.until;
	const { rows, nRecorded } = rowsByTime(recorded.timestamps, inside);
	const [times, outputs]: [number[], number[]] = [[], []];
	let [compared, differing, read] = [0, 0, 0];
	let first: Difference | undefined;
	for await (const chunk of input.chunks()) {
		signal?.throwIfAborted();
		if (chunk.lost || (chunk.index !== undefined && chunk.index !== next)) decisions?.reset();
		next = (chunk.index ?? next) + chunk.timestamps.length;
		for (const { end, time, outputs: recomputed } of predictor.push(chunk)) {
			if (!inside(time)) continue;
			times.push(time);
			outputs.push(...recomputed);
			decisions?.take(time, recomputed);
			const row = rows.get(time);
			if (row === undefined) continue;
			compared++;
			if (same(recomputed, recorded.data, row * nOutputs)) continue;
			differing++;
			first ??= {
				time,
				start: end - predictor.pipeline.window,
				end,
				recorded: Array.from(recomputed, (_, i) => recorded.data[row * nOutputs + i]!),
				recomputed: [...recomputed]
			};
		}
		onRows?.((read += chunk.timestamps.length));
		if ((chunk.timestamps[0] ?? -Infinity) > span.until) break;
	}
	return {
		compared,
		differing,
		onlyRecorded: nRecorded - compared,
		onlyRecomputed: times.length - compared,
		first,
		...(predictor.adapter && {
			adaptation: { steps: predictor.adapter.status.events.length, differing: predictor.adapter.differing }
		}),
		...(decisions && { decisions: decisions.result }),
		recomputed: { timestamps: Float64Array.from(times), outputs: Float32Array.from(outputs) }
	};
}

/** The row of each time that is `inside`, and how many rows are. */
function rowsByTime(timestamps: ArrayLike<number>, inside: (time: number) => boolean) {
	const rows = new Map<number, number>();
	let nRecorded = 0;
	// A stream that was recorded from a replay may tell a time twice: the last one counts, as it does on screen.
	for (let row = 0; row < timestamps.length; row++) {
		const time = timestamps[row]!;
		if (!inside(time)) continue;
		rows.set(time, row);
		nRecorded++;
	}
	return { rows, nRecorded };
}

/** The recorded steps. Throws a ModelError for a list that cannot be read: decisions after it cannot be repeated. */
function stepsOf(adaptation: unknown): readonly AdaptationEvent[] {
	if (adaptation === undefined) return [];
	const events = parseEvents(adaptation);
	if (events) return events;
	throw new AppError(
		'ModelError',
		'The steps of adaptation that were recorded with this session cannot be read, so its decisions cannot be repeated. Export the session again where it was recorded.'
	);
}

/** Bit for bit, but that a stored zero may have lost its sign (a chunk of zeros is not stored at all). */
function same(recomputed: Float32Array, data: ArrayLike<number>, at: number): boolean {
	for (let i = 0; i < recomputed.length; i++) {
		const [a, b] = [recomputed[i]!, data[at + i]!];
		if (a !== b && !(Number.isNaN(a) && Number.isNaN(b))) return false;
	}
	return true;
}
