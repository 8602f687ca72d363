import { isObject, stringOr, type JsonObject } from '../core/parse.ts';
import { isPrediction } from '../core/signal.ts';
import { OURS } from './metadata.ts';
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
		smoothed: name.endsWith('_smoothed')
	};
}
