import { Session } from '../session/read/session.ts';
import { writeArchive } from '../library/archives.ts';
import { archiveName } from '../session/format/names.ts';
import type { ByteStore } from '../store/byte-store.ts';
import type { BidsOptions } from './bids/names.ts';
import type { ExportReport, FileTarget, TaskOptions } from './format.ts';
import { formats } from './index.ts';

/** The session archive: what MyoGestic and this app read, with everything in it. */
export const ARCHIVE = 'archive';

/** What sessions can be written as, for a menu: the archive first. */
export interface ExportKind {
	readonly id: string;
	readonly label: string;
	readonly summary: string;
}

/** Every way to write a session, in the order of the menus. */
export const exportKinds = (): readonly ExportKind[] => [
	{
		id: ARCHIVE,
		label: 'Session archive (.session.zip)',
		summary: 'Everything, exactly as it is stored: to keep, to send, to open here or in MyoGestic.'
	},
	...formats.all.filter((format) => format.export).map(({ id, label, summary }) => ({ id, label, summary }))
];

/** A session on its way out. */
export interface SessionToExport {
	readonly store: ByteStore;
	readonly id: string;
	/** What errors and notes call it. */
	readonly name: string;
	/** What its files' names begin with. */
	readonly stem: string;
}

/** How sessions are written. */
export interface ExportSessionsOptions extends TaskOptions {
	/** Of an `ExportKind`. */
	readonly kind: string;
	readonly bids?: BidsOptions | undefined;
	/** True: the target keeps nothing in memory. */
	readonly toDisk?: boolean | undefined;
}

/**
 * Writes sessions into a target, one after the other. Nothing is overwritten: a name that is taken ends it with a
 * SessionError. Memory stays at a few chunks whatever their length.
 */
export async function exportSessions(
	sessions: readonly SessionToExport[],
	target: FileTarget,
	{ kind, bids, onFraction, signal, toDisk }: ExportSessionsOptions
): Promise<ExportReport> {
	const files: string[] = [];
	const notes: string[] = [];
	for (const [i, { store, id, name, stem }] of sessions.entries()) {
		const reportFraction = (fraction: number | undefined): void => {
			if (fraction !== undefined) onFraction?.((i + fraction) / sessions.length);
		};
		if (kind === ARCHIVE) {
			const path = archiveName(stem);
			await writeArchive(store, await target.create(path), { onFraction: reportFraction, signal, toDisk });
			files.push(path);
			continue;
		}
		const session = await Session.open(store, { id, name });
		const report = await formats.get(kind).export!(session, target, {
			baseName: stem,
			// Several recordings of one person and task are told apart by their run.
			bids: sessions.length > 1 ? { ...bids, run: (bids?.run ?? 1) + i } : bids,
			onFraction: reportFraction,
			signal
		});
		files.push(...report.files);
		notes.push(...report.notes.map((note) => (sessions.length > 1 ? `${name}: ${note}` : note)));
	}
	return { files, notes };
}
