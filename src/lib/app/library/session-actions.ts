import { linkedPath } from '../../library/session-location.ts';
import { KEPT_DAYS } from '../../library/session-row.ts';
import { chooseLog, isLog } from '../../sources/device/log/log-kind.ts';
import { download, notesText, writtenText } from '../kernel/download.ts';
import type { ExportChoice, ExportOutcome } from './exports.ts';
import type { ImportFilesOptions } from './imports.svelte.ts';
import { titleOf } from './listed-session.ts';
import type { Library } from './library.svelte.ts';
import type { Notices } from '../kernel/notices.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import type { UndoStack } from '../kernel/undo-stack.svelte.ts';
import type { Storage } from '../kernel/storage.svelte.ts';
import { offerClasses, type ClassOfferParts } from '../record/offer-classes.ts';
import type { Training } from '../train/training.svelte.ts';
import { joinsTrainingSet, otherClasses, withSessions } from './training-set.ts';

/** What bringing sessions in, sending them out and deleting them takes of the app. */
export interface SessionActionParts {
	readonly library: Library;
	readonly notices: Notices;
	readonly settings: Settings;
	readonly storage: Storage;
	readonly classes: ClassOfferParts['classes'];
	readonly training: Pick<Training, 'importModel' | 'kind'>;
	readonly undo: Pick<UndoStack, 'push'>;
	connect(kind: string): Promise<unknown>;
}

/** How long the notice of a deletion offers Undo. After that the sessions are in *Recently deleted*. */
const NOTICE_MS = 10_000;

/** See `Actions.export`. */
export async function exportFrom(
	{ library, notices }: Pick<SessionActionParts, 'library' | 'notices'>,
	ids: readonly string[],
	choice: ExportChoice
): Promise<ExportOutcome> {
	const outcome = await library.export(ids, choice);
	if (outcome.file) download(outcome.file, outcome.file.name);
	else {
		const into = choice.into?.name || 'the folder';
		notices.show('info', `${writtenText(outcome.files.length)} to ${into}.`);
	}
	if (outcome.notes.length > 0) notices.show('warning', notesText(outcome.notes));
	return outcome;
}

/** See `Actions.import`. */
export async function importInto(
	parts: SessionActionParts,
	files: readonly File[],
	options: ImportFilesOptions
): Promise<string[]> {
	const isModel = (file: File): boolean => /\.model\.zip$/i.test(file.name);
	for (const file of files.filter(isModel)) {
		const { name } = await parts.training.importModel(file);
		parts.notices.show('info', `Model "${name}" is here and chosen.`);
	}
	const logs = await Promise.all(files.map(isLog));
	const ids = await taken(
		parts,
		await parts.library.importFiles(
			files.filter((file, i) => !isModel(file) && !logs[i]),
			options
		)
	);
	for (const file of files.filter((_, i) => logs[i])) {
		chooseLog(file);
		await parts.connect('device-log');
	}
	return ids;
}

/** See `Actions.importLink`. */
export async function importLinkInto(parts: SessionActionParts, address: string): Promise<string[]> {
	return taken(parts, await parts.library.imports.takeLink(address));
}

async function taken(parts: SessionActionParts, ids: string[]): Promise<string[]> {
	const { classes, library, settings, training } = parts;
	const sessions = ids.flatMap((id) => library.get(id) ?? []);
	const joining = sessions.filter((session) => joinsTrainingSet(session, training.kind.task));
	settings.trainingSet = withSessions(
		settings.trainingSet,
		joining.map(({ id }) => id),
		true
	);
	const names = classes.locked ? undefined : otherClasses(sessions, classes.names);
	if (names) {
		const what = sessions.length === 1 ? 'the imported session' : 'the imported sessions';
		offerClasses(parts, names, `The classes of ${what} are ${names.join(', ')}.`, 'imported-classes');
	}
	await parts.storage.refresh();
	return ids;
}

/** See `Actions.remove`. */
export async function removeFrom(parts: SessionActionParts, chosen: readonly string[]): Promise<void> {
	const { library, notices, settings } = parts;
	const ids = chosen.filter((id) => !linkedPath(id));
	const inSet = settings.trainingSet.filter((id) => ids.includes(id));
	const text = deletedText(parts, ids, chosen.length - ids.length);
	const what = ids.length === 1 ? 'delete a session' : `delete ${ids.length} sessions`;
	const leave = (): void => {
		settings.trainingSet = withSessions(settings.trainingSet, ids, false);
	};
	await library.remove(ids);
	leave();
	const undo = async (): Promise<void> => {
		clearTimeout(timer);
		close();
		await library.restore(ids);
		const back = inSet.filter((id) => library.get(id));
		settings.trainingSet = withSessions(settings.trainingSet, back, true);
	};
	const redo = async (): Promise<void> => {
		await library.remove(ids);
		leave();
	};
	const forget = parts.undo.push({ what, undo, redo });
	const undoByButton = async (): Promise<void> => {
		forget();
		await undo().catch((error: unknown) => notices.error(error));
	};
	const close = notices.show('warning', text, {
		action: { label: 'Undo', run: () => void undoByButton() },
		while: () => library.deleted.list.some(({ id }) => ids.includes(id))
	});
	const timer = setTimeout(close, NOTICE_MS);
}

/** `"Day 2" was deleted. It stays in Recently deleted for 7 days.` */
function deletedText(
	{ library }: Pick<SessionActionParts, 'library'>,
	ids: readonly string[],
	left: number
): string {
	const [only] = ids.flatMap((id) => library.get(id) ?? []);
	const what =
		ids.length === 1 && only ? `"${titleOf(only)}" was deleted.` : `${ids.length} sessions were deleted.`;
	const stay = `${ids.length === 1 ? 'It stays' : 'They stay'} in Recently deleted for ${KEPT_DAYS} days.`;
	return `${what} ${stay}${left > 0 ? ` Those in linked folders stay: delete them there.` : ''}`;
}

/** See `Actions.setSubject`. */
export async function setSubjectIn(
	{ library, undo }: Pick<SessionActionParts, 'library' | 'undo'>,
	ids: readonly string[],
	subject: string
): Promise<void> {
	const before = ids.map((id) => ({ id, subject: library.get(id)?.subject ?? '' }));
	await library.setSubject(ids, subject);
	undo.push({
		what: ids.length === 1 ? 'set the subject' : `set the subject of ${ids.length} sessions`,
		undo: async () => {
			for (const old of new Set(before.map((one) => one.subject))) {
				const those = before.filter((one) => one.subject === old);
				await library.setSubject(
					those.map(({ id }) => id),
					old
				);
			}
		},
		redo: () => library.setSubject(ids, subject)
	});
}
