import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { hertz } from '../../core/units.ts';
import { NO_VIEW_FILTER } from './view-filter-settings.ts';
import { viewFilter, viewFilterText } from './view-filter.ts';

const info = { nChannels: 3, fs: hertz(1000) };
const all = { ...NO_VIEW_FILTER, notchHz: 50, band: true };

test('what is off does nothing and has no name', () => {
	expect(viewFilter(NO_VIEW_FILTER, info)).toBeUndefined();
	expect(viewFilterText(NO_VIEW_FILTER, info)).toBeUndefined();
});

test('in any chunks it gives the same bits, so a replay shows what was shown live', () => {
	const random = seeded(1);
	const input = Float32Array.from({ length: 3 * 4000 }, () => random() - 0.5);
	for (const montage of ['none', 'average', 'bipolar']) {
		const settings = { ...all, montage };
		const whole = viewFilter(settings, info)!.process(input.slice());
		const filter = viewFilter(settings, info)!;
		const out = new Float32Array(input.length);
		for (let at = 0; at < input.length;) {
			const n = 3 * (1 + Math.floor(random() * 200));
			const part = filter.process(input.slice(at, at + n));
			out.set(part, at);
			at += part.length;
		}
		expect(out).toEqual(whole);
	}
});

test('mains and its harmonics go, a muscle stays', () => {
	const rms = (hz: number): number => {
		const one = { nChannels: 1, fs: hertz(1000) };
		const x = Float32Array.from({ length: 8000 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / 1000));
		const out = viewFilter(all, one)!.process(x).subarray(4000);
		return Math.sqrt(out.reduce((sum, value) => sum + value * value, 0) / out.length);
	};
	for (const hz of [50, 150, 350, 5]) expect(rms(hz)).toBeLessThan(0.05);
	expect(rms(120)).toBeGreaterThan(0.65);
});

test('bipolar goes along the columns of a grid, and channels without a neighbour are 0', () => {
	const settings = { ...NO_VIEW_FILTER, montage: 'bipolar' };
	expect([...viewFilter(settings, info)!.process(Float32Array.of(1, 5, 7))]).toEqual([-4, -2, 0]);
	const channelGrids = [
		{
			label: 'arm',
			cells: [
				[0, 1],
				[2, null]
			]
		}
	];
	expect([...viewFilter(settings, { ...info, channelGrids })!.process(Float32Array.of(1, 5, 7))]).toEqual([
		-6, 0, 0
	]);
	expect(viewFilterText(settings, info)).toBe('bipolar');
});

test('a band that a slow stream does not have is left out or clamped, and the words say what is done', () => {
	expect(viewFilterText(all, { nChannels: 1, fs: hertz(200) })).toBe('notch 50 Hz, 20–95 Hz, order 2');
	expect(viewFilterText(all, { nChannels: 1, fs: hertz(30) })).toBe('notch 50 Hz');
	expect(viewFilter({ ...all, notchHz: 0 }, { nChannels: 1, fs: hertz(30) })).toBeUndefined();
});
