import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame } from '../device/driver.ts';
import { BOARDS, scaleOf } from './boards.ts';
import { chordsDecoder, npgDecoder } from './decoder.ts';

/** A packet as the firmware builds it. */
const packet = (count: number, values: readonly number[]): number[] => [
	0xc7,
	0x7c,
	count & 255,
	...values.flatMap((value) => [value >> 8, value & 255]),
	0x01
];
const decoded = (said: readonly unknown[]): [number, number[]][] =>
	(said as Frame[]).map((frame) => [frame.count!, Array.from(frame.values)]);

describe('serial packets', () => {
	const random = seeded(5);
	const sent = Array.from({ length: 600 }, (_, i): [number, number[]] => [
		i & 255,
		// Sync bytes and ends occur inside data.
		Array.from({ length: 6 }, () =>
			random() < 0.2 ? 0xc77c : random() < 0.2 ? 0x0101 : Math.floor(random() * 65536)
		)
	]);
	const bytes = Uint8Array.from(sent.flatMap(([count, values]) => packet(count, values)));

	test('come back whatever the pieces they arrive in', () => {
		for (const piece of [1, 7, 16, 1000]) {
			const decoder = chordsDecoder(6, 1, 0);
			const got: [number, number[]][] = [];
			for (let at = 0; at < bytes.length; at += piece)
				got.push(...decoded(decoder.push(bytes.subarray(at, at + piece), 0, '')));
			expect(got).toEqual(sent);
		}
	});

	test('junk and a cut packet cost no good one', () => {
		const good = (i: number): number[] => packet(i, [1, 2, 3, 4, 5, 6]);
		const stream = [
			...good(1),
			0xc7,
			0x7c,
			9,
			0,
			1,
			...good(2),
			0x7c,
			0x01,
			0xc7,
			...good(3),
			...good(4),
			...good(5)
		];
		// Behind junk a packet is weighed against what follows it, so those that follow come too.
		expect(
			decoded(chordsDecoder(6, 1, 0).push(Uint8Array.from(stream), 0, '')).map(([count]) => count)
		).toEqual([1, 2, 3, 4, 5]);
	});
});

test('a notification of an NPG Lite is ten samples, or as few as one', () => {
	const sample = (count: number): number[] => [count & 255, 8, 0, 8, count & 255, 15, 255];
	const ten = Uint8Array.from(Array.from({ length: 10 }, (_, i) => sample(250 + i)).flat());
	const decoder = npgDecoder(3, 1, 2048);
	expect(decoded(decoder.push(ten, 0, 'data')).map(([count]) => count)).toEqual([
		250, 251, 252, 253, 254, 255, 0, 1, 2, 3
	]);
	expect(decoded(decoder.push(Uint8Array.from(sample(7)), 0, 'data'))).toEqual([[7, [0, 7, 2047]]]);
	expect(decoder.push(new Uint8Array(13), 0, 'data')).toEqual([]);
	expect(decoder.push(Uint8Array.of(80), 0, 'battery')).toEqual([{ battery: 0.8 }]);
});

describe('an NPG Lite behind a radio that takes only short notifications', () => {
	const block = (from: number, channels: number): Uint8Array =>
		Uint8Array.from(
			Array.from({ length: 10 }, (_, i) => [
				(from + i) & 255,
				...Array.from({ length: channels }, (_, c) => [8, (from + i + c) & 255]).flat()
			]).flat()
		);
	const counts = (said: readonly unknown[]): number[] =>
		(said as Frame[]).filter((one) => 'values' in one).map(({ count }) => count!);

	test.each([
		[3, 20],
		[6, 20],
		[6, 100],
		[3, 21],
		[6, 57]
	])('%i channels in parts of %i bytes: the parts of a block are joined', (channels, size) => {
		const decoder = npgDecoder(channels, 1, 2048);
		const got: number[] = [];
		for (let n = 0; n < 40; n++) {
			const bytes = block(10 * n, channels);
			for (let at = 0; at < bytes.length; at += size) {
				// A part is lost now and then.
				if (n === 20 && at === 0) continue;
				const said = decoder.push(bytes.subarray(at, at + size), 0, 'data');
				expect(said.some((one) => 'warning' in one)).toBe(false);
				got.push(...counts(said));
			}
		}
		const sent = Array.from({ length: 400 }, (_, n) => n & 255);
		expect(got.slice(0, 200)).toEqual(sent.slice(0, 200));
		// The block that lacked a part, and at most the one after it.
		expect(got.slice(-180)).toEqual(sent.slice(-180));
		expect(got.length).toBeLessThanOrEqual(400);
	});

	test.each([3, 6])(
		'%i channels, cut after 20 bytes: that is said, and taken back when they are whole',
		(channels) => {
			const decoder = npgDecoder(channels, 1, 2048);
			const said = Array.from({ length: 100 }, (_, n) =>
				decoder.push(block(10 * n, channels).subarray(0, 20), 0, 'data')
			).flat();
			expect(said).toEqual([{ warning: expect.stringMatching(/arrive cut.*adapter/) }]);
			const again = Array.from({ length: 4 }, (_, n) =>
				decoder.push(block(10 * n, channels), 0, 'data')
			).flat();
			expect(again).toContainEqual({ warning: '' });
			expect(counts(again).length).toBeGreaterThanOrEqual(30);
		}
	);
});

test('microvolts only where the gain is known', () => {
	const uno = BOARDS['UNO-R3']!;
	expect(scaleOf(uno, 0)).toEqual({ unit: 'a.u.', perCount: 1 });
	// One count of 10 bits at 5 V is 4882.8125 µV at the converter.
	expect(scaleOf(uno, 2420).perCount).toBeCloseTo(4882.8125 / 2420, 12);
});
