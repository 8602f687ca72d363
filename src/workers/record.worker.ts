import { expose } from 'comlink';
import { AppError, messageOf } from '../lib/core/errors.ts';
import type { LabelEvent } from '../lib/core/labels.ts';
import type { JsonObject } from '../lib/core/parse.ts';
import { Recorder, type RecordedRing } from '../lib/session/recorder.ts';
import { unfinished, type SessionSummary } from '../lib/session/summary.ts';
import type { SessionStart, WriterCounts } from '../lib/session/writer.ts';
import { openDatabase, type Database } from '../lib/store/database.ts';
import { sessionBytes } from '../lib/store/indexed-db.ts';
import { holdLock, RECORDING_LOCK } from '../lib/store/lock.ts';

const FLUSH_MS = 250;
let db: Database;
let recorder: Recorder | undefined;
let flushing: Promise<void> = Promise.resolve();
let failure: string | undefined;

/** Stores what is new, after what is being stored. A failure ends the recording; what is stored stays. */
function flush(): Promise<void> {
	flushing = flushing
		.then(() => (failure ? undefined : recorder?.flush()))
		.catch((error: unknown) => void (failure = messageOf(error)));
	return flushing;
}

async function keepFlushing(): Promise<void> {
	while (recorder && !failure) {
		await flush();
		await new Promise((resolve) => setTimeout(resolve, FLUSH_MS));
	}
}

/** One recording: rings → session in the browser's database. */
const api = {
	/** Rejects with a SessionError when another tab is recording or there is no room. */
	async start(start: SessionStart, streams: readonly RecordedRing[]): Promise<void> {
		if (!(await holdLock(RECORDING_LOCK))) {
			throw new AppError(
				'SessionError',
				'Another tab of this app is recording. Stop the recording there, then press Record here.'
			);
		}
		db = await openDatabase();
		recorder = await Recorder.begin(sessionBytes(db, start.id), start, streams);
		await db.put('sessions', unfinished(start));
		void keepFlushing();
	},
	add: (stream: RecordedRing): void => recorder?.add(stream),
	/** Stores a label at once, together with the samples so far. */
	async label(event: LabelEvent): Promise<void> {
		recorder?.label(event);
		await flush();
	},
	setClassNames: (names: readonly string[]): void => recorder?.setClassNames(names),
	/** How far it is; `failure` says why it ended by itself. */
	progress: (): { counts: WriterCounts | undefined; failure: string | undefined } => ({
		counts: recorder?.counts,
		failure
	}),
	/** Ends the session; `facts` go to its `extras.myodeck`. */
	async stop(facts: JsonObject): Promise<SessionSummary | undefined> {
		const ending = recorder;
		recorder = undefined;
		await flushing;
		const summary = await ending?.stop(facts);
		if (summary) await db.put('sessions', summary);
		return summary;
	}
};

export type RecordApi = typeof api;
expose(api);
