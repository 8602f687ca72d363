import { expect } from 'vitest';
import type { DeviceSource } from '../../src/lib/sources/device/device-source.ts';
import type { FrameTimer } from './emulation/frame-timer.ts';
import { recorded, until, wait, type RecordedStream, type Recording } from './rig.ts';

const LONG = Boolean(process.env['MYODECK_LONG']);
/** What a test of it may take. */
export const COMPLETE_MS = LONG ? 600_000 : 60_000;
/** Seconds at the true rate before the connection is cut: a minute with `MYODECK_LONG=1`. */
const BEFORE = LONG ? 60 : 1;
const AWAY_MS = 700;
/** Seconds of device time that are sent at once after it has returned. */
const BURST = 4;
/** By how much the length of the gap may be wrong, seconds, beyond what a busy computer held arrivals up. */
const UNSURE = 0.5;
/** By which share the rate of the device may be another one. */
const RATE_UNSURE = 0.01;
/** Instants among which the first of a recording is looked for. */
const AMONG = 32_768;

/** An emulated device that can be cut off. */
export interface InterruptedDevice {
	/** One for every start, the newest last. */
	readonly timers: readonly FrameTimer[];
	/** Of its slower streams, if they are sent apart. */
	readonly auxTimers?: readonly FrameTimer[];
	off(): void;
	on(): void;
}

/** A stream as the device sends it: what channel `c` of instant `n` must be recorded as. */
export type Sent = (n: number, c: number) => number;

/** How many rows of the first stream could be read, and when, milliseconds of this process. */
interface Look {
	readonly at: number;
	readonly rows: number;
}

/** What one device sends. */
export interface Sending {
	/** By name of the stream; the first is the one whose instants `timers` count. */
	readonly streams: Readonly<Record<string, Sent>>;
	/** The recording has begun. */
	begin?(recording: Recording): void;
	/** Sends `seconds` at once where a connection could not take them as they are. */
	burst?(seconds: number): Promise<void>;
}

/**
 * Records a device through the bridge: at its rate by the clock, cut off, returned, then so many seconds as fast as the
 * connection takes them. Every value has to be there bit for bit, in order, to the last one sent; the one gap is as long
 * as it was away.
 */
export async function checkComplete(
	source: DeviceSource,
	device: InterruptedDevice,
	sending: Sending
): Promise<void> {
	const [main, sent] = Object.entries(sending.streams)[0]!;
	let clock = { rate: NaN, ppm: NaN, ppmError: NaN };
	let cut = 0;
	const looks: Look[] = [];
	const streams = await recorded(source, async (_more, recording) => {
		sending.begin?.(recording);
		const timer = setInterval(() => looks.push({ at: performance.now(), rows: recording.rows() }), 5);
		await recording.seconds(BEFORE);
		clock = source.state().clocks[0]!;
		cut = device.timers.length;
		await cutAndReturn(source, device, recording);
		await sendRest(device, sending, recording, sent);
		clearInterval(timer);
	});
	const [before, after] = [device.timers[cut - 1]!, device.timers.at(-1)!];
	for (const [name, values] of Object.entries(sending.streams)) {
		const stream = streams[name]!;
		expect(stream.gaps.length, `gaps of ${name}`).toBe(1);
		const edge = stream.gaps[0]!;
		const first = checkRows(stream, values, 0, edge, before.first);
		const next = checkRows(stream, values, edge, stream.timestamps.length, after.first);
		if (name !== main) continue;
		const last = next + stream.timestamps.length - edge;
		expect(last, 'instants sent').toBe(after.next);
		const away = (after.timeOf(next) - before.timeOf(first + edge)) / 1000;
		const wrong = stream.lost[0]! - away * stream.fs;
		// Time before and after the gap is that of arrivals: at most as late as rows could be read.
		const seen = looks.find(({ rows }) => rows === edge)!;
		const lateBefore = (seen.at - before.timeOf(first + edge)) / 1000;
		const back = looks.find(({ rows }) => rows > edge)!;
		const lateAfter = (back.at - after.timeOf(next + back.rows - edge)) / 1000;
		expect(wrong / stream.fs, 'gap').toBeGreaterThan(-lateBefore - UNSURE);
		expect(wrong / stream.fs, 'gap').toBeLessThan(lateAfter + UNSURE);
		// What is missing is what fits between the timestamps.
		const between = (stream.timestamps[edge]! - stream.timestamps[edge - 1]!) * stream.fs - 1;
		expect(Math.abs(between - stream.lost[0]!)).toBeLessThan(1 + RATE_UNSURE * stream.lost[0]!);
		report(name, stream, { clock, edge, wrong });
	}
}

async function cutAndReturn(
	source: DeviceSource,
	device: InterruptedDevice,
	recording: Recording
): Promise<void> {
	device.off();
	await until(() => ['lost', 'reconnecting'].includes(source.state().phase));
	await wait(AWAY_MS);
	device.on();
	await until(() => source.state().phase === 'streaming');
	await recording.seconds(0.5);
}

/** Ends what is sent by the clock, sends the rest at once, and waits for the last instant of it. */
async function sendRest(
	device: InterruptedDevice,
	{ burst }: Sending,
	recording: Recording,
	sent: Sent
): Promise<void> {
	const timers = [device.timers.at(-1)!, device.auxTimers?.at(-1)].filter((timer) => timer !== undefined);
	for (const timer of timers) timer.end();
	if (burst) await burst(BURST);
	else for (const timer of timers) timer.burst(BURST);
	const last = timers[0]!.next - 1;
	await until(() => recording.newest(0).every((value, c) => value === Math.fround(sent(last, c))));
	// The other streams end a little later or earlier.
	await wait(200);
}

/** Compares rows `[from, to)` with consecutive instants; the number of the first, which is `least` or a little later. */
function checkRows(
	{ data, nChannels }: RecordedStream,
	sent: Sent,
	from: number,
	to: number,
	least: number
): number {
	const differs = (row: number, n: number): number => {
		for (let c = 0; c < nChannels; c++) if (data[row * nChannels + c] !== Math.fround(sent(n, c))) return c;
		return -1;
	};
	let first = least;
	while (first < least + AMONG && differs(from, first) >= 0) first++;
	if (differs(from, first) >= 0) expect.fail(`Row ${from} was never sent.`);
	for (let row = from; row < to; row++) {
		const n = first + row - from;
		const c = differs(row, n);
		if (c >= 0)
			expect.fail(
				`Row ${row} is not instant ${n}: channel ${c} is ${data[row * nChannels + c]}, not ${sent(n, c)}.`
			);
	}
	return first;
}

/** Figures of a long run, to be read. */
function report(
	name: string,
	{ timestamps, nChannels, fs, lost }: RecordedStream,
	{
		clock,
		edge,
		wrong
	}: { clock: { rate: number; ppm: number; ppmError: number }; edge: number; wrong: number }
): void {
	if (!LONG) return;
	const span = timestamps[edge - 1]! - timestamps[0]!;
	const ppm = 1e6 * ((edge - 1) / span / fs - 1);
	console.log(
		`${name}: ${nChannels} channels at ${fs} Hz, ${edge} rows in ${span.toFixed(3)} s before the cut, 0 lost, ` +
			`${ppm.toFixed(1)} ppm by timestamps, ${clock.ppm.toFixed(1)} ± ${clock.ppmError.toFixed(1)} ppm by the clock; ` +
			`the cut lost ${lost[0]} samples, ${wrong.toFixed(1)} more than truly; ${timestamps.length} rows in all`
	);
}
