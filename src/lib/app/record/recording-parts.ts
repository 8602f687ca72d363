import type { JsonObject } from '../../core/parse.ts';
import type { Seconds } from '../../core/units.ts';
import { firstArrivedSince } from '../../ring/arrived-since.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { sessionId } from '../../session/format/names.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { RecordedRing } from '../../session/write/recorder.ts';
import type { SessionStart } from '../../session/write/writer.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { requireReady } from '../kernel/precondition.ts';
import type { RecordedStreamState } from './recorded-streams.ts';
import { clockOf } from './stream-clock.ts';

/** The sources a recording takes its streams from. */
export interface RecordedSources {
	readonly streams: readonly LiveStream[];
	/** Tells every source which class is cued. */
	cueClass(classIndex: number): void;
}

/** What a recording needs of predicting. */
export interface RecordedPrediction {
	/** See `Prediction.restart`. */
	restart(since: Seconds): Promise<RestartedPrediction | undefined>;
	/** See `Prediction.adapt`: the last steps of adaptation are in `facts` afterwards. */
	adapt(command: { readonly do: 'look' }): Promise<unknown>;
	/** Go into the session. */
	readonly facts: JsonObject;
}

/** Where predicting began anew: rows of its input and of its outputs. */
export interface RestartedPrediction {
	readonly input: string;
	readonly row: number;
	readonly outputs: readonly LiveStream[];
	readonly predictionRow: number;
}

/** `starting`: the worker opens the session. `stopping`: it stores what is left. */
export type RecordingStatus = 'idle' | 'starting' | 'recording' | 'stopping';

/** A recording that has ended. */
export interface EndedRecording {
	readonly id: string;
	/** Undefined when the session could not be closed. */
	readonly summary: SessionSummary | undefined;
	/** Why it ended by itself. */
	readonly failure: string | undefined;
	/** Rows that were copied into the session, by stream, as last known. */
	readonly streams: readonly RecordedStreamState[];
}

/** Why a replay and a live device are not recorded together. */
export const MIXED_CLOCKS =
	'A replay and a live device cannot be recorded together: their times are on different clocks. Disconnect one of them.';

/** Why these streams cannot be recorded; undefined when they can. */
export function notRecordableReason(streams: readonly LiveStream[]): string | undefined {
	if (streams.length === 0) return 'Connect a source first.';
	return clockOf(streams).kind === 'mixed' ? MIXED_CLOCKS : undefined;
}

/** The clock that the live streams of `sources` are on, see `LiveStream.clock`. Throws a SourceError when they are on several. */
export function clockToRecord(sources: Pick<RecordedSources, 'streams'>): string | undefined {
	const mixed = (): boolean => clockOf(sources.streams).kind === 'mixed';
	requireReady('SourceError', () => (mixed() ? MIXED_CLOCKS : undefined));
	return sources.streams[0]?.clock;
}

/** What is recorded from the beginning: every stream from its first row since `begun`, predictions from where they began anew. */
export function ringsOf(
	streams: readonly LiveStream[],
	restart: RestartedPrediction | undefined,
	begun: Seconds
): readonly RecordedRing[] {
	const inputs = streams.map((stream) => {
		const since = firstArrivedSince(new SharedRing(stream.ring), begun);
		return { ...stream, from: restart?.input === stream.info.name ? restart.row : since };
	});
	const clock = streams.find(({ info }) => info.name === restart?.input)?.clock;
	const from = restart?.predictionRow ?? 0;
	return [...inputs, ...(restart?.outputs ?? []).map((stream) => ({ ...stream, clock, from }))];
}

/** What a session is begun with; `id` is made of the time. `name`: what the person called it. */
export function sessionStart(
	name: string | undefined,
	classNames: readonly string[],
	facts: JsonObject
): SessionStart {
	const created = new Date();
	return {
		id: sessionId(created, name),
		...(name && { name }),
		classNames: [...classNames],
		created,
		facts: { ...facts, started: created.toISOString() }
	};
}
