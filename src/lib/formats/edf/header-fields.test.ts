import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { readUnit } from '../unit-names.ts';
import { annotationSlots } from './annotation-slots.ts';
import { encodeAnnotation, readAnnotations, timeKeeping, type Annotation } from './annotations.ts';
import { rangeOf } from './channel-range.ts';
import { nearest, outward, readNumber } from './number-field.ts';
import { recordLength } from './record-length.ts';
import { positionOf, timeAxis } from './time-axis.ts';

const random = seeded(21);
const odd = (): number => (random() - 0.5) * 10 ** Math.floor(random() * 14 - 6);

describe('eight characters', () => {
	test('hold a bound that no value passes, as digits, a sign and a dot', () => {
		for (let i = 0; i < 3000; i++) {
			const x = odd();
			for (const direction of ['down', 'up'] as const) {
				const text = outward(x, direction)!;
				expect(text).toMatch(/^-?\d+(\.\d+)?$/);
				expect(text.length).toBeLessThanOrEqual(8);
				expect(direction === 'down' ? Number(text) <= x : Number(text) >= x).toBe(true);
			}
		}
		expect(outward(1e9, 'up')).toBeUndefined();
		expect(outward(-8388608, 'down')).toBe('-8388608');
	});

	test('hold durations and rates', () => {
		expect([1, 0.1, 3, 0.00048828125, 12345678, 1 / 3].map(nearest)).toEqual([
			'1',
			'0.1',
			'3',
			'0.000488',
			'12345678',
			'0.333333'
		]);
	});

	test('are read as others write them, too', () => {
		expect(['+5', ' 1,5 ', '1E2', '.5', '', 'x', '1 2'].map(readNumber)).toEqual([
			5,
			1.5,
			100,
			0.5,
			NaN,
			NaN,
			NaN
		]);
	});
});

test('the range of a channel holds all its values, wastes next to nothing, and has a unit that is read back', () => {
	for (let i = 0; i < 2000; i++) {
		const [a, b] = [odd(), odd()];
		const [min, max] = [Math.min(a, b), Math.max(a, b)];
		const { least, greatest, unit, factor } = rangeOf(min, max, 'a.u.');
		expect(Number(least)).toBeLessThanOrEqual(min * factor);
		expect(Number(greatest)).toBeGreaterThanOrEqual(max * factor);
		expect(Number(greatest) - Number(least)).toBeLessThanOrEqual(
			// A thousandth, or what six digits beside a sign and a dot can say.
			(max - min) * factor * 1.001 + 2e-5 * Math.max(Math.abs(min), Math.abs(max)) * factor
		);
		expect([least, greatest, unit].every((text) => text.length <= 8)).toBe(true);
		expect(readUnit(unit).factor * factor).toBeCloseTo(1, 9);
	}
});

test('a record holds whole samples, says its rate to 1e-9, and is not too large to be read', () => {
	for (const fs of [
		1,
		0.1,
		100,
		2048,
		1259.26,
		2000 / 3,
		34000 / 27,
		148.148148,
		1111.11,
		30_000,
		333.3,
		Math.PI * 100
	]) {
		for (const frame of [3, 192, 1224]) {
			const { samples, text, seconds } = recordLength(fs, frame);
			expect(Number.isInteger(samples)).toBe(true);
			expect(text.length).toBeLessThanOrEqual(8);
			expect(Number(text)).toBe(seconds);
			expect(Math.abs(samples / seconds / fs - 1)).toBeLessThan(fs === Math.PI * 100 ? 1e-8 : 1e-9);
			expect(samples * frame).toBeLessThan(10 * 2 ** 20);
		}
	}
	expect(recordLength(2048, 192)).toEqual({ samples: 2048, text: '1', seconds: 1 });
	expect(recordLength(2000 / 3, 24)).toEqual({ samples: 667, text: '1.0005', seconds: 1.0005 });
});

describe('annotations', () => {
	test('come back, whatever their text', () => {
		const given: Annotation[] = [
			{ onset: 0, duration: undefined, text: 'go' },
			{ onset: 3599.1234567, duration: 0.25, text: 'Fäuste 拳' },
			{ onset: -0.5, duration: 0, text: '+1' }
		];
		const bytes = Uint8Array.from(
			[timeKeeping(12.5), ...given.map(encodeAnnotation)].flatMap((list) => [...list, 0, 0])
		);
		expect(readAnnotations(bytes)).toEqual({
			begins: 12.5,
			annotations: given,
			broken: 0,
			durations: 0,
			foreign: 0
		});
	});

	test('of one list share their time, and what is none is counted', () => {
		const bytes = new TextEncoder().encode('+1.5\x152\x14a\x14b\x14\0nonsense\0+x\x14c\x14\0');
		expect(readAnnotations(bytes)).toEqual({
			begins: undefined,
			annotations: [
				{ onset: 1.5, duration: 2, text: 'a' },
				{ onset: 1.5, duration: 2, text: 'b' }
			],
			broken: 2,
			durations: 0,
			foreign: 0
		});
	});

	test('all find room, in their own record or a later one, however they fall', () => {
		for (let round = 0; round < 30; round++) {
			const records = 1 + Math.floor(random() * 20);
			const given = Array.from({ length: Math.floor(random() * 60) }, (_, i) => ({
				onset: random() < 0.5 ? records - 0.01 : random() * records,
				duration: 1,
				text: `${i}-${'x'.repeat(Math.floor(random() * 300))}`
			}));
			const slots = annotationSlots(given, (record) => record, records);
			const found: Annotation[] = [];
			for (let record = 0; record < records; record++) {
				const slot = slots.next();
				expect(slot.length).toBe(slots.bytes);
				const read = readAnnotations(slot);
				expect(read.begins).toBe(record);
				for (const { onset } of read.annotations) expect(onset).toBeLessThan(record + 1);
				found.push(...read.annotations);
			}
			expect(found.map(({ text }) => text).sort()).toEqual(given.map(({ text }) => text).sort());
			expect(slots.bytes % 6).toBe(0);
		}
	});
});

test('every row has a place of its own, records are full, and places grow by what was lost', () => {
	for (let round = 0; round < 200; round++) {
		const rows = 1 + Math.floor(random() * 500);
		const breaks = new Set(Array.from({ length: 4 }, () => 1 + Math.floor(random() * rows)));
		const gaps = [...breaks]
			.sort((a, b) => a - b)
			.map((row) => ({ row, sample: row, seconds: 0, lost: Math.floor(random() ** 6 * 100_000) })) as never[];
		const axis = timeAxis(rows, gaps, 10, 7);
		const samples = axis.stretches.reduce((sum, { from, to, fill }) => sum + to - from + fill, 0);
		expect(samples).toBe(axis.records * 7);
		let before = -1;
		for (let row = 0; row < rows; row++) {
			const gap = (gaps as { row: number; lost: number }[]).find((candidate) => candidate.row === row);
			expect(positionOf(axis, row)).toBe(before + 1 + (gap?.lost ?? 0));
			before = positionOf(axis, row);
		}
	}
});
