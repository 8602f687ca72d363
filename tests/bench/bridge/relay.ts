import { WebSocket } from 'ws';
import type { LslOutlet } from '../../../bridge/lsl/backend.ts';
import { lslClock } from '../../../bridge/lsl/clock.ts';
import { BridgeLink, type BridgeSocket } from '../../../src/lib/sources/lsl/bridge-link.ts';
import { measuredOf, type DiskRow } from '../row.ts';
import { cpuOf, residentOf } from './cpu.ts';
import { inLaboratory, pace, pause } from './laboratory.ts';
import { quattrocentoRow } from './quattrocento.ts';

const SECONDS = 5;
/** Ten minutes only where there is time for it. */
const LONG_SECONDS = process.env['MYODECK_LONG'] ? 600 : 30;
/** A day only where there is time for it. */
const DAY_HOURS = process.env['MYODECK_LONG'] ? 24 : 1;
/** Samples under way at once: less than the outlet may hold for its reader. */
const RUSH_SAMPLES = 20_000;

/** What one run came to. */
interface Run {
	readonly latencies: number[];
	/** Seconds that it took. */
	readonly elapsed: number;
	readonly sent: number;
	readonly got: number;
	readonly cpu: number;
	readonly resident: readonly number[];
}

/** Sends `seconds` of a stream; `look` is called now and then, `got` counts what has arrived. Resolves with what was sent. */
type Send = (
	outlet: LslOutlet,
	channels: number,
	rate: number,
	seconds: number,
	look: () => void,
	got: () => number
) => Promise<number>;

/** An outlet in this process → the bridge, a process of its own → a reader of its WebSocket in this process. */
const relayed = (channels: number, rate: number, seconds: number, send: Send = pace): Promise<Run> =>
	inLaboratory(channels, rate, async ({ outlet, port, bridge }) => {
		const latencies: number[] = [];
		let got = 0;
		const link = new BridgeLink(
			`ws://127.0.0.1:${port}`,
			{
				open: () => link.send({ type: 'subscribe', id: link.newId(), stream: { name: 'bench' } }),
				frame: ({ timestamps }) => {
					got += timestamps.length;
					latencies.push(lslClock() - timestamps[timestamps.length - 1]!);
				}
			},
			{ connect: (url): BridgeSocket => new WebSocket(url) as unknown as BridgeSocket }
		);
		while (outlet.consumers === 0) await pause(20);
		const before = cpuOf(bridge);
		const begun = lslClock();
		const resident: number[] = [];
		const look = (): void => void resident.push(residentOf(bridge));
		const sent = await send(outlet, channels, rate, seconds, look, () => got);
		const elapsed = lslClock() - begun;
		const cpu = (cpuOf(bridge) - before) / elapsed;
		for (let i = 0; i < 100 && got < sent; i++) await pause(20);
		link.close();
		return { latencies, elapsed, sent, got, cpu, resident };
	});

/** Pushes `seconds` of a stream as fast as it is taken; its own clock runs with its samples. Looks every 100th of it. */
const rush: Send = async (outlet, channels, rate, seconds, look, got) => {
	const [n, total, begun] = [Math.round(rate / 10), Math.round(rate * seconds), lslClock()];
	let sent = 0;
	while (sent < total) {
		while (sent - got() > RUSH_SAMPLES) await pause(1);
		const from = sent;
		const timestamps = Float64Array.from({ length: n }, (_, i) => begun + (from + i) / rate);
		outlet.push({ values: new Float32Array(n * channels).fill(sent), timestamps });
		if (Math.floor(((sent + n) * 100) / total) > Math.floor((sent * 100) / total)) look();
		sent += n;
	}
	return sent;
};

const relay = (channels: number, rate: number): DiskRow => ({
	name: `bridge ${channels} ch x ${rate / 1000} kHz, outlet to WebSocket`,
	unit: 'samples',
	async measure() {
		const { latencies, sent, got, cpu } = await relayed(channels, rate, SECONDS);
		const sorted = [...latencies].sort((a, b) => a - b);
		const figures = measuredOf(latencies, 1, {
			lost: sent - got,
			p99_ms: 1000 * sorted[Math.ceil(0.99 * sorted.length) - 1]!,
			cpu_percent: 100 * cpu
		});
		return { ...figures, rate: got / SECONDS };
	}
});

const memory = (
	what: string,
	channels: number,
	rate: number,
	seconds: number,
	send: Send = pace
): DiskRow => ({
	name: `bridge ${channels} ch x ${rate / 1000} kHz for ${what}, memory`,
	unit: 'samples',
	async measure() {
		const { latencies, elapsed, sent, got, cpu, resident } = await relayed(channels, rate, seconds, send);
		const third = Math.floor(resident.length / 3);
		const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
		// Times that run ahead of the clock tell no latency.
		const figures = measuredOf(send === rush ? [elapsed] : latencies, 1, {
			lost: sent - got,
			cpu_percent: 100 * cpu,
			first_third_MiB: mean(resident.slice(0, third)),
			last_third_MiB: mean(resident.slice(-third)),
			most_MiB: Math.max(...resident)
		});
		return { ...figures, rate: got / seconds };
	}
});

/** The bridge at the rates of armbands, grids and implants; times are from push to arrival. */
export const bridgeRows: readonly DiskRow[] = [
	relay(8, 2_000),
	relay(64, 30_000),
	relay(256, 30_000),
	quattrocentoRow,
	memory(`${LONG_SECONDS} s`, 64, 10_000, LONG_SECONDS),
	memory(`${DAY_HOURS} h as fast as it goes`, 8, 2_000, DAY_HOURS * 3600, rush)
];
