import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { linkedId } from '../../library/session-location.ts';
import { rowOf, storeSession } from '../../library/session-row.fixture.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { ClassList } from '../record/class-list.svelte.ts';
import { Notices } from '../kernel/notices.svelte.ts';
import { UndoStack } from '../kernel/undo-stack.svelte.ts';
import { Library } from './library.svelte.ts';
import { fakeLibraryWorker, recoverIn } from './library-worker.fixture.ts';
import {
	importInto,
	importLinkInto,
	removeFrom,
	setSubjectIn,
	type SessionActionParts
} from './session-actions.ts';

let db: Database;
let library: Library;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});
afterEach(() => library.dispose());

async function parts() {
	library = new Library(
		fakeLibraryWorker({
			...recoverIn(db),
			layout: async () => undefined,
			import: async (file) => {
				const name = typeof file === 'string' ? 'linked' : file.name;
				const row = rowOf(
					name,
					name.startsWith('bare') ? {} : { classNames: ['Rest', 'Pinch'], trialsPerClass: [1, 1] }
				);
				await db.put('sessions', row);
				return { imported: [row], refused: [] };
			}
		})
	);
	await library.load(db);
	const settings = { trainingSet: [] as readonly string[] };
	const notices = new Notices();
	const classes = new ClassList({ classes: { names: ['Rest', 'Fist'], selected: 0 }, holdClasses: () => {} });
	const undo = new UndoStack();
	const connected: string[] = [];
	const refreshed = vi.fn(async () => {});
	const importModel = vi.fn(async (file: File) => ({ name: file.name }));
	const given: unknown = {
		...{
			library,
			notices,
			settings,
			undo,
			classes,
			training: { importModel, kind: { task: 'classify' } },
			storage: { refresh: refreshed }
		},
		connect: async (kind: string) => void connected.push(kind)
	};
	return {
		all: given as SessionActionParts,
		settings,
		classes,
		notices,
		undo,
		connected,
		refreshed,
		importModel
	};
}
const texts = (notices: Notices): string[] => notices.list.map(({ text }) => text);

test('imported sessions are in the training set, models are chosen, device logs are played', async () => {
	const { all, settings, notices, connected, refreshed, importModel } = await parts();
	const log = new File(['{"myodeck":"device log"}'], 'x.device-log.txt');
	const files = [new File(['x'], 'a.bdf'), new File(['x'], 'm.model.zip'), new File(['x'], 'b.bdf'), log];
	expect(await importInto(all, files, {})).toEqual(expect.arrayContaining(['a.bdf', 'b.bdf']));
	expect(settings.trainingSet).toEqual(expect.arrayContaining(['a.bdf', 'b.bdf']));
	expect(importModel).toHaveBeenCalledTimes(1);
	expect(texts(notices)[0]).toBe('Model "m.model.zip" is here and chosen.');
	expect(connected.length).toBeLessThanOrEqual(1);
	expect(refreshed).toHaveBeenCalled();
	expect(await importLinkInto(all, 'https://host/x.zip')).toEqual(['linked']);
	expect(settings.trainingSet).toContain('linked');
});

test('a session without labels stays out of the training set; one with other classes offers them', async () => {
	const { all, settings, notices, classes } = await parts();
	await importInto(all, [new File(['x'], 'bare.bdf')], {});
	expect([settings.trainingSet, texts(notices)]).toEqual([[], []]);
	await importInto(all, [new File(['x'], 'a.bdf')], {});
	expect(settings.trainingSet).toEqual(['a.bdf']);
	expect(texts(notices)).toEqual(['The classes of the imported session are Rest, Pinch.']);
	expect(classes.names).toEqual(['Rest', 'Fist']);
	notices.list[0]!.action!.run();
	expect(classes.names).toEqual(['Rest', 'Pinch']);
	await importInto(all, [new File(['x'], 'b.bdf')], {});
	expect(texts(notices).filter((text) => text.startsWith('The classes'))).toHaveLength(0);
});

