import { expose } from 'comlink';
import type { LabelEvent } from '../lib/core/labels.ts';
import type { JsonObject } from '../lib/core/parse.ts';
import { OngoingRecording } from '../lib/library/ongoing-recording.ts';
import type { LinkedFolder } from '../lib/library/session-location.ts';
import type { StoredMarker } from '../lib/session/format/marker-log.ts';
import type { AddedStream, RecordedRing, RecorderCounts } from '../lib/session/write/recorder.ts';
import type { SessionSummary } from '../lib/session/read/summary.ts';
import type { SessionStart } from '../lib/session/write/writer.ts';

const FLUSH_SECONDS = 0.25;
let recording: OngoingRecording | undefined;
let running: Promise<void> | undefined;

/** One recording: rings → session in the browser's database, or in a linked folder. */
const api = {
	/** Rejects with a SessionError when another tab is recording or there is no room. */
	async start(start: SessionStart, streams: readonly RecordedRing[], into?: LinkedFolder): Promise<void> {
		recording = await OngoingRecording.begin(start, streams, into);
		running = recording.recorder.run(FLUSH_SECONDS);
	},
	/** Resolves when the recording has ended: with the reason when storing failed. */
	async ended(): Promise<string | undefined> {
		await running;
		return recording?.recorder.failure;
	},
	add: (stream: RecordedRing): AddedStream | undefined => recording?.recorder.add(stream),
	/** Stores a label at once, together with the samples so far. */
	async label(event: LabelEvent): Promise<void> {
		recording?.recorder.label(event);
		await recording?.recorder.flush();
	},
	marker: (marker: StoredMarker): void => recording?.recorder.marker(marker),
	setClassNames: (names: readonly string[]): void => recording?.recorder.setClassNames(names),
	setFacts: (facts: JsonObject): void => recording?.recorder.setFacts(facts),
	counts: (): RecorderCounts | undefined => recording?.recorder.counts,
	/** Ends the session; `facts` go to its `extras.myodeck`. */
	stop: async (facts: JsonObject): Promise<SessionSummary | undefined> => recording?.stop(facts)
};

export type RecordApi = typeof api;
expose(api);
