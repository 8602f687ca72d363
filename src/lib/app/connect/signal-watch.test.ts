import { expect, test, vi } from 'vitest';
import { seeded } from '../../core/random.ts';
import { hertz, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { SignalWatch } from './signal-watch.svelte.ts';

/** Two seconds of two channels; the second one is `value`. */
function source(value: (time: number) => number, status: 'streaming' | 'lost' = 'streaming') {
	const ring = SharedRing.create(2, 4096);
	const random = seeded(3);
	const data = Float32Array.from({ length: 5000 }, (_, i) =>
		i % 2 === 0 ? 40 * (random() - 0.5) : value(Math.floor(i / 2) / 1000)
	);
	const timestamps = Float64Array.from({ length: 2500 }, (_, row) => row / 1000);
	ring.write({ data, timestamps }, seconds(2.5));
	const info = { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' as const, fullScale: 100 };
	return { replayed: undefined, status, streams: [{ info, ring: ring.handle }] };
}
const random = seeded(9);
const noise = (): number => 40 * (random() - 0.5);

test('flat and saturated channels are named, and nothing of a good signal', async () => {
	const looked = async (value: (time: number) => number): Promise<string | undefined> => {
		const watch = new SignalWatch();
		await watch.load();
		watch.refresh([source(value)], 0);
		return watch.problem;
	};
	expect(await looked(noise)).toBeUndefined();
	expect(await looked(() => 7)).toBe('Channel 2 flat');
	expect(await looked(() => (random() > 0.5 ? 100 : noise()))).toBe('Channel 2 saturated');
});

test('hum on every channel is named; a source that is lost says so elsewhere; it looks every four seconds', async () => {
	const watch = new SignalWatch();
	await watch.load();
	const ring = SharedRing.create(1, 4096);
	const timestamps = Float64Array.from({ length: 2500 }, (_, row) => row / 1000);
	const data = Float32Array.from(timestamps, (time) => 30 * Math.sin(2 * Math.PI * 50 * time) + noise() / 8);
	ring.write({ data, timestamps }, seconds(2.5));
	const info = { name: 'emg', nChannels: 1, fs: hertz(1000), unit: 'uV' as const };
	const humming = {
		replayed: undefined,
		status: 'streaming' as const,
		streams: [{ info, ring: ring.handle }]
	};
	watch.refresh([humming], 0);
	expect(watch.problem).toMatch(/^\d+ % 50 Hz mains$/);
	watch.refresh([], 1);
	expect(watch.problem).toBeDefined();
	watch.refresh([source(() => 7, 'lost')], 4);
	expect(watch.problem).toBeUndefined();
});

test('the first look at a signal loads what it takes, the next one judges', async () => {
	const watch = new SignalWatch();
	watch.refresh([source(() => 7)], 0);
	expect(watch.problem).toBeUndefined();
	await vi.waitFor(() => {
		watch.refresh([source(() => 7)], performance.now());
		expect(watch.problem).toBe('Channel 2 flat');
	});
});
