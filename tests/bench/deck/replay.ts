import type { DeckRow } from '../row.ts';

const SECONDS = 60;

/** A minute of two streams replayed at real time: how far the clock is off in the long run, and how late samples come. */
export const replayPacing: DeckRow = {
	name: 'replay pacing 60 s @2048 x1',
	unit: 'samples',
	async measure(deck) {
		const page = await deck.newPage();
		await page.evaluate(async (seconds) => {
			const app = window.myodeck;
			await app.connect('synthetic', { channels: 8, rate: 2048 });
			await app.connect('synthetic', { channels: 1, rate: 100, name: 'guide' });
			await app.record();
			await new Promise((done) => setTimeout(done, (seconds + 1) * 1000));
			await app.stop();
			await app.disconnect();
		}, SECONDS);
		const found = await page.evaluate(watchReplay, SECONDS);
		await page.context().close();
		return {
			median_s: found.late50,
			p95_s: found.late95,
			n: found.looks,
			rate: found.rate,
			more: { ppm: found.ppm, worst_late_ms: found.worst * 1000, streams_apart_samples: found.apart }
		};
	}
};

/**
 * Reads from the rings (64 bytes of header, 32 KiB of gaps, then timestamps, then arrivals) when each sample entered,
 * which the worker noted, so that a busy window does not blur the figures. The rate error is the slope of a straight
 * line through arrival against timestamp; lateness is counted from the earliest arrival.
 */
async function watchReplay(seconds: number): Promise<{
	ppm: number;
	late50: number;
	late95: number;
	worst: number;
	apart: number;
	rate: number;
	looks: number;
}> {
	const app = window.myodeck;
	const connection = await app.replay(app.library.list[0]!.id);
	const rings = connection.streams.map(({ info, ring: { buffer, capacity } }) => ({
		fs: info.fs as number,
		capacity,
		head: new BigInt64Array(buffer, 0, 1),
		timestamps: new Float64Array(buffer, 64 + 1024 * 32, capacity),
		arrivals: new Float64Array(buffer, 64 + 1024 * 32 + capacity * 8, capacity),
		at: 0,
		times: [] as number[],
		came: [] as number[]
	}));
	while (!connection.transport?.ended && rings[0]!.times.length < seconds * 2048) {
		await new Promise((done) => setTimeout(done, 500));
		for (const ring of rings) {
			for (const end = Number(Atomics.load(ring.head, 0)); ring.at < end; ring.at++) {
				ring.times.push(ring.timestamps[ring.at % ring.capacity]!);
				ring.came.push(ring.arrivals[ring.at % ring.capacity]!);
			}
		}
	}
	await app.disconnect();
	const [a, b] = rings as [(typeof rings)[number], (typeof rings)[number]];
	const n = a.times.length;
	const [t0, c0] = [a.times[0]!, a.came[0]!];
	let [st, sc, stt, stc] = [0, 0, 0, 0];
	const delays = a.times.map((time, i) => {
		const [t, c] = [time - t0, a.came[i]! - c0];
		st += t;
		sc += c;
		stt += t * t;
		stc += t * c;
		return c - t;
	});
	const slope = (n * stc - st * sc) / (n * stt - st * st);
	const earliest = delays.reduce((least, delay) => Math.min(least, delay), Infinity);
	const late = delays.map((delay) => delay - earliest).sort((x, y) => x - y);
	// What the two streams' samples of the same time are apart in arrival, beyond the period of the slower one.
	let apart = 0;
	for (let i = 0, k = 0; i < b.times.length; i++) {
		while (k < n - 1 && a.times[k]! < b.times[i]!) k++;
		apart = Math.max(apart, Math.abs(a.came[k]! - b.came[i]!) * a.fs);
	}
	return {
		ppm: (slope - 1) * 1e6,
		late50: late[Math.floor(n / 2)]!,
		late95: late[Math.floor(n * 0.95)]!,
		worst: late[n - 1]!,
		apart,
		rate: n / (a.came[n - 1]! - c0),
		looks: n
	};
}
