import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { seconds } from '../../core/units.ts';
import { correct } from '../../library/correct.ts';
import { storeSession } from '../../library/session-row.fixture.ts';
import { Session } from '../../session/read/session.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { sessionBytes } from '../../store/indexed-db.ts';
import { Editing } from './editing.svelte.ts';
import { Library } from './library.svelte.ts';
import { fakeLibraryWorker, recoverIn } from './library-worker.fixture.ts';

let db: Database;
let library: Library;
/** Rejects the next corrections. */
let broken = false;
const corrections = vi.fn();
beforeEach(async () => {
	freshStorage();
	broken = false;
	corrections.mockClear();
	db = await openDatabase();
	await storeSession(db, 'x');
	library = new Library(
		fakeLibraryWorker({
			...recoverIn(db),
			correct: async (id, correction) => {
				if (broken) throw new Error('The disk is full.');
				corrections(correction.act);
				return correct(db, id, correction);
			}
		})
	);
	await library.load(db);
});
afterEach(() => library.dispose());

const stored = (): Promise<Session> => Session.open(sessionBytes(db, 'x'), { id: 'x', name: 'x' });
const note = (notes: string) => (_recorded: unknown, edits: Editing['edits']) => ({ ...edits, notes });

test('a session that is opened for correcting has its labels, its streams and no edits', async () => {
	const editing = await Editing.open(library, 'x');
	expect(editing.recorded.map(({ classIndex }) => classIndex)).toEqual([1, -1]);
	expect(editing.streams.map(({ name }) => name)).toEqual(['emg']);
	expect([editing.edited, editing.baked, editing.undoes, editing.saving]).toEqual([
		false,
		false,
		undefined,
		false
	]);
	expect(editing.trials(2)).toHaveLength(1);
});

test('steps are stored in order, undone and done again; one that changes nothing is none', async () => {
	const editing = await Editing.open(library, 'x');
	editing.do('note', note('a'));
	editing.do('note', note('a'));
	editing.do('exclude', (_, edits) => ({ ...edits, excluded: [seconds(0.5)] }));
	expect(editing.saving).toBe(true);
	await editing.settled();
	expect((await stored()).edits).toMatchObject({ notes: 'a', excluded: [0.5] });
	expect([editing.undoes, editing.relabelled]).toEqual(['exclude', true]);
	editing.undo();
	editing.undo();
	await editing.settled();
	expect((await stored()).edits).toMatchObject({ notes: '', excluded: [] });
	expect([editing.undoes, editing.redoes]).toEqual([undefined, 'note']);
	editing.undo();
	editing.redo();
	await editing.settled();
	expect((await stored()).edits.notes).toBe('a');
	editing.do('note', note('b'));
	expect(editing.redoes).toBeUndefined();
	await editing.settled();
});

test('steps that follow each other fast are stored as one write, and joined steps are undone as one', async () => {
	const editing = await Editing.open(library, 'x');
	for (const text of ['a', 'ab', 'abc']) editing.do('note', note(text), { joins: true });
	await editing.settled();
	expect(corrections).toHaveBeenCalledTimes(1);
	expect((await stored()).edits.notes).toBe('abc');
	editing.undo();
	await editing.settled();
	expect((await stored()).edits.notes).toBe('');
	expect(editing.undoes).toBeUndefined();
});

test('a step that cannot be stored says why, and the next one stores it too', async () => {
	const editing = await Editing.open(library, 'x');
	broken = true;
	editing.do('note', note('a'));
	await editing.settled();
	expect(editing.failure).toBe('The disk is full.');
	broken = false;
	editing.do('exclude', (_, edits) => ({ ...edits, excluded: [seconds(0.5)] }));
	await editing.settled();
	expect(editing.failure).toBeUndefined();
	expect((await stored()).edits).toMatchObject({ notes: 'a', excluded: [0.5] });
});

test('edits are written into labels.json and the recorded labels come back', async () => {
	const editing = await Editing.open(library, 'x');
	editing.do('exclude', (_, edits) => ({ ...edits, excluded: [seconds(0.5)] }));
	editing.bake();
	await editing.settled();
	const baked = await stored();
	expect(editing.baked).toBe(true);
	expect(baked.recordedLabels.every(({ classIndex }) => classIndex === -1)).toBe(true);
	editing.unbake();
	await editing.settled();
	expect((await stored()).recordedLabels.map(({ classIndex }) => classIndex)).toEqual([1, -1]);
	expect(editing.baked).toBe(false);
	expect(corrections.mock.calls.flat()).toContain('labels');
});
