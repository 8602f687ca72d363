import { expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { openEphysDecoder } from './decoder.ts';
import { GREETING, MessageFinder, READY } from './zmtp.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const part = (body: Uint8Array, more: boolean): number[] => [more ? 1 : 0, body.length, ...body];

/** A message of one channel with two samples, as the plugin sends it. */
function message(channel: number, sample: number, data = hex('00 00 48 41 14 AE 47 BE')): number[] {
	const content = {
		stream: 's',
		channel_num: channel,
		num_samples: 2,
		sample_num: sample,
		sample_rate: 1000
	};
	return [
		...part(Buffer.from('DATA\0'), true),
		...part(Buffer.from(JSON.stringify({ message_num: 1, content })), true),
		...part(data, false)
	];
}
const decode = (bytes: readonly number[], size = bytes.length): Frame[] => {
	const decoder = openEphysDecoder('s', [0, 5]);
	const frames: Frame[] = [];
	for (let at = 0; at < bytes.length; at += size)
		frames.push(...(decoder.push(Uint8Array.from(bytes.slice(at, at + size)), 0, 'data') as Frame[]));
	return frames;
};

test('the greeting and READY are those of the specification', () => {
	expect(Buffer.from(GREETING).toString('hex')).toBe(
		`ff00000000000000017f0300${Buffer.from('NULL').toString('hex')}${'00'.repeat(48)}`
	);
	expect(READY.length).toBe(2 + READY[1]!);
});

test('parts are found with short and long lengths, commands between them are left out', () => {
	const found: string[][] = [];
	const bytes = hex('01 05 44 41 54 41 00 03 0000000000000001 41 04 02 01 50 00 03 01 02 03');
	new MessageFinder().push(bytes, (parts) =>
		found.push(parts.map((one) => Buffer.from(one).toString('hex')))
	);
	expect(found).toEqual([['4441544100', '41', '010203']]);
});

test.each([1, 3, 50, 1000])(
	'values in microvolts, in pieces of %i bytes, begun in the middle of a message',
	(size) => {
		const bytes = [
			...message(5, 98).slice(9),
			...message(0, 100),
			...message(5, 100),
			...message(5, 102),
			...message(0, 102)
		];
		const frames = decode(bytes, size);
		expect(frames.map(({ count }) => count)).toEqual([100, 102]);
		expect(Array.from(frames[0]!.values, (value) => Number(value.toFixed(3)))).toEqual([
			12.5, 12.5, -0.195, -0.195
		]);
	}
);

test('a block that lacks a channel, events, junk and values that are no numbers give no frame and cost no other', () => {
	const junk = [7, 1, 5, 68, 65, 84, 65, 255, 255, 0, 0];
	const nan = hex('00 00 c0 7f 00 00 c0 7f');
	const bytes = [
		...message(0, 10),
		...message(0, 12),
		...message(5, 12),
		...part(Buffer.from('EVENT\0'), true),
		...part(Buffer.from('{"content":{"type":3}}'), true),
		...part(Buffer.alloc(10), false),
		...message(0, 14, nan),
		...message(5, 14),
		...message(0, 16),
		...message(5, 16),
		...junk,
		...message(0, 18),
		...message(5, 18),
		...message(0, 20),
		...message(5, 20)
	];
	expect(decode(bytes).map(({ count }) => count)).toEqual(expect.arrayContaining([12, 16, 20]));
	expect(decode(bytes).some(({ count }) => count === 10 || count === 14)).toBe(false);
});
