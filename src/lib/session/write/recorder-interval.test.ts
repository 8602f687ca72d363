import { expect, test, vi } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { memoryStore } from '../../store/memory.ts';
import { Recorder } from './recorder.ts';

const INFO = { name: 'emg', nChannels: 2, fs: hertz(100), unit: 'uV', device: 'Test amplifier' } as const;
const START = { id: 'x', classNames: ['Rest', 'Fist'], created: new Date(2026, 0, 2) };

test('a flush begins every interval, however long the store takes for each', async () => {
	const store = memoryStore();
	const ring = SharedRing.create(2, 4096);
	const write = (tick: number): void => {
		const time = 1000 + tick / 100;
		ring.write({ data: new Float32Array(2), timestamps: Float64Array.of(time) }, seconds(time));
	};
	const stored: number[] = [];
	let slow = 0;
	const setMany: typeof store.setMany = async (entries) => {
		stored.push(performance.now());
		await new Promise((resolve) => setTimeout(resolve, slow));
		await store.setMany(entries);
	};
	const recorder = await Recorder.begin({ ...store, setMany }, START, [
		{ info: INFO, ring: { ...ring.handle }, from: 0 }
	]);
	// The first flush loads the compressor, which no fake timer waits for.
	write(0);
	await recorder.flush();
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
	try {
		slow = 150;
		stored.length = 0;
		const running = recorder.run(0.25);
		const pass = async (ms: number) => {
			await vi.advanceTimersByTimeAsync(ms);
			await new Promise((resolve) => setImmediate(resolve));
		};
		for (let tick = 1; tick <= 200; tick++) {
			write(tick);
			await pass(10);
		}
		// In 2 s with a store that takes 150 ms: the interval of 250 ms holds the flush, which does not add to it.
		const between = stored.slice(1).map((time, i) => time - stored[i]!);
		expect(between.length).toBeGreaterThan(5);
		for (const ms of between) expect(ms).toBeLessThanOrEqual(270);
		let stopped = false;
		const stopping = recorder.stop().then(() => (stopped = true));
		while (!stopped) await pass(50);
		await pass(500);
		await Promise.all([stopping, running]);
	} finally {
		vi.useRealTimers();
	}
});
