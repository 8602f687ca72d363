import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { ls } from './ls.ts';
import { sorted } from './sorted.ts';

test('samples come out in the order of the engine, whatever they are and however many', () => {
	const random = seeded(7);
	const special = [0, -0, Infinity, -Infinity, 1e-45, -1e-45, 3.4e38, -3.4e38, 1, -1, 1];
	expect(sorted(Float32Array.from(special))).toEqual(Float32Array.from(special).sort());
	for (const n of [1, 2, 200, 37, 1000, 37]) {
		const whole = Float32Array.from({ length: n }, () => Math.round(100 * (random() - 0.5)));
		const any = Float32Array.from({ length: n }, () => (random() - 0.5) * 10 ** (20 * random() - 10));
		for (const x of [whole, any]) {
			const before = x.slice();
			expect(sorted(x)).toEqual(x.slice().sort());
			expect(x).toEqual(before);
		}
	}
});

test('the L-scale has the bits it has from the engine’s own sort', () => {
	const random = seeded(8);
	for (let k = 0; k < 50; k++) {
		const x = Float32Array.from({ length: 200 }, () => 300 * (random() + random() - 1));
		const ascending = x.slice().sort();
		let [mean, weighted] = [0, 0];
		ascending.forEach((v, i) => {
			mean += v;
			weighted += i * v;
		});
		expect(ls.perChannel(x)).toBe(((2 * weighted) / 199 - mean) / 200);
	}
});
