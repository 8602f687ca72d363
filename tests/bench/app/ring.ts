import { measuredOf, type AppRow } from '../row.ts';
import { workerCode } from './served-app.ts';

const CHANNELS = 64;
const CAPACITY = 40_960;
const CHUNK = 64;
const ROWS = 1 << 18;
const READERS = 3;
const REPEATS = 12;

/** One writer and three readers, each in a worker of its own. A sample is a row of 64 values. */
export const ring: AppRow = {
	name: 'ring write+read 64ch',
	unit: 'samples',
	async measure(app) {
		const page = await app.newPage('/help/');
		const code = await workerCode('tests/bench/app/ring-worker.ts');
		const { times, missed } = await page.evaluate(runRing, {
			code,
			CHANNELS,
			CAPACITY,
			CHUNK,
			ROWS,
			READERS,
			REPEATS
		});
		await page.context().close();
		const figures = measuredOf(times.slice(1), ROWS);
		return { ...figures, more: { missed, MB_per_s: (figures.rate * (CHANNELS * 4 + 8)) / 1e6 } };
	}
};

/** The measure of the row above: the same bytes copied as often, by one thread, between plain arrays. */
export const plainCopy: AppRow = {
	name: 'plain copy 64ch, as many bytes',
	unit: 'samples',
	async measure(app) {
		const page = await app.newPage('/help/');
		const times = await page.evaluate(runCopy, { CHANNELS, CAPACITY, CHUNK, ROWS, READERS, REPEATS });
		await page.context().close();
		const figures = measuredOf(times.slice(1), ROWS);
		return { ...figures, more: { MB_per_s: (figures.rate * (CHANNELS * 4 + 8)) / 1e6 } };
	}
};

type Sizes = Record<'CHANNELS' | 'CAPACITY' | 'CHUNK' | 'ROWS' | 'READERS' | 'REPEATS', number>;

/** Runs in the page. */
async function runRing(sizes: Sizes & { code: string }): Promise<{ times: number[]; missed: number }> {
	const { code, CHANNELS, CAPACITY, CHUNK, ROWS, READERS, REPEATS } = sizes;
	const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
	const workers = Array.from({ length: 1 + READERS }, () => new Worker(url, { type: 'module' }));
	const replyOf = (worker: Worker): Promise<unknown> =>
		new Promise((resolve, reject) => {
			worker.onmessage = ({ data }) => resolve(data);
			worker.onerror = (event) => reject(new Error(event.message));
		});
	const times: number[] = [];
	let missed = 0;
	for (let k = 0; k <= REPEATS; k++) {
		const made = replyOf(workers[0]!);
		workers[0]!.postMessage({ nChannels: CHANNELS, capacity: CAPACITY });
		const handle = await made;
		const board = new Int32Array(new SharedArrayBuffer(4 * (1 + READERS)));
		await Promise.all(
			workers.map((worker, w) => {
				const ready = replyOf(worker);
				worker.postMessage({
					role: w === 0 ? 'write' : 'read',
					ring: handle,
					rows: ROWS,
					chunk: CHUNK,
					board,
					reader: w - 1
				});
				return ready;
			})
		);
		const done = Promise.all(workers.map(replyOf));
		const before = performance.now();
		Atomics.store(board, 0, 1);
		Atomics.notify(board, 0);
		for (const count of await done) missed += Number(count);
		times.push((performance.now() - before) / 1000);
	}
	for (const worker of workers) worker.terminate();
	return { times, missed };
}

/** Runs in the page. */
function runCopy({ CHANNELS, CAPACITY, CHUNK, ROWS, READERS, REPEATS }: Sizes): number[] {
	const chunk = new Float32Array(CHUNK * CHANNELS).fill(1);
	const clock = new Float64Array(CHUNK);
	const store = new Float32Array(CAPACITY * CHANNELS);
	const clocks = new Float64Array(CAPACITY);
	const into = new Float32Array(CHUNK * CHANNELS);
	const intoClock = new Float64Array(CHUNK);
	const times: number[] = [];
	for (let k = 0; k <= REPEATS; k++) {
		const before = performance.now();
		for (let row = 0; row < ROWS; row += CHUNK) {
			const slot = row % CAPACITY;
			store.set(chunk, slot * CHANNELS);
			clocks.set(clock, slot);
			for (let reader = 0; reader < READERS; reader++) {
				into.set(store.subarray(slot * CHANNELS, (slot + CHUNK) * CHANNELS));
				intoClock.set(clocks.subarray(slot, slot + CHUNK));
			}
		}
		times.push((performance.now() - before) / 1000);
	}
	return times;
}
