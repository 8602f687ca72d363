import * as v from 'valibot';
import type { JsonObject } from '../../core/parse.ts';
import { finite, listOf, maybe, recordOf } from '../../core/schemas.ts';
import { isPrediction } from '../../core/signal.ts';
import { samples } from '../../core/units.ts';
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
	return session.streams.filter(isPrediction).map((stream) => predictionsOf(stream, session.extras));
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

/** What a session says of one stream of predictions; older versions name one stretch, without a list. */
const PredictionsSchema = v.intersect([StretchSchema, v.object({ stretches: listOf(StretchSchema) })]);
const OursSchema = v.fallback(v.object({ predictions: recordOf(PredictionsSchema) }), { predictions: {} });

function predictionsOf({ name, device }: StoredStream, extras: JsonObject): RecordedPredictions {
	const { predictions } = v.parse(OursSchema, extras[OURS] ?? {});
	const entry = Object.hasOwn(predictions, name) ? predictions[name] : undefined;
	const facts = entry ?? v.parse(PredictionsSchema, {});
	const stored = facts.stretches.length > 0 ? facts.stretches : [facts];
	const stretches = stored.map((stretch) => stretchOf(name, stretch, device));
	return {
		stream: name,
		smoothed: name.endsWith('_smoothed') && entry === undefined,
		stretches: stretches.map((stretch, i) => ({
			...stretch,
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
