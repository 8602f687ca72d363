import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { float32Text, secondsText } from './number-text.ts';
import { RowText } from './row-text.ts';

const text = (write: (row: RowText) => void): string => {
	const row = new RowText();
	write(row);
	return new TextDecoder().decode(row.take());
};

test('a float32 is written as the shortest text that is the same float32 again', () => {
	const random = seeded(1);
	const bits = new Uint32Array(1);
	const float = new Float32Array(bits.buffer);
	const values = [
		0, -0, 1, -1, 0.5, 1e-6, 9.999999e-7, 1e9, 999_999_999, 999_999_936, 0.1, -0.3, 123.456, 1e-45
	];
	for (const value of [...values, NaN, Infinity, -Infinity, 3.4e38, 16_777_216.5]) {
		const single = Math.fround(value);
		expect(text((row) => row.float32(single))).toBe(float32Text(single));
	}
	for (let k = 0; k < (process.env['MYODECK_LONG'] ? 20_000 : 4000); k++) {
		if (k % 2) bits[0] = random() * 2 ** 32;
		else float[0] = (random() - 0.5) * 10 ** Math.floor(12 * random() - 6);
		const value = float[0]!;
		const found = text((row) => row.float32(value));
		const expected = float32Text(value);
		// No `expect` for each of them: it takes ten times what the text does. Two texts of one length may be the same number.
		const same = Number.isNaN(value) ? found === 'NaN' : Object.is(Math.fround(Number(found)), value);
		if (!same || found.length !== expected.length)
			expect.fail(`${value} is written as ${found}, not ${expected}`);
	}
});

test('seconds are written to a nanosecond', () => {
	const random = seeded(2);
	for (const value of [0, 1, 0.001, 59.999999999, 12.5, 1e5 + 1e-9, -0.25, 1e7, NaN]) {
		expect(text((row) => row.seconds(value))).toBe(secondsText(value));
	}
	for (let k = 0; k < 5000; k++) {
		const value = k % 2 ? k / 2048 : random() * 10 ** Math.floor(5 * random());
		const found = text((row) => row.seconds(value));
		if (!(Math.abs(Number(found) - value) < 0.6e-9)) expect.fail(`${value} s is written as ${found}`);
	}
});

test('rows grow as long as they need to, and begin anew when they were taken', () => {
	const row = new RowText();
	const long = 'Häufig, "µV"'.repeat(20_000);
	row.text(long);
	row.comma();
	row.float32(1.5);
	expect(new TextDecoder().decode(row.take())).toBe(`${long},1.5`);
	row.float32(-2);
	expect(new TextDecoder().decode(row.take())).toBe('-2');
});
