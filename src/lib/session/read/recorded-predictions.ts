import * as v from 'valibot';
import type { JsonObject } from '../../core/parse.ts';
import { finite, listOf, maybe, recordOf } from '../../core/schemas.ts';
import { isPrediction } from '../../core/signal.ts';
import { samples } from '../../core/units.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import { OURS } from '../format/metadata.ts';
import { seekable, type SeekableStream } from './seekable.ts';
import type { Session } from './session.ts';
import type { StoredStream } from './stored-stream.ts';

/** Consecutive predictions of one stream that one model made without a break. */
export interface PredictedStretch {
	/** The stream of predictions. */
	readonly stream: string;
	/** The stream it was predicted on; undefined when the session does not say. */
	readonly of: string | undefined;
	/** The model at work: its bundle's id and name. */
	readonly modelId: string | undefined;
	readonly modelName: string | undefined;
	/** Sample index of `of` the model began at; undefined: the first of the recording. */
	readonly sample: number | undefined;
	/** Its predictions are those with `after` < timestamp ≤ `until`; −∞ and ∞ where nothing bounds it. */
	readonly after: number;
	readonly until: number;
	/** Steps by which the model was adapted to the stream, as the session has them; undefined: it was not. */
	readonly adaptation?: unknown;
	/** Its decisions after smoothing, where they were recorded. */
	readonly decided?: DecidedStream | undefined;
}

/** A stream of decisions: what smoothers made of a stream of predictions, and which they were after which timestamp. */
export interface DecidedStream {
	readonly stream: string;
	readonly smoothing: readonly {
		readonly after?: number | undefined;
		readonly steps: readonly SmootherStep[];
	}[];
}

/** A stream of predictions that was recorded with a session, and what made it. */
export interface RecordedPredictions {
	/** The stream of predictions. */
	readonly stream: string;
	/** True for what smoothers made of another such stream: a model alone does not give it. */
	readonly smoothed: boolean;
	/** What made it, in order; one at least. Sessions of older versions name one model for all of it. */
	readonly stretches: readonly PredictedStretch[];
}

/** The streams of predictions in a session, in its order. */
export function recordedPredictions(session: Pick<Session, 'streams' | 'extras'>): RecordedPredictions[] {
	const names = new Set(session.streams.map(({ name }) => name));
	return session.streams.filter(isPrediction).map((stream) => predictionsOf(stream, session.extras, names));
}

/** A stretch as files have it: which model, on which stream, from where to where. */
const StretchSchema = v.object({
	model: v.optional(v.fallback(v.object({ id: maybe(v.string()), name: maybe(v.string()) }), {}), {}),
	of: maybe(v.string()),
	sample: maybe(finite),
	after: v.optional(v.fallback(finite, -Infinity), -Infinity),
	until: v.optional(v.fallback(finite, Infinity), Infinity),
	adaptation: v.optional(v.unknown())
});
type StoredStretch = v.InferOutput<typeof StretchSchema>;

const StepSchema = v.object({
	kind: v.string(),
	params: v.record(v.string(), v.union([v.string(), v.number()]))
});

/** What a session says of one stream of predictions; older versions name one stretch, without a list. */
const PredictionsSchema = v.intersect([
	StretchSchema,
	v.object({
		stretches: listOf(StretchSchema),
		smoothed: maybe(v.string()),
		smoothing: listOf(v.object({ after: maybe(finite), steps: v.array(StepSchema) }))
	})
]);
const OursSchema = v.fallback(v.object({ predictions: recordOf(PredictionsSchema) }), { predictions: {} });

function predictionsOf(
	{ name, device }: StoredStream,
	extras: JsonObject,
	names: ReadonlySet<string>
): RecordedPredictions {
	const { predictions } = v.parse(OursSchema, extras[OURS] ?? {});
	const entry = Object.hasOwn(predictions, name) ? predictions[name] : undefined;
	const facts = entry ?? v.parse(PredictionsSchema, {});
	const stored = facts.stretches.length > 0 ? facts.stretches : [facts];
	const stretches = stored.map((stretch) => stretchOf(name, stretch, device));
	const { smoothed, smoothing } = facts;
	const decided = smoothed !== undefined && names.has(smoothed) && { stream: smoothed, smoothing };
	return {
		stream: name,
		smoothed: name.endsWith('_smoothed') && entry === undefined,
		stretches: stretches.map((stretch, i) => ({
			...stretch,
			...(decided && { decided }),
			// Nothing was predicted before the first: a replay that was recorded may have gone back since it began.
			after: i === 0 ? -Infinity : stretch.after,
			until: Math.min(stretch.until, stretches[i + 1]?.after ?? Infinity)
		}))
	};
}

function stretchOf(stream: string, stored: StoredStretch, device: string | undefined): PredictedStretch {
	const { model, of, sample, after, until, adaptation } = stored;
	const bounds = { sample, after, until };
	const named = { modelId: model.id, modelName: model.name ?? device };
	return { stream, of, ...named, ...bounds, ...(adaptation !== undefined && { adaptation }) };
}

/** The stream a stretch was predicted on, from the sample its model began at. Throws a SessionError for a name that is none. */
export function stretchInput(
	session: Session,
	{ of, sample }: PredictedStretch,
	trainedOn: string
): Pick<SeekableStream, 'info' | 'first' | 'chunks'> {
	const input = seekable(session, of ?? trainedOn);
	if (sample === undefined || sample <= input.first) return input;
	const first = samples(sample);
	return { info: input.info, first, chunks: () => input.chunksFrom(input.rowOf(first)) };
}

/** The decisions of a stretch, as `verify` takes them; undefined where none were recorded. */
export async function recordedDecisions(
	session: Session,
	{ decided }: PredictedStretch
): Promise<(Pick<StoredOutputs, 'data' | 'timestamps'> & Pick<DecidedStream, 'smoothing'>) | undefined> {
	if (!decided) return undefined;
	const { data, timestamps } = await recordedOutputs(session, decided.stream);
	return { data, timestamps, smoothing: decided.smoothing };
}

/** A recorded stream of predictions, all of it: `data[row * nOutputs + output]`. */
export interface StoredOutputs {
	readonly name: string;
	readonly nOutputs: number;
	/** What each output is called, where the session says it. */
	readonly outputNames: readonly string[] | undefined;
	readonly data: ArrayLike<number>;
	readonly timestamps: Float64Array;
}

/** Reads a stream of predictions, as far as it can be decoded. Throws a SessionError for a name that is none. */
export async function recordedOutputs(session: Session, stream: string): Promise<StoredOutputs> {
	const { channelNames, nChannels, nSamples } = session.streamInfo(stream);
	const data = new Float32Array(nSamples * nChannels);
	const timestamps = new Float64Array(nSamples);
	let rows = 0;
	for await (const chunk of session.chunks(stream)) {
		data.set(chunk.data, rows * nChannels);
		timestamps.set(chunk.timestamps, rows);
		rows += chunk.timestamps.length;
	}
	return {
		name: stream,
		nOutputs: nChannels,
		outputNames: channelNames,
		data: data.subarray(0, rows * nChannels),
		timestamps: timestamps.subarray(0, rows)
	};
}
