import type { AppRow } from '../row.ts';
import { pacingRows } from './pacing.ts';
import { putSession } from './put-session.ts';
import { rendererMemory } from './renderer-memory.ts';

/** A take as long as an hour only where there is time for it. */
const MINUTES = process.env['MYODECK_LONG'] ? 60 : 3;

/** How long it is played at 16×, on the wall: so much of it is watched in the beginning, and in the end. */
const PLAYED = process.env['MYODECK_LONG'] ? 60 : 9;
const WATCHED = PLAYED / 3;

/** A long take on the timeline: making its pyramid, opening it once that exists, memory while it plays at 16×. */
const timeline: AppRow = {
	name: `timeline of ${MINUTES} min of 64 ch @2048`,
	unit: 'takes',
	async measure(app) {
		const { page, close } = await app.newStoredPage();
		try {
			await putSession(page, 'long', 60 * MINUTES, [{ name: 'emg', fs: 2048, nChannels: 64 }]);
			const { build, open, bytes } = await page.evaluate(openTimeline);
			const held = await rendererMemory(page);
			const most = async (): Promise<number> => {
				let bytes = 0;
				for (const end = performance.now() + 1000 * WATCHED; performance.now() < end;) {
					bytes = Math.max(bytes, held?.() ?? NaN);
					await new Promise((done) => setTimeout(done, 100));
				}
				return bytes / 1e6;
			};
			const early = await most();
			await new Promise((done) => setTimeout(done, 1000 * (PLAYED - 2 * WATCHED)));
			const late = await most();
			const { pace, behind } = await page.evaluate(() => window.myodeck.replaySession.transport!);
			return {
				median_s: open,
				p95_s: open,
				n: 1,
				rate: 1 / open,
				more: {
					build_s: build,
					pyramid_MB: bytes / 1e6,
					renderer_MB_at_16x_first: early,
					renderer_MB_at_16x_last: late,
					pace,
					fell_behind_s: behind
				}
			};
		} finally {
			await close();
		}
	}
};

/** Runs in the page. Opens the take twice: the second time its pyramid is kept. It plays on at 16×. */
async function openTimeline(): Promise<{ build: number; open: number; bytes: number }> {
	const app = window.myodeck;
	const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
	const timed = async (): Promise<number> => {
		const begun = performance.now();
		await app.replay('long', { speed: 16 });
		while (!app.replaySession.pyramid) await wait(10);
		// Two frames: then it is drawn.
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		return (performance.now() - begun) / 1000;
	};
	const build = await timed();
	await app.disconnect();
	while (app.replaySession.pyramid) await wait(10);
	const open = await timed();
	const bytes = app.replaySession.pyramid!.levels.reduce((sum, { bins }) => sum + bins.byteLength, 0);
	return { build, open, bytes };
}

/** Rows of the replay replaySession. */
export const replayRows: readonly AppRow[] = [...pacingRows, timeline];
