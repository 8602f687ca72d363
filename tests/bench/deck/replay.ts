import type { DeckRow } from '../row.ts';
import { pacingRows } from './pacing.ts';
import { putSession } from './put-session.ts';

/** A take as long as an hour only where there is time for it. */
const MINUTES = process.env['MYODECK_LONG'] ? 60 : 3;

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
export const replayRows: readonly DeckRow[] = [...pacingRows, timeline];
