import { isObject, stringOr, type JsonObject } from '../../core/parse.ts';
import { isPrediction } from '../../core/signal.ts';
import { OURS } from '../format/metadata.ts';
import type { Session } from './session.ts';
import type { StoredStream } from './stored-stream.ts';

/** A stream of predictions that was recorded with a session, and what made it. */
export interface RecordedPredictions {
	/** The stream of predictions. */
	readonly stream: string;
	/** The stream it was predicted on; undefined when the session does not say. */
	readonly of: string | undefined;
	/** The model at work: its bundle's id and name. */
	readonly modelId: string | undefined;
	readonly modelName: string | undefined;
	/** True for what smoothers made of another such stream: a model alone does not give it. */
	readonly smoothed: boolean;
}

/** The streams of predictions in a session, in its order. */
export function recordedPredictions(session: Pick<Session, 'streams' | 'extras'>): RecordedPredictions[] {
	return session.streams.filter(isPrediction).map((stream) => factsOf(stream, session.extras));
}

function factsOf({ name, device }: StoredStream, extras: JsonObject): RecordedPredictions {
	const ours = extras[OURS];
	const all = isObject(ours) ? ours.predictions : undefined;
	const said = isObject(all) ? all[name] : undefined;
	const facts = isObject(said) ? said : {};
	const model = isObject(facts.model) ? facts.model : {};
	return {
		stream: name,
		of: stringOr(facts.of, undefined),
		modelId: stringOr(model.id, undefined),
		modelName: stringOr(model.name, device),
		smoothed: name.endsWith('_smoothed') && said === undefined
	};
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
