import type { Page } from '@playwright/test';
import type { DeckRow } from '../row.ts';
import { putSession } from './put-session.ts';

/** How long each speed is watched, on the wall. */
const SECONDS = 60;
/** A take as long as an hour only where there is time for it. */
const MINUTES = process.env['MYODECK_LONG'] ? 60 : 3;

/** A minute of two streams at one speed: how far the clock is off in the long run, how late samples come. */
const pacing = (speed: number, hidden = false): DeckRow => ({
	name: `replay pacing 60 s @2048 x${speed}${hidden ? ' in a hidden tab' : ''}`,
	unit: 'samples',
	async measure(deck) {
		const page = await deck.newPage();
		await putSession(page, 'pace', Math.ceil((SECONDS + 2) * speed), [
			{ name: 'emg', fs: 2048, nChannels: 8 },
			{ name: 'guide', fs: 60, nChannels: 1 }
		]);
		const isHidden = hidden && (await hide(page));
		const found = await page.evaluate(watchReplay, { seconds: SECONDS, speed });
		await page.context().close();
		return {
			median_s: found.late50,
			p95_s: found.late95,
			n: found.looks,
			rate: found.rate,
			more: {
				ppm: found.ppm,
				worst_late_ms: found.worst * 1000,
				streams_apart_samples: found.apart,
				fell_behind_s: found.behind,
				...(hidden && { hidden: Number(isHidden) })
			}
		};
	}
});

/** Puts another page in front. True when the browser then says that the page is hidden. */
async function hide(page: Page): Promise<boolean> {
	const session = await page.context().newCDPSession(page);
	await session.send('Emulation.setFocusEmulationEnabled', { enabled: false });
	await (await page.context().newPage()).bringToFront();
	return page.evaluate(() => document.visibilityState === 'hidden');
}

/**
 * Reads from the rings (64 bytes of header, 32 KiB of gaps, then timestamps, then arrivals) when each sample entered,
 * which the worker noted, so that a busy window does not blur the figures. The rate error is the slope of a straight
 * line through arrival against timestamp; lateness is counted from the earliest arrival.
 */
async function watchReplay({ seconds, speed }: { seconds: number; speed: number }): Promise<{
	ppm: number;
	late50: number;
	late95: number;
	worst: number;
	apart: number;
	behind: number;
	rate: number;
	looks: number;
}> {
	const app = window.myodeck;
	const connection = await app.replay('pace', { speed });
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
	while (!connection.transport?.ended && rings[0]!.times.length < seconds * speed * 2048) {
		await new Promise((done) => setTimeout(done, 400));
		for (const ring of rings) {
			for (const end = Number(Atomics.load(ring.head, 0)); ring.at < end; ring.at++) {
				ring.times.push(ring.timestamps[ring.at % ring.capacity]!);
				ring.came.push(ring.arrivals[ring.at % ring.capacity]!);
			}
		}
	}
	const behind = connection.transport?.behind ?? 0;
	await app.disconnect();
	const [a, b] = rings as [(typeof rings)[number], (typeof rings)[number]];
	const n = a.times.length;
	const [t0, c0] = [a.times[0]!, a.came[0]!];
	let [st, sc, stt, stc] = [0, 0, 0, 0];
	const delays = a.times.map((time, i) => {
		const [t, c] = [(time - t0) / speed, a.came[i]! - c0];
		st += t;
		sc += c;
		stt += t * t;
		stc += t * c;
		return c - t;
	});
	const slope = (n * stc - st * sc) / (n * stt - st * st);
	const earliest = delays.reduce((least, delay) => Math.min(least, delay), Infinity);
	const late = delays.map((delay) => delay - earliest).sort((x, y) => x - y);
	// What the two streams' samples of the same time are apart in arrival, in samples of the faster one.
	let apart = 0;
	for (let i = 0, k = 0; i < b.times.length; i++) {
		while (k < n - 1 && a.times[k]! < b.times[i]!) k++;
		apart = Math.max(apart, Math.abs(a.came[k]! - b.came[i]!) * a.fs * speed);
	}
	return {
		ppm: (slope - 1) * 1e6,
		late50: late[Math.floor(n / 2)]!,
		late95: late[Math.floor(n * 0.95)]!,
		worst: late[n - 1]!,
		apart,
		behind,
		rate: n / (a.came[n - 1]! - c0),
		looks: n
	};
}

/** A long take on the timeline: making its pyramid, opening it once that exists, memory while it plays at 16×. */
const timeline: DeckRow = {
	name: `timeline of ${MINUTES} min of 64 ch @2048`,
	unit: 'takes',
	async measure(deck) {
		const { page, close } = await deck.newStoredPage();
		try {
			await putSession(page, 'long', 60 * MINUTES, [{ name: 'emg', fs: 2048, nChannels: 64 }]);
			const found = await page.evaluate(openTimeline);
			return {
				median_s: found.open,
				p95_s: found.open,
				n: 1,
				rate: 1 / found.open,
				more: {
					build_s: found.build,
					pyramid_MB: found.bytes / 1e6,
					heap_growth_MB_at_16x: found.growth / 1e6
				}
			};
		} finally {
			await close();
		}
	}
};

/** Runs in the page. */
async function openTimeline(): Promise<{ build: number; open: number; bytes: number; growth: number }> {
	const app = window.myodeck;
	const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
	const timed = async (): Promise<number> => {
		const begun = performance.now();
		await app.replay('long', { speed: 16 });
		while (!app.workbench.pyramid) await wait(10);
		// Two frames: then it is drawn.
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return (performance.now() - begun) / 1000;
	};
	const build = await timed();
	await app.disconnect();
	while (app.workbench.pyramid) await wait(10);
	const open = await timed();
	const heap = async (): Promise<number> =>
		(
			await (
				performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> }
			).measureUserAgentSpecificMemory()
		).bytes;
	await wait(2000);
	const before = await heap();
	await wait(6000);
	const growth = (await heap()) - before;
	const bytes = app.workbench.pyramid!.levels.reduce((sum, { bins }) => sum + bins.byteLength, 0);
	await app.disconnect();
	return { build, open, bytes, growth };
}

/** Rows of the replay workbench. */
export const replayRows: readonly DeckRow[] = [
	...[0.5, 1, 2, 16].map((speed) => pacing(speed)),
	pacing(1, true),
	timeline
];
