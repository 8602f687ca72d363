import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { checkSignal } from './signal-check.ts';

test('flat, clipped and humming channels are told from good ones, at several rates', () => {
	for (const fs of [200, 250, 500, 2000]) {
		const random = seeded(fs);
		const data = new Float32Array(2 * fs * 5);
		for (let i = 0; i < 2 * fs; i++) {
			const noise = 20 * (random() - 0.5);
			const hum = (hz: number): number => 100 * Math.sin((2 * Math.PI * hz * i) / fs + 1);
			data.set([noise, 7, Math.max(-50, Math.min(50, 8 * noise)), noise + hum(50), noise + hum(60)], 5 * i);
		}
		const checks = checkSignal(data, 5, fs, 50);
		expect(checks.map(({ word }) => word).slice(0, 3)).toEqual(['good', 'flat', 'clipped']);
		const quiet = checkSignal(data, 5, fs, undefined);
		expect(quiet.map(({ word }) => word)).toEqual(['good', 'flat', 'good', 'hum', 'hum']);
		expect(quiet[3]!.mains).toBeGreaterThan(0.9);
		expect(quiet[0]!.mains).toBeLessThan(0.1);
	}
});

test('below 130 Hz nobody can tell hum', () => {
	const checks = checkSignal(
		Float32Array.from({ length: 200 }, (_, i) => i % 7),
		1,
		100,
		undefined
	);
	expect(checks[0]!.mains).toBeNaN();
	expect(checks[0]!.word).toBe('good');
});
