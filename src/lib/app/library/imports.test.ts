import { expect, test, vi } from 'vitest';
import { rowOf } from '../../library/session-row.fixture.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';
import { Imports, sharedNotes, type CsvLayout } from './imports.svelte.ts';
import { fakeLibraryWorker } from './library-worker.fixture.ts';
import { Transfers } from './transfers.svelte.ts';

/** A table whose columns the file does not explain. */
const layout: unknown = { facts: { ours: false }, columns: [] };

function parts(api: Partial<LibraryApi> = {}) {
	const replaced: string[] = [];
	const taken = vi.fn(async (old?: readonly string[]) => void replaced.push(...(old ?? [])));
	const asked: (object | undefined)[] = [];
	const transfers = new Transfers();
	const worker = fakeLibraryWorker({
		layout: async (file) =>
			typeof file !== 'string' && file.name.endsWith('.csv') ? (layout as CsvLayout) : undefined,
		import: async (file, said) => {
			asked.push(said?.csv);
			const name = typeof file === 'string' ? file : file.name;
			if (name.startsWith('bad')) throw new Error('It is no recording.');
			return { imported: [rowOf(name)], refused: [] };
		},
		...api
	});
	return {
		imports: new Imports(worker, transfers, taken),
		transfers,
		taken,
		asked,
		replaced
	};
}
const file = (name: string): File => new File(['x'], name);

test('a batch is one refresh of the list, whatever is refused in it', async () => {
	const { imports, transfers, taken } = parts();
	const names = Array.from({ length: 50 }, (_, i) => `s${i}.bdf`);
	const ids = await imports.take([...names.slice(0, 20), 'bad.bdf', ...names.slice(20)].map(file));
	expect(ids).toEqual(names);
	expect(taken).toHaveBeenCalledTimes(1);
	expect(transfers.list).toMatchObject([{ name: 'bad.bdf', error: 'It is no recording.' }]);
	await imports.take([file('bad2.bdf')]);
	expect(taken).toHaveBeenCalledTimes(1);
});

test('a second table that is dropped while the first is asked about waits for its turn', async () => {
	const { imports, asked } = parts();
	const first = imports.take([file('one.csv')]);
	const second = imports.take([file('two.csv')]);
	await expect.poll(() => imports.question?.name).toBe('one.csv');
	imports.question!.answer({ rate: 1 });
	expect(await first).toEqual(['one.csv']);
	await expect.poll(() => imports.question?.name).toBe('two.csv');
	imports.question!.answer({ rate: 2 });
	expect(await second).toEqual(['two.csv']);
	expect(asked).toEqual([{ rate: 1 }, { rate: 2 }]);
	expect(imports.question).toBeUndefined();
});

test('a table that is left out does not keep the next away; one answer can hold for all', async () => {
	const { imports } = parts();
	const taking = imports.take(['a.csv', 'b.csv', 'c.csv'].map(file));
	await expect.poll(() => imports.question).toMatchObject({ name: 'a.csv', more: 2 });
	imports.question!.answer(undefined);
	await expect.poll(() => imports.question?.name).toBe('b.csv');
	imports.question!.answer({ rate: 9 }, true);
	expect(await taking).toEqual(['b.csv', 'c.csv']);
});

test('options given beforehand are not asked for', async () => {
	const { imports, asked } = parts();
	expect(await imports.take([file('a.csv')], { csv: { rate: 5 } })).toEqual(['a.csv']);
	expect(asked).toEqual([{ rate: 5 }]);
});

test('looking at a table again asks the worker', async () => {
	const other: unknown = { facts: { ours: false }, columns: [1] };
	const { imports } = parts({
		layout: async (_file, said) => (said.delimiter === ';' ? other : layout) as CsvLayout
	});
	const taking = imports.take([file('a.csv')]);
	await expect.poll(() => imports.question).toBeDefined();
	expect(await imports.question!.look({ delimiter: ';' })).toBe(other);
	imports.question!.answer(undefined);
	expect(await taking).toEqual([]);
});

test('a link is taken in under its name; what is no address is refused with a sentence', async () => {
	const { imports, taken } = parts();
	expect(await imports.takeLink(' https://host/a%20b.zip ')).toEqual(['https://host/a%20b.zip']);
	expect(await imports.takeLink('https://host/100%.zip')).toHaveLength(1);
	expect(taken).toHaveBeenCalledTimes(2);
	await expect(imports.takeLink('ftp://host/a.zip')).rejects.toMatchObject({ name: 'SessionError' });
	await expect(imports.takeLink('nonsense')).rejects.toMatchObject({ name: 'SessionError' });
});

