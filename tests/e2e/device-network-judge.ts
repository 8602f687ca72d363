import type { Page } from '@playwright/test';
import type { InterruptedDevice, Sent } from './device-network-cases.ts';
import { expect, openStep } from './app-page.ts';
import { recorded } from './recorded.ts';

const LONG = Boolean(process.env['MYODECK_LONG']);
/** Seconds to record before the connection is cut, and after the device has returned. */
const [BEFORE, AFTER] = LONG ? [60, 5] : [1.5, 0.5];
export const TIME_LIMIT_MS = 90_000 + 3000 * BEFORE;
/** A start on a busy page is timed late and comes right in seconds: so many are left out of the rate. */
const SETTLING = Math.min(10, BEFORE / 3);
/** Numbers that are read from the page at a time. */
const AT_ONCE = 4_000_000;
/** Instants among which the first of a recording is looked for. */
const AMONG = 32_768;

/**
 * Records the connected device, cuts it off, lets it return, and stops. Every value of the streams has to be there, in order; the
 * one gap is the cut.
 */
export async function checkInterruption(
	page: Page,
	device: InterruptedDevice,
	label: string,
	streams: Readonly<Record<string, Sent>>
): Promise<void> {
	const main = Object.keys(streams)[0]!;
	const rows = (): Promise<number> =>
		page.evaluate(
			(name) => window.myodeck.recording.counts?.perStream.find((one) => one.name === name)?.samples ?? 0,
			main
		);
	// The scope drawn by software would take the core that brings the samples.
	await page.evaluate(() => window.myodeck.playPause());
	await page.evaluate(() => window.myodeck.record('network'));
	await openStep(page, 'Connect');
	const timer = device.timers.at(-1)!;
	const rate = 1000 / (timer.timeOf(1) - timer.timeOf(0));
	const more = async (seconds: number): Promise<void> => {
		const before = await rows();
		await expect
			.poll(async () => (await rows()) - before, { timeout: 30_000 + 2000 * seconds })
			.toBeGreaterThan(seconds * rate);
	};
	await more(BEFORE);
	device.off();
	await expect(page.getByText('Connection lost: reconnecting…')).toBeVisible();
	device.on();
	await expect
		.poll(() => device.timers.length, { timeout: 30_000, message: 'started anew' })
		.toBeGreaterThan(device.timers.indexOf(timer) + 1);
	await more(AFTER);
	const id = (await page.evaluate(() => window.myodeck.stop()))!;
	await page.evaluate(() => window.myodeck.disconnect());
	for (const [name, sent] of Object.entries(streams)) {
		const what = await checkStream(page, {
			id,
			name,
			sent,
			from: timer.first,
			next: device.timers.at(-1)!.first
		});
		const measured = 1e6 * (what.rate / what.fs - 1);
		console.log(
			`${label}, ${name}: ${what.nChannels} channels, ${what.edge} rows in ${what.seconds.toFixed(3)} s before the cut, 0 lost; ` +
				`rate ${measured.toFixed(0)} ppm off; the cut lost ${what.lost}; ${what.rows} rows in all`
		);
		expect(Math.abs(measured)).toBeLessThan(LONG ? 1000 : 50_000);
	}
}

interface Checked {
	readonly nChannels: number;
	readonly fs: number;
	readonly rows: number;
	/** Row after the only gap, and what is missing there. */
	readonly edge: number;
	readonly lost: number;
	/** From the first row to the last one before the gap, by timestamps; rows per second of it, once it has settled. */
	readonly seconds: number;
	readonly rate: number;
}

/** Compares every row of a recorded stream with what was sent: instants from `from` on, after the gap from `next` on. */
async function checkStream(
	page: Page,
	{ id, name, sent, from, next }: { id: string; name: string; sent: Sent; from: number; next: number }
): Promise<Checked> {
	const { nSamples, nChannels, fs } = await page.evaluate(
		async ([session, stream]) => {
			const info = (await window.myodeck.library.open(session)).streamInfo(stream);
			return { nSamples: info.nSamples, nChannels: info.nChannels, fs: info.fs };
		},
		[id, name] as const
	);
	const step = Math.max(1, Math.floor(AT_ONCE / nChannels));
	let [edge, lost, n, begun, ended] = [0, 0, NaN, NaN, NaN];
	let settled: { readonly row: number; readonly time: number } | undefined;
	for (let at = 0; at < nSamples; at += step) {
		const { data, timestamps, gaps } = await recorded(page, id, name, {
			start: at,
			end: Math.min(nSamples, at + step)
		});
		if (at === 0) {
			expect(gaps, `gaps of ${name}`).toHaveLength(1);
			[edge, lost, begun] = [Number(gaps[0]!.row), gaps[0]!.lost, timestamps[0]!];
			n = firstOf(data.subarray(0, nChannels), sent, from);
		}
		for (let i = 0; i < timestamps.length; i++, n++) {
			const row = data.subarray(i * nChannels, (i + 1) * nChannels);
			if (at + i === edge) n = firstOf(row, sent, next);
			const time = timestamps[i]!;
			if (time >= begun + SETTLING) settled ??= { row: at + i, time };
			if (at + i === edge - 1) ended = time;
			const c = differs(row, sent, n);
			if (c >= 0)
				throw new Error(
					`${name}: row ${at + i} is not instant ${n}: channel ${c} is ${row[c]}, not ${sent(n, c)}.`
				);
		}
	}
	const rate = (edge - 1 - settled!.row) / (ended - settled!.time);
	return { nChannels, fs, rows: nSamples, edge, lost, seconds: ended - begun, rate };
}

/** The first channel of a row that is not that of instant `n`; −1 when all are. */
function differs(row: Float32Array, sent: Sent, n: number): number {
	return row.findIndex((value, c) => {
		const wanted = sent(n, c);
		return !(Math.abs(value - wanted) <= 1e-6 * Math.abs(wanted));
	});
}

function firstOf(row: Float32Array, sent: Sent, least: number): number {
	for (let n = least; n < least + AMONG; n++) if (differs(row, sent, n) < 0) return n;
	throw new Error(`The row ${[...row.subarray(0, 8)].join(' ')} … was never sent.`);
}
