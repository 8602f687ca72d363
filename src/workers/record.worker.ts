import { expose } from 'comlink';
import { AppError } from '../lib/core/errors.ts';
import type { LabelEvent } from '../lib/core/labels.ts';
import type { JsonObject } from '../lib/core/parse.ts';
import { Recorder, type AddedStream, type RecordedRing } from '../lib/session/write/recorder.ts';
import { unfinished, type SessionSummary } from '../lib/session/read/summary.ts';
import type { SessionStart, WriterCounts } from '../lib/session/write/writer.ts';
import { openDatabase, type Database } from '../lib/store/database.ts';
import { directoryStore, newFolder } from '../lib/store/directory.ts';
import { sessionBytes } from '../lib/store/indexed-db.ts';
import { holdLock, RECORDING_LOCK } from '../lib/store/lock.ts';

const FLUSH_SECONDS = 0.25;
const ELSEWHERE = 'Another tab of this app is recording. Stop the recording there, then press Record here.';
/** Undefined while recording into a folder: its session is found by looking there. */
let db: Database | undefined;
let recorder: Recorder | undefined;

/** One recording: rings → session in the browser's database, or in a folder. */
const api = {
	/** Rejects with a SessionError when another tab is recording or there is no room. `into`: a folder of this computer. */
	async start(start: SessionStart, streams: readonly RecordedRing[], into?: FileSystemDirectoryHandle) {
		if (!(await holdLock(RECORDING_LOCK))) throw new AppError('SessionError', ELSEWHERE);
		const folder = into && (await newFolder(into, start.id));
		db = folder ? undefined : await openDatabase();
		recorder = await Recorder.begin(
			db ? sessionBytes(db, start.id) : directoryStore(folder!),
			start,
			streams
		);
		await db?.put('sessions', unfinished(start));
		void recorder.run(FLUSH_SECONDS);
	},
	add: (stream: RecordedRing): AddedStream | undefined => recorder?.add(stream),
	/** Stores a label at once, together with the samples so far. */
	async label(event: LabelEvent): Promise<void> {
		recorder?.label(event);
		await recorder?.flush();
	},
	setClassNames: (names: readonly string[]): void => recorder?.setClassNames(names),
	setFacts: (facts: JsonObject): void => recorder?.setFacts(facts),
	/** How far it is; `failure` says why it ended by itself. */
	progress: (): { counts: WriterCounts | undefined; failure: string | undefined } => ({
		counts: recorder?.counts,
		failure: recorder?.failure
	}),
	/** Ends the session; `facts` go to its `extras.myodeck`. */
	async stop(facts: JsonObject): Promise<SessionSummary | undefined> {
		const summary = await recorder?.stop(facts);
		if (summary) await db?.put('sessions', summary);
		return summary;
	}
};

export type RecordApi = typeof api;
expose(api);