test('sessions of an archive that are refused are named one by one', async () => {
	const { imports, transfers } = parts({
		import: async () => ({
			imported: [rowOf('a')],
			refused: [{ name: 'b in x.zip', reason: 'It is broken.' }]
		})
	});
	expect(await imports.take([file('x.zip')])).toEqual(['a']);
	expect(transfers.list).toMatchObject([{ name: 'b in x.zip', error: 'It is broken.' }]);
});

test('each file that came in has a card until all are dismissed; a note of several files is one', async () => {
	const { imports } = parts({
		import: async (given) => {
			const name = typeof given === 'string' ? given : given.name;
			const problems = name === 'b.bdf' ? ['It jumps.', 'It is old.'] : ['It jumps.'];
			return { imported: [{ ...rowOf(name), problems }], refused: [] };
		}
	});
	await imports.take(['a.bdf', 'b.bdf'].map(file));
	expect(imports.cards.map((card) => [card.file, card.sessions.length])).toEqual([
		['a.bdf', 1],
		['b.bdf', 1]
	]);
	expect(sharedNotes(imports.cards)).toEqual([
		{ note: 'It jumps.', files: ['a.bdf', 'b.bdf'] },
		{ note: 'It is old.', files: ['b.bdf'] }
	]);
	imports.dismissCards();
	expect(imports.cards).toEqual([]);
});

const TRACKS = { table: false, variables: [], rate: false, labelTracks: ['fist, rest', 'blocks'] };

test('a file is imported again with another choice, which takes the place of the first', async () => {
	const said: unknown[] = [];
	const { imports, replaced, taken } = parts({
		import: async (_file, choices) => {
			said.push(choices);
			return { imported: [rowOf(`s${said.length}`)], refused: [] };
		},
		choices: async () => TRACKS
	});
	await imports.take([file('a.edf')]);
	const [card] = imports.cards;
	expect(await imports.choices(card!)).toBe(TRACKS);
	await imports.again(card!, { labelTrack: 'blocks' });
	await imports.again(imports.cards[0]!, { variables: { rate: 500 } });
	expect(said.slice(1)).toMatchObject([
		{ labelTrack: 'blocks' },
		{ labelTrack: 'blocks', variables: { rate: 500 } }
	]);
	expect(imports.cards.map(({ sessions }) => sessions.map(({ id }) => id))).toEqual([['s3']]);
	expect(replaced).toEqual(['s1', 's2']);
	expect(taken).toHaveBeenCalledTimes(5);
});

test('a choice that cannot be leaves everything as it was', async () => {
	let times = 0;
	const { imports, replaced } = parts({
		import: async () => {
			if (times++ > 0) throw new Error('It has no such track.');
			return { imported: [rowOf('s1')], refused: [] };
		}
	});
	await imports.take([file('a.edf')]);
	await expect(imports.again(imports.cards[0]!, { labelTrack: 'x' })).rejects.toThrow('no such track');
	expect(imports.cards[0]!.sessions).toMatchObject([{ id: 's1' }]);
	expect(replaced).toEqual([]);
});

test('a refused file of arrays stays as a card on which the EMG is chosen', async () => {
	const variables = [{ name: 'a', text: 'a 100 × 4 double', role: 'none' as const }];
	const { imports } = parts({
		choices: async () => ({ table: false, variables, rate: false, labelTracks: [] })
	});
	await imports.take([file('bad.mat'), file('bad.edf')]);
	expect(imports.cards).toMatchObject([{ file: 'bad.mat', sessions: [], reason: 'It is no recording.' }]);
});

test('a refused EDF that only lacks a rate stays as a card that asks for it', async () => {
	const reason = 'It has no rate. Say how many samples it has per second.';
	const rates: (number | undefined)[] = [];
	const { imports } = parts({
		import: async (_, said) => {
			rates.push(said?.rate);
			if (said?.rate === undefined) throw new Error(reason);
			return { imported: [rowOf('s1')], refused: [] };
		},
		choices: async () => ({ table: false, variables: [], rate: true, labelTracks: [] })
	});
	await imports.take([file('norate.edf')]);
	expect(imports.cards).toMatchObject([{ file: 'norate.edf', sessions: [], reason }]);
	await imports.again(imports.cards[0]!, { rate: 1000 });
	expect(imports.cards).toMatchObject([{ file: 'norate.edf', sessions: [{ id: 's1' }] }]);
	expect(rates).toEqual([undefined, 1000]);
});

test('the columns of a table are asked for again', async () => {
	const { imports, asked, replaced } = parts();
	const taking = imports.take([file('a.csv')]);
	await expect.poll(() => imports.question).toBeDefined();
	imports.question!.answer({ rate: 1 });
	await taking;
	const changing = imports.askAgain(imports.cards[0]!);
	await expect.poll(() => imports.question?.name).toBe('a.csv');
	imports.question!.answer({ rate: 2 });
	await changing;
	expect(asked).toEqual([{ rate: 1 }, { rate: 2 }]);
	expect(replaced).toEqual(['a.csv']);
});
