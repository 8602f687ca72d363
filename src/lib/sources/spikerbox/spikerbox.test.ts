import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame, Remark } from '../device/driver.ts';
import { spikerBoxDecoder } from './decoder.ts';

/** A frame as the maker's guide has it. */
const frame = (values: readonly number[]): number[] =>
	values.flatMap((value, i) => [(value >> 7) | (i === 0 ? 0x80 : 0), value & 0x7f]);
const message = (text: string): number[] => [
	...[0xff, 0xff, 0x01, 0x01, 0x80, 0xff],
	...Buffer.from(text),
	...[0xff, 0xff, 0x01, 0x01, 0x81, 0xff]
];
const valuesOf = (said: readonly (Frame | Remark)[]): number[][] =>
	said.flatMap((one) => ('values' in one ? [Array.from(one.values)] : []));

const random = seeded(11);
const sent = Array.from({ length: 500 }, () => [0, 1, 2].map(() => Math.floor(random() * 1024)));
/** What comes after the last frame and makes it complete. */
const end = frame([512, 512, 512]);

describe('frames', () => {
	test('come back whatever the pieces they arrive in', () => {
		const bytes = Uint8Array.from([...sent.flatMap(frame), ...end]);
		for (const piece of [1, 5, 64, 10_000]) {
			const decoder = spikerBoxDecoder(3, 1, 0);
			const got: number[][] = [];
			for (let at = 0; at < bytes.length; at += piece)
				got.push(...valuesOf(decoder.push(bytes.subarray(at, at + piece), 0, '')));
			expect(got).toEqual(sent);
		}
	});

	test('a message in the middle of a frame leaves it whole, and its event becomes a marker', () => {
		const bytes = sent.flatMap(frame);
		const at = 6 * 100 + 3;
		bytes.splice(at, 0, ...message('EVNT:3;'));
		const said = spikerBoxDecoder(3, 1, 0).push(Uint8Array.from([...bytes, ...end]), 0, '');
		expect(valuesOf(said)).toEqual(sent);
		expect(said.filter((one) => 'marker' in one)).toEqual([{ marker: 3 }]);
	});

	test('a lost byte costs one frame and is counted as one missing sample', () => {
		const bytes = sent.slice(0, 10).flatMap(frame);
		bytes.splice(6 * 4 + 2, 1);
		const said = spikerBoxDecoder(3, 1, 0).push(Uint8Array.from([...bytes, ...end]), 0, '');
		expect(valuesOf(said)).toEqual([...sent.slice(0, 4), ...sent.slice(5, 10)]);
		expect((said as Frame[]).map(({ missing = 0 }) => missing)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
	});

	test('a lost first byte makes two frames one: neither is given out, both are missing', () => {
		const bytes = sent.slice(0, 10).flatMap(frame);
		bytes.splice(6 * 4, 1);
		const said = spikerBoxDecoder(3, 1, 0).push(Uint8Array.from([...bytes, ...end]), 0, '');
		expect(valuesOf(said)).toEqual([...sent.slice(0, 3), ...sent.slice(5, 10)]);
		expect((said as Frame[])[3]!.missing).toBe(2);
	});

	test('a message that is never closed does not swallow the samples for ever', () => {
		const bytes = [...message('HWT:X;').slice(0, 8), ...sent.flatMap(frame), ...end];
		const got = valuesOf(spikerBoxDecoder(3, 1, 0).push(Uint8Array.from(bytes), 0, ''));
		expect(got.slice(-400)).toEqual(sent.slice(-400));
	});
});
