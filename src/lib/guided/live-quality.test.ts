import { expect, test } from 'vitest';
import type { StreamInfo } from '../core/signal.ts';
import { hertz } from '../core/units.ts';
import { FULL_SCALE_UV, SyntheticMuscle } from '../sources/synthetic/muscle.ts';
import { LiveQuality } from './live-quality.ts';
import { idleWarning } from './live-warning.ts';

const info: StreamInfo = { name: 'emg', nChannels: 8, fs: hertz(2048), unit: 'uV', fullScale: FULL_SCALE_UV };

/** Five seconds of a class as they come, changed by `spoil(row, channel, value)`. */
function codes(
	spoil: (row: number, channel: number, value: number) => number,
	rate = NaN
): readonly string[] {
	const muscle = new SyntheticMuscle({ nChannels: 8, fs: 2048, seed: 5, mainsHz: 50, reaction: [0, 0] });
	muscle.cueClass(1);
	const quality = new LiveQuality(info);
	for (let row = 0; row < 5 * 2048; row += 512) {
		const data = muscle.next(512).map((value, i) => spoil(row + Math.floor(i / 8), i % 8, value));
		quality.push(data, false);
	}
	return quality.warnings(rate).map(({ code, message }) => `${code}: ${message}`);
}

test('a good signal gives no warning', () => {
	expect(codes((_, __, value) => value)).toEqual([]);
	expect(codes((_, __, value) => value, 2000)).toEqual([]);
});

test('a flat channel, one that clips, hum and half the rate are named at once', () => {
	expect(codes((_, channel, value) => (channel === 2 ? 0 : value))).toEqual([
		'flat: Channel 3 is flat. Check the electrode and its cable.'
	]);
	const clipped = codes((_, channel, value) =>
		channel < 2 ? Math.max(-FULL_SCALE_UV, Math.min(FULL_SCALE_UV, 60 * value)) : value
	);
	expect(clipped).toEqual([expect.stringMatching(/^clipped: Channels 1, 2 clip\./)]);
	const hum = codes((row, _, value) => value + 300 * Math.sin((2 * Math.PI * 60 * row) / 2048));
	expect(hum).toEqual([expect.stringMatching(/^mains: \d+ % of the power is 60 Hz mains hum\./)]);
	expect(codes((_, __, value) => value, 1024)).toEqual([
		expect.stringMatching(/^rate: The device delivers 1024 of 2048 samples per second\./)
	]);
});

test('a take that waits is called idle after a minute, and how long it has been is said', () => {
	expect(idleWarning(59)).toBeUndefined();
	expect(idleWarning(60)?.message).toMatch(/^Paused for a minute /);
	expect(idleWarning(200)).toEqual({
		code: 'idle',
		message: expect.stringMatching(/^Paused for 3 minutes /) as string
	});
});
