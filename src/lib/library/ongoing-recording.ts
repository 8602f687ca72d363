import { AppError } from '../core/errors.ts';
import type { JsonObject } from '../core/parse.ts';
import { unfinished, type SessionSummary } from '../session/read/summary.ts';
import { Recorder, type RecordedRing } from '../session/write/recorder.ts';
import type { SessionStart } from '../session/write/writer.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { directoryStore, newFolder } from '../store/directory.ts';
import { recordingBytes } from '../store/indexed-db.ts';
import { holdLock, RECORDING_LOCK, sessionLock, type ReleaseLock } from '../store/lock.ts';
import { verifiedStore } from '../store/verified.ts';
import { announceChange } from './announce.ts';
import { freeStorage, RECORDING_MIN_FREE_BYTES, withFreeStorage } from './free-storage.ts';
import { changeRows } from './session-rows.ts';
import { linkedId, type LinkedFolder } from './session-location.ts';

const ELSEWHERE = 'Another tab of this app is recording. Stop the recording there, then press Record here.';

/**
 * One recording: rings into a session in the browser's database, or in a linked folder. As long as it lives it holds the
 * session's lock (`sessionLock`), so that no tab changes, reads or deletes what is being written; a crash releases it.
 */
export class OngoingRecording {
	readonly recorder: Recorder;
	readonly #id: string;
	/** Undefined while recording into a folder: its session is found by looking there. */
	readonly #db: Database | undefined;
	readonly #locks: readonly ReleaseLock[];

	private constructor(
		id: string,
		db: Database | undefined,
		recorder: Recorder,
		locks: readonly ReleaseLock[]
	) {
		this.#id = id;
		this.#db = db;
		this.recorder = recorder;
		this.#locks = locks;
	}

	/**
	 * Begins a session: its first bytes, and its row in the list. `into`: a linked folder that may be written. Throws a
	 * SessionError when another tab records, when the folder has one of that name, or when there is no room.
	 */
	static async begin(
		start: SessionStart,
		streams: readonly RecordedRing[],
		into?: LinkedFolder
	): Promise<OngoingRecording> {
		const id = into ? linkedId(into.id, start.id) : start.id;
		const locks: ReleaseLock[] = [];
		try {
			for (const name of [RECORDING_LOCK, sessionLock(id)]) {
				const release = await holdLock(name);
				if (!release) throw new AppError('SessionError', ELSEWHERE);
				locks.push(release);
			}
			const db = into ? undefined : await openDatabase();
			const store = db ? await inBrowser(db, start) : directoryStore(await newFolder(into!.handle, start.id));
			const recorder = await Recorder.begin(verifiedStore(store), start, streams);
			announceChange();
			return new OngoingRecording(id, db, recorder, locks);
		} catch (error) {
			await releaseAll(locks);
			throw error;
		}
	}

	/**
	 * Stores what is left, ends the session, and releases its lock. Resolves with its row in the list. Throws a
	 * SessionError when the session cannot be ended, or when something deleted what was written.
	 */
	async stop(facts: JsonObject): Promise<SessionSummary> {
		try {
			const summary = await this.recorder.stop(facts);
			if (this.#db) await changeRows(this.#db, [this.#id], () => summary);
			return summary;
		} finally {
			await releaseAll(this.#locks);
			announceChange();
		}
	}
}

async function inBrowser(db: Database, start: SessionStart): Promise<WritableByteStore> {
	await freeStorage(db, RECORDING_MIN_FREE_BYTES);
	return withFreeStorage(db, recordingBytes(db, unfinished(start)));
}

async function releaseAll(locks: readonly ReleaseLock[]): Promise<void> {
	for (const release of locks) await release();
}