test('the subject of many sessions is set in their files and in the list, and taken back', async () => {
	await storeSession(db, 'a', { row: { subject: 'S1' } });
	await storeSession(db, 'b');
	const { all, undo } = await parts();
	const subjects = () => library.list.map(({ subject }) => subject).sort();
	await setSubjectIn(all, ['a', 'b'], ' S2 ');
	expect(subjects()).toEqual(['S2', 'S2']);
	expect((await library.open('b')).subject).toBe('S2');
	await undo.undo();
	expect(subjects()).toEqual(['', 'S1']);
	expect((await library.open('a')).subject).toBe('S1');
	expect((await library.open('b')).subject).toBeUndefined();
});

test('two deletions, even of sessions of one name, are undone one by one, in any order, training set included', async () => {
	for (const id of ['a', 'b']) await db.put('sessions', rowOf(id, { name: 'Wrist' }));
	const { all, settings, notices } = await parts();
	settings.trainingSet = ['a', 'b'];
	await removeFrom(all, ['a']);
	await removeFrom(all, ['b']);
	expect(settings.trainingSet).toEqual([]);
	expect(texts(notices)).toHaveLength(2);
	expect(texts(notices)[0]).toMatch(/^"Wrist" was deleted\. It stays in Recently deleted for 7 days\.$/);
	notices.list[0]!.action!.run();
	await expect.poll(() => settings.trainingSet).toEqual(['a']);
	notices.list[0]!.action!.run();
	await expect.poll(() => settings.trainingSet).toEqual(['a', 'b']);
	expect(library.list.map(({ id }) => id).sort()).toEqual(['a', 'b']);
	expect(notices.list).toEqual([]);
});

test('the notice closes when the session was restored elsewhere; an Undo that comes too late says so', async () => {
	await db.put('sessions', rowOf('a'));
	const { all, notices } = await parts();
	await removeFrom(all, ['a']);
	const { action } = notices.list[0]!;
	await library.restore(['a']);
	expect(notices.list).toEqual([]);
	await library.remove(['a']);
	await library.purge(['a']);
	action!.run();
	await expect.poll(() => texts(notices)).toEqual([expect.stringContaining('gone for good')]);
});

test('sessions in linked folders stay, and that is said', async () => {
	await db.put('sessions', rowOf('a'));
	await db.put('sessions', rowOf('b'));
	const { all, notices } = await parts();
	await removeFrom(all, ['a', 'b', linkedId('f', 'x')]);
	expect(texts(notices)[0]).toMatch(/^2 sessions were deleted\. .*Those in linked folders stay/);
});

test('a deletion that is refused changes nothing', async () => {
	await db.put('sessions', rowOf('a'));
	const { all, settings, notices } = await parts();
	settings.trainingSet = ['a'];
	vi.spyOn(library, 'remove').mockRejectedValue(new Error('being recorded'));
	await expect(removeFrom(all, ['a'])).rejects.toThrow('being recorded');
	expect(settings.trainingSet).toEqual(['a']);
	expect(notices.list).toEqual([]);
});

test('a deletion is taken back by the stack as by its button, and made again; the button leaves nothing to take back', async () => {
	const { all, undo, settings, notices } = await parts();
	const [id] = await importInto(all, [new File([], 'a.session.zip')], {});
	await removeFrom(all, [id!]);
	expect([library.get(id!), undo.undoes]).toEqual([undefined, 'delete a session']);
	await undo.undo();
	expect([library.get(id!)?.id, settings.trainingSet]).toEqual([id, [id]]);
	await undo.redo();
	expect([library.get(id!), settings.trainingSet]).toEqual([undefined, []]);
	await undo.undo();
	await removeFrom(all, [id!]);
	notices.list.at(-1)!.action!.run();
	await vi.waitFor(() => expect(library.get(id!)?.id).toBe(id));
	expect(undo.undoes).toBeUndefined();
});
