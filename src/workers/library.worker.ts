import { expose, transfer } from 'comlink';
import { signalFrom } from '../lib/core/cancel.ts';
import type { MinMaxPyramid } from '../lib/core/min-max-pyramid.ts';
import type { CsvOptions } from '../lib/formats/csv/options.ts';
import { exportKinds } from '../lib/formats/export-sessions.ts';
import { exportToDisk, type ExportRequest } from '../lib/formats/export-to-disk.ts';
import { fileChoices, layoutOf, importFrom, type FileSource } from '../lib/formats/file-source.ts';
import type { ImportChoices } from '../lib/formats/import-choices.ts';
import { copyToBrowser } from '../lib/formats/import-file.ts';
import type { OnFraction } from '../lib/library/archives.ts';
import { assess } from '../lib/library/assess.ts';
import { correct, type Correction } from '../lib/library/correct.ts';
import { recoverSession } from '../lib/library/recover.ts';
import { scanFolder, type LinkedSession } from '../lib/library/scan-folder.ts';
import type { LinkedFolder } from '../lib/library/session-location.ts';
import { storedPyramid } from '../lib/library/pyramid-cache.ts';
import { withSessions } from '../lib/library/with-sessions.ts';
import { measureSession, type MeasureRequest } from '../lib/measures/measure-session.ts';
import type { WindowingParams } from '../lib/session/quality/quality.ts';
import type { Session, Continuous, RowRange } from '../lib/session/read/session.ts';
import { openDatabase } from '../lib/store/database.ts';

const reading = async <T>(id: string, name: string, work: (session: Session) => Promise<T>): Promise<T> =>
	withSessions(await openDatabase(), [{ id, name }], 'read', ([session]) => work(session!));

/** What the list of sessions asks for that takes time: nothing of it runs in the window. A message on `stop` cancels. */
const api = {
	exportKinds: async () => exportKinds(),
	layout: (file: FileSource, said: CsvOptions) => layoutOf(file, said),
	/** Takes a file in, or what is behind a link. */
	import: async (
		file: FileSource,
		said: ImportChoices | undefined,
		onFraction: OnFraction,
		stop: MessagePort
	) => importFrom(await openDatabase(), file, { said, onFraction, signal: signalFrom(stop) }),
	/** What may be changed of a file that was imported as session `id`, or was refused. */
	choices: async (file: FileSource, id: string | undefined, name: string, said: ImportChoices) =>
		id === undefined
			? fileChoices(file, undefined, said)
			: reading(id, name, (session) => fileChoices(file, session, said)),
	/** Copies a session of a linked folder into the browser. */
	copyToBrowser: async (id: string, name: string, onFraction: OnFraction, stop: MessagePort) =>
		copyToBrowser(await openDatabase(), id, name, { onFraction, signal: signalFrom(stop) }),
	export: async (request: ExportRequest, onFraction: OnFraction, stop: MessagePort) =>
		exportToDisk(await openDatabase(), request, { onFraction, signal: signalFrom(stop) }),
	scanFolder: (folder: LinkedFolder, onFound: (found: LinkedSession) => void, stop: MessagePort) =>
		scanFolder(folder, onFound, signalFrom(stop)),
	correct: async (id: string, correction: Correction) => correct(await openDatabase(), id, correction),
	/** How good a take is: measured once, then kept. */
	quality: async (id: string, name: string, cut: Partial<WindowingParams>, onFraction: OnFraction) =>
		assess(await openDatabase(), id, name, { ...cut, onFraction }),
	/** Makes a session usable that its recorder left behind; `wait`: as soon as its recorder has ended. */
	recover: async (id: string, wait: boolean) => recoverSession(await openDatabase(), id, { wait }),
	/** A session's stream at a glance: made once, then kept. */
	pyramid: async (id: string, name: string, stream: string, onFraction: OnFraction): Promise<MinMaxPyramid> =>
		reading(id, name, (session) => storedPyramid(session, stream, (fraction) => onFraction(fraction))),
	/** See `Session.fillChunks`. */
	fillChunks: async (id: string, name: string) => reading(id, name, async (session) => session.fillChunks),
	measure: (id: string, name: string, request: MeasureRequest) =>
		reading(id, name, (session) => measureSession(session, request)),
	async read(id: string, name: string, stream: string, range: RowRange): Promise<Continuous> {
		const rows = await reading(id, name, (session) => session.getContinuous(stream, range));
		return transfer(rows, [rows.data.buffer, rows.timestamps.buffer]);
	}
};

export type LibraryApi = typeof api;
expose(api);
