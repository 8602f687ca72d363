import type { AppRow, Measured } from '../row.ts';
import { paced, type Arrival } from './arrivals.ts';
import { noteArrivals } from './note-arrivals.ts';
import { plainTab, type Evaluates } from './plain-tab.ts';
import { putSession } from './put-session.ts';

/** How long each speed is watched, on the wall. */
const SECONDS = 60;
const STREAMS = [
	{ name: 'emg', fs: 2048, nChannels: 8 },
	{ name: 'guide', fs: 60, nChannels: 1 }
] as const;

/**
 * A minute of two streams at one speed: how far the clock is off in the long run, how late samples come, how far streams part.
 */
const pacing = (speed: number, hidden = false): AppRow => ({
	name: `replay pacing 60 s @2048 x${speed}${hidden ? ' in a hidden tab' : ''}`,
	unit: 'samples',
	async measure(app) {
		if (!hidden) {
			const page = await app.newPage();
			const figures = await watched(page, speed, false);
			await page.context().close();
			return figures;
		}
		const tab = await plainTab(app.url);
		try {
			await tab.evaluate(ready, undefined);
			return await watched(tab, speed, true, () => tab.hide());
		} finally {
			await tab.close();
		}
	}
});

async function watched(
	page: Evaluates,
	speed: number,
	hidden: boolean,
	hide?: () => Promise<void>
): Promise<Measured> {
	await putSession(page, 'pace', Math.ceil((SECONDS + 5) * speed), STREAMS);
	await hide?.();
	await page.evaluate(play, speed);
	const [signal, guide] = (await noteArrivals(page, SECONDS)) as [Arrival[], Arrival[]];
	const { behind, seen } = await page.evaluate(end, undefined);
	const wrong = seen.find((state) => state !== (hidden ? 'hidden' : 'visible'));
	if (wrong) throw new Error(`The page was ${wrong}, which this row is not about.`);
	const { ppm, late50, late95, worst, apart, rate, rows } = paced([signal, guide], speed, STREAMS[1].fs);
	return {
		median_s: late50,
		p95_s: late95,
		n: rows,
		rate,
		more: {
			ppm,
			worst_late_ms: worst * 1000,
			streams_apart_guide_samples: apart,
			fell_behind_s: behind,
			hidden: Number(hidden)
		}
	};
}

/** Runs in the page: resolves when the app has read everything stored. */
async function ready(): Promise<void> {
	while (!globalThis.crossOriginIsolated || !window.myodeck?.ready)
		await new Promise((done) => setTimeout(done, 50));
}

/** Runs in the page: plays, and notes from now on whether it can be seen. */
async function play(speed: number): Promise<void> {
	const seen = [document.visibilityState as string];
	document.addEventListener('visibilitychange', () => seen.push(document.visibilityState));
	Object.assign(window, { benchSeen: seen });
	await window.myodeck.replay('pace', { speed });
}

/** Runs in the page. `behind`: seconds by which the replay says it fell behind; `seen`: all that the page was said to be. */
async function end(): Promise<{ behind: number; seen: string[] }> {
	const app = window.myodeck;
	const [connection] = app.connections.list;
	await connection!.drive('pause');
	const behind = connection!.transport?.behind ?? 0;
	await app.disconnect();
	const { benchSeen } = window as unknown as { benchSeen: string[] };
	return { behind, seen: [...benchSeen, document.visibilityState] };
}

/** Rows of the pacing of a replay. */
export const pacingRows: readonly AppRow[] = [
	...[0.5, 1, 2, 16].map((speed) => pacing(speed)),
	...[0.5, 1, 2, 16].map((speed) => pacing(speed, true))
];
