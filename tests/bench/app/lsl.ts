import { inLaboratory, pace, pause } from '../bridge/laboratory.ts';
import { measuredOf, type AppRow } from '../row.ts';
import { noteArrivals } from './note-arrivals.ts';

const SECONDS = 10;
/** The clocks find each other first. */
const SETTLING_SECONDS = 5;

/** From push in an outlet to the page's ring, where scope, recording and prediction read: the newest sample of each chunk. */
const toPage = (channels: number, rate: number): AppRow => ({
	name: `LSL ${channels} ch x ${rate / 1000} kHz, outlet to page`,
	unit: 'samples',
	measure: (app) =>
		inLaboratory(channels, rate, async ({ outlet, port }) => {
			const page = await app.newPage();
			const connecting = page.evaluate(listen, `ws://localhost:${port}`);
			while (outlet.consumers === 0) await pause(20);
			const sending = pace(outlet, channels, rate, SETTLING_SECONDS + SECONDS);
			await connecting;
			await pause(1000 * SETTLING_SECONDS);
			const [arrivals = []] = await noteArrivals(page, SECONDS / 2);
			const lost = await page.evaluate(() => window.myodeck.connections.list[0]!.health[0]!.lost);
			await page.evaluate(() => window.myodeck.disconnect());
			await sending;
			await page.context().close();
			const settled = arrivals.filter(({ came }) => came > arrivals.at(-1)!.came - SECONDS / 2);
			const latencies = settled.map(({ last, came }) => came - last);
			const sorted = latencies.toSorted((a, b) => a - b);
			const rows = settled.reduce((sum, one) => sum + one.rows, 0);
			const more = { lost, p99_ms: 1000 * sorted[Math.ceil(0.99 * sorted.length) - 1]! };
			return { ...measuredOf(latencies, 1), rate: (2 * rows) / SECONDS, more };
		})
});

/** Runs in the page: connects the stream named `bench` of the bridge at `address`. */
async function listen(address: string): Promise<void> {
	const app = window.myodeck;
	app.settings.data.source = 'lsl';
	app.settings.data.params['lsl'] = { ...app.settings.data.params['lsl'], address };
	app.lsl.refresh();
	let stream;
	while (!(stream = app.lsl.streams.find(({ name }) => name === 'bench')))
		await new Promise((done) => setTimeout(done, 50));
	app.lsl.choose(stream, true);
	await app.connect('lsl', app.settings.data.params['lsl']);
}

/** The rates of an armband and of a grid. */
export const lslRows: readonly AppRow[] = [toPage(8, 2000), toPage(64, 2048)];
