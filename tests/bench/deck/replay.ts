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
 * Looks at the rings (layout: 64 bytes of header, 32 KiB of gaps, then timestamps) against the clock for `seconds`.
 * Lateness is counted from the earliest arrival: what a constant delay adds is not seen by anyone.
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
	const rings = connection.streams.map(({ info, ring }) => ({
		fs: info.fs as number,
		capacity: ring.capacity,
		head: new BigInt64Array(ring.buffer, 0, 1),
		timestamps: new Float64Array(ring.buffer, 64 + 1024 * 32, ring.capacity)
	}));
	const look = (ring: (typeof rings)[number]): { count: number; newest: number } => {
		const count = Number(Atomics.load(ring.head, 0));
		return { count, newest: count > 0 ? ring.timestamps[(count - 1) % ring.capacity]! : NaN };
	};
	const leads: number[] = [];
	let apart = 0;
	let [first, last] = [0, 0];
	let [begun, ended] = [0, 0];
	const start = performance.now();
	while (performance.now() - start < seconds * 1000 - 500) {
		await new Promise((done) => setTimeout(done, 5));
		const clock = performance.now() / 1000;
		const [a, b] = rings.map(look);
		if (!a || !b || !(a.count > 2048) || Number.isNaN(b.newest)) continue;
		leads.push(a.newest - clock);
		// The slower stream's newest sample is at most one of its periods older.
		apart = Math.max(
			apart,
			Math.max(b.newest - a.newest, a.newest - b.newest - 1 / rings[1]!.fs) * rings[0]!.fs
		);
		if (begun === 0) [begun, first] = [clock, a.newest];
		[ended, last] = [clock, a.newest];
	}
	const most = Math.max(...leads);
	const late = leads.map((lead) => most - lead).sort((x, y) => x - y);
	// The slope of the upper envelope: the earliest arrivals of the first and of the last quarter.
	const quarter = Math.floor(leads.length / 4);
	const drift = Math.max(...leads.slice(-quarter)) - Math.max(...leads.slice(0, quarter));
	await app.disconnect();
	return {
		ppm: (drift / ((ended - begun) * 0.75)) * 1e6,
		late50: late[Math.floor(late.length / 2)]!,
		late95: late[Math.floor(late.length * 0.95)]!,
		worst: late[late.length - 1]!,
		apart,
		rate: ((last - first) * rings[0]!.fs) / (ended - begun),
		looks: leads.length
	};
}
