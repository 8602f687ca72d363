import type { AppRow } from '../row.ts';

const SECONDS = 20;

/** Recording at a rate for 20 s with scope and prediction on: what is lost, and how late predictions are. */
function recordRow(channels: number, rate: number): AppRow {
	return {
		name: `record ${channels} ch x ${rate} Hz for ${SECONDS} s`,
		unit: 'samples',
		async measure(app) {
			const page = await app.newPage();
			const cdp = await page.context().browser()!.newBrowserCDPSession();
			const busy = async (): Promise<number> => {
				const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
				return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
			};
			await page.evaluate(trainOn, { channels, rate });
			const before = await busy();
			const found = await page.evaluate(recordFor, SECONDS);
			const used = (await busy()) - before;
			await page.context().close();
			return {
				median_s: found.seconds,
				p95_s: found.seconds,
				n: 1,
				rate: found.samples / found.seconds,
				more: { lost: found.lost, gaps: found.gaps, behind: found.behind, cores: used / found.wall }
			};
		}
	};
}

/** Connects, records a short take, trains LDA on it and predicts. */
async function trainOn({ channels, rate }: { channels: number; rate: number }): Promise<void> {
	const app = window.myodeck;
	const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
	// A few channels' worth of features is what a live decoder of a large grid uses too.
	app.settings.data.training.features = channels > 64 ? ['MAV'] : ['MAV', 'ZC', 'SSC', 'WL'];
	await app.connect('synthetic', { channels, rate });
	await app.record();
	for (const k of [0, 1, 2, 0, 1, 2]) {
		void app.label(k);
		await wait(700);
	}
	await app.stop();
	await app.train();
	await app.predict();
	await wait(1000);
}

async function recordFor(seconds: number): Promise<{
	seconds: number;
	wall: number;
	samples: number;
	lost: number;
	gaps: number;
	behind: number;
}> {
	const app = window.myodeck;
	const start = performance.now();
	await app.record();
	for (let s = 0; s < seconds; s++) {
		void app.label(s % 3);
		await new Promise((done) => setTimeout(done, 1000));
	}
	const behind = app.prediction.latency!.behind;
	const id = (await app.stop())!;
	const wall = (performance.now() - start) / 1000;
	const stream = app.library.get(id)!.streams.find(({ unit }) => unit === 'uV')!;
	return {
		seconds: stream.seconds,
		wall,
		samples: stream.nSamples,
		lost: stream.lost,
		gaps: stream.gaps,
		behind
	};
}

export const recordRows = [
	recordRow(8, 2000),
	recordRow(64, 2048),
	recordRow(128, 4096),
	recordRow(408, 10240)
] as const;

/** From a sample entering the ring to the prediction that contains it, in seconds; the rate is predictions per second. */
export const arrivalToPrediction: AppRow = {
	name: 'arrival to prediction 64ch@2048 hop 50 ms',
	unit: 'predictions',
	async measure(app) {
		const page = await app.newPage();
		await page.evaluate(trainOn, { channels: 64, rate: 2048 });
		await page.waitForTimeout(15_000);
		const { p50, p95, p99, rate } = await page.evaluate(() => {
			const { latency, rate: perSecond } = window.myodeck.prediction;
			return { ...latency!, rate: perSecond };
		});
		await page.context().close();
		return { median_s: p50, p95_s: p95, n: 300, rate, more: { p99_ms: p99 * 1000 } };
	}
};
