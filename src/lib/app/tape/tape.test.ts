import { afterEach, beforeEach, expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { columnsOf, type MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import { correct } from '../../library/correct.ts';
import { storeSession } from '../../library/session-row.fixture.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { Library } from '../library/library.svelte.ts';
import { fakeLibraryWorker, recoverIn } from '../library/library-worker.fixture.ts';
import { FakeStream } from '../record/live-stream.fixture.ts';
import { Tape } from './tape.svelte.ts';

let db: Database;
let library: Library;
const pyramid: MinMaxPyramid = { stream: 'emg', start: 0, duration: 2, gaps: [], levels: [] };
/** What reading a session waits for, by its id. */
const gates = new Map<string, () => Promise<void>>();

beforeEach(async () => {
	freshStorage();
	gates.clear();
	db = await openDatabase();
	for (const id of ['x', 'y']) await storeSession(db, id);
	library = new Library(
		fakeLibraryWorker({
			...recoverIn(db),
			correct: (id, correction) => correct(db, id, correction),
			pyramid: async (id) => {
				await gates.get(id)?.();
				return pyramid;
			}
		})
	);
	await library.load(db);
});
afterEach(() => library.dispose());

function setUp() {
	const streams: LiveStream[] = [];
	const markers: string[] = [];
	const recording = {
		active: false,
		id: '',
		begun: now(),
		marker: ({ text }: { readonly text: string }) => void markers.push(text)
	};
	return { tape: new Tape({ connections: { streams }, recording, library }), streams, recording, markers };
}

test('a recording is followed from Record on, over a stream that comes back in another ring, until it stops', async () => {
	const { tape, streams, recording } = setUp();
	const [emg, back] = [new FakeStream('emg'), new FakeStream('emg')];
	const prediction = new FakeStream('emg_prediction', { unit: 'probability' });
	emg.write(50, now() - 1);
	streams.push(prediction.live, emg.live);
	tape.refresh();
	expect(tape.overview).toBeUndefined();
	await new Promise((done) => setTimeout(done, 5));
	Object.assign(recording, { active: true, id: 'a', begun: now() });
	const [first] = emg.write(20);
	tape.refresh();
	expect(tape.overview).toMatchObject({ stream: 'emg', start: first });
	expect(tape.overview!.duration).toBeCloseTo(0.19, 6);
	streams.splice(1, 1);
	tape.refresh();
	streams.push(back.live);
	back.write(10, first! + 1);
	tape.refresh();
	expect(tape.overview!.duration).toBeCloseTo(1.09, 6);
	// The values before Record, and the time without the stream, are not in it.
	const columns = columnsOf(tape.overview!.picture, 0, 1.1, 11);
	expect(Number.isNaN(columns[2 * 5])).toBe(true);
	expect(Number.isNaN(columns[2 * 10])).toBe(false);
	recording.active = false;
	tape.refresh();
	expect(tape.overview).toBeUndefined();
});

test('another recording begins empty, without the markers of the one before', () => {
	const { tape, streams, recording, markers } = setUp();
	const emg = new FakeStream('emg');
	streams.push(emg.live);
	tape.mark();
	expect(markers).toEqual([]);
	Object.assign(recording, { active: true, id: 'a', begun: now() });
	emg.write(30);
	tape.refresh();
	tape.mark();
	expect(markers).toEqual(['marker']);
	expect(tape.marks[0]).toBeCloseTo(tape.overview!.start + 0.29, 6);
	Object.assign(recording, { id: 'b', begun: now() + 1 });
	tape.refresh();
	expect(tape.marks).toEqual([]);
	expect(tape.overview!.duration).toBe(0);
});

test('a session on the tape is corrected as on its page, with one history; deleted, it leaves the tape', async () => {
	const { tape } = setUp();
	await tape.show('x');
	expect(tape.session).toMatchObject({ id: 'x', pyramid });
	const editing = tape.session!.editing;
	editing.do('note', (_, edits) => ({ ...edits, notes: 'a' }));
	await editing.settled();
	expect((await library.open('x')).edits.notes).toBe('a');
	expect(await tape.edit('x')).toBe(editing);
	expect(await tape.edit('y')).not.toBe(editing);
	await library.remove(['x']);
	expect([tape.id, tape.session]).toEqual([undefined, undefined]);
});

test('of two sessions that are asked for, the newer one is shown; one that cannot be read says why', async () => {
	const { tape } = setUp();
	let open = (): void => {};
	const opened = new Promise<void>((done) => (open = done));
	gates.set('x', () => opened);
	const slow = tape.show('x');
	expect(tape.reading).toMatch(/^Reading/);
	await tape.show('y');
	open();
	await slow;
	expect([tape.session?.id, tape.reading]).toEqual(['y', undefined]);
	gates.set('x', async () => {
		throw new Error('A chunk is damaged.');
	});
	await tape.show('x');
	expect([tape.id, tape.session, tape.reading]).toEqual(['x', undefined, 'A chunk is damaged.']);
	tape.close();
	expect([tape.id, tape.reading]).toEqual([undefined, undefined]);
});

test('after Stop the picture of the recording stays until its session is read, or there is none', async () => {
	const { tape, streams, recording } = setUp();
	const emg = new FakeStream('emg');
	streams.push(emg.live);
	Object.assign(recording, { active: true, id: 'x', begun: now() });
	emg.write(30);
	tape.refresh();
	recording.active = false;
	tape.ended('x');
	tape.refresh();
	expect([tape.id, tape.session, tape.reading]).toEqual(['x', undefined, 'Closing the session…']);
	expect(tape.preview?.duration).toBeCloseTo(0.29, 6);
	await tape.show('x');
	expect([tape.session?.id, tape.preview]).toEqual(['x', undefined]);
	tape.ended('not stored');
	expect([tape.id, tape.preview]).toEqual(['not stored', undefined]);
	tape.close();
	expect([tape.id, tape.reading]).toEqual([undefined, undefined]);
});
