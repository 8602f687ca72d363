import { expose, transfer } from 'comlink';
import { signalFrom } from '../lib/core/cancel.ts';
import type { CsvOptions } from '../lib/formats/csv/options.ts';
import { exportKinds } from '../lib/formats/export-sessions.ts';
import { exportToDisk, type ExportRequest } from '../lib/formats/export-to-disk.ts';
import {
	fileChoices,
	layoutOf,
	importFrom,
	type ChoicesRequest,
	type FileSource,
	type ImportChoices
} from '../lib/formats/file-source.ts';
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
	import: async (file: FileSource, said: ImportChoices, onFraction: OnFraction, stop: MessagePort) =>
		importFrom(await openDatabase(), file, { said, onFraction, signal: signalFrom(stop) }),
	choices: async (request: ChoicesRequest) => fileChoices(await openDatabase(), request),
	copyToBrowser: async (id: string, name: string, onFraction: OnFraction, stop: MessagePort) =>
		copyToBrowser(await openDatabase(), id, name, { onFraction, signal: signalFrom(stop) }),
	export: async (request: ExportRequest, onFraction: OnFraction, stop: MessagePort) =>
		exportToDisk(await openDatabase(), request, { onFraction, signal: signalFrom(stop) }),
	scanFolder: (folder: LinkedFolder, onFound: (found: LinkedSession) => void, stop: MessagePort) =>
		scanFolder(folder, onFound, signalFrom(stop)),
	correct: async (id: string, correction: Correction) => correct(await openDatabase(), id, correction),
	quality: async (id: string, name: string, cut: Partial<WindowingParams>, onFraction: OnFraction) =>
		assess(await openDatabase(), id, name, { ...cut, onFraction }),
	recover: async (id: string, wait: boolean) => recoverSession(await openDatabase(), id, { wait }),
	pyramid: async (id: string, name: string, stream: string, onFraction: OnFraction) =>
		reading(id, name, (session) => storedPyramid(session, stream, (fraction) => onFraction(fraction))),
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
