import { once } from 'node:events';
import { expect, test } from 'vitest';
import { newBoard, read, type Chaos, type Seen, type Written } from '../../../tests/fixtures/ring-chaos.ts';
import { tsThread } from '../../../tests/fixtures/thread.ts';
import { SharedRing } from './shared-ring.ts';

const THREAD = new URL('../../../tests/fixtures/ring-thread.ts', import.meta.url);

async function thread<T>(role: 'write' | 'read', chaos: Chaos, board: BigInt64Array): Promise<T> {
	const worker = tsThread(THREAD, { role, chaos, board });
	const gone = once(worker, 'exit').then(() =>
		Promise.reject(new Error(`The ${role} thread ended without a word.`))
	);
	const [message] = (await Promise.race([once(worker, 'message'), gone])) as [T];
	gone.catch(() => undefined);
	await worker.terminate();
	return message;
}

/** One writer thread; readers in two other threads and in this one. */
async function run(
	setup: Omit<Chaos, 'ring'>,
	nChannels: number,
	capacity: number
): Promise<[Written, Seen[]]> {
	const chaos: Chaos = { ...setup, ring: SharedRing.create(nChannels, capacity, setup.first).handle };
	const board = newBoard();
	const readers = [
		thread<Seen>('read', { ...chaos, seed: chaos.seed + 1 }, board),
		thread<Seen>('read', { ...chaos, seed: chaos.seed + 2 }, board),
		read({ ...chaos, seed: chaos.seed + 3 }, board)
	];
	const written = await thread<Written>('write', chaos, board);
	return [written, await Promise.all(readers)];
}

const LONG = Boolean(process.env['MYODECK_LONG']);
/** Chunks that are written: all with `MYODECK_LONG=1`, else a third. The readers spin meanwhile, each on a core. */
const chunksOf = (all: number): number => (LONG ? all : Math.round(all / 3));

/** Other courses of the threads run with `MYODECK_LONG=1`; the operating system makes each run another one anyway. */
test.each(LONG ? [1, 2, 3] : [1])(
	'readers that are lapped all the time never get a torn row and count what they missed (seed %i)',
	async (seed) => {
		const [written, readers] = await run(
			{ seed, chunks: chunksOf(20_000), maxChunk: 60, gapChance: 0.02, first: 0 },
			16,
			512
		);
		for (const seen of readers) {
			expect(seen.wrong).toEqual([]);
			expect(seen.rows + seen.missed).toBe(written.rows);
			for (const gap of seen.gaps) expect(written.gaps).toContainEqual(gap);
		}
	}
);

test('chunks longer than the ring leave no reader with a torn row', async () => {
	const [written, readers] = await run(
		{ seed: 4, chunks: chunksOf(5000), maxChunk: 300, gapChance: 0.1, first: 0 },
		4,
		100
	);
	for (const seen of readers) {
		expect(seen.wrong).toEqual([]);
		expect(seen.rows + seen.missed).toBe(written.rows);
	}
});

test('a reader that misses nothing gets every gap once, at its row', async () => {
	const [written, readers] = await run(
		{ seed: 5, chunks: chunksOf(6000), maxChunk: 40, gapChance: 0.1, first: 0 },
		3,
		240_000
	);
	const gaps = written.gaps.filter(([, lost]) => lost > 0);
	expect(gaps.length).toBeGreaterThan(100);
	for (const seen of readers) {
		expect(seen).toMatchObject({ rows: written.rows, missed: 0, wrong: [] });
		expect(seen.gaps).toEqual(gaps);
	}
});

test('counts go on beyond 2^32 while threads race', async () => {
	const first = 2 ** 32 - 5000;
	const [written, readers] = await run(
		{ seed: 6, chunks: chunksOf(8000), maxChunk: 20, gapChance: 0.02, first },
		8,
		1000
	);
	expect(first + written.rows).toBeGreaterThan(2 ** 32);
	for (const seen of readers) {
		expect(seen.wrong).toEqual([]);
		expect(seen.rows + seen.missed).toBe(written.rows);
	}
});

test('a ring with more gaps than it remembers says that rows were missed, and never a wrong sample index', async () => {
	const [written, readers] = await run(
		{ seed: 7, chunks: chunksOf(20_000), maxChunk: 3, gapChance: 0.9, first: 0 },
		2,
		50_000
	);
	for (const seen of readers) {
		expect(seen.wrong).toEqual([]);
		expect(seen.rows + seen.missed).toBe(written.rows);
	}
});
