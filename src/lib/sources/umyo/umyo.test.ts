import { expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { DeviceSource } from '../device/device-source.ts';
import type { Frame } from '../device/driver.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { umyoDecoder, unitsIn } from './decoder.ts';
import { umyo } from './umyo.ts';

const VECTOR =
	'4fd5c8203e 12345678 58 00aa6500 10 00000001ffff0100ff007fff80000064 0001000200030004 4000000000000000 000000002000 000000000000 000100020003';
/** The packet of the document, from another unit and with another number. */
function packet(unit: number, number: number): Buffer {
	const bytes = Buffer.from(VECTOR.replaceAll(' ', ''), 'hex');
	bytes.writeUInt32BE(unit, 5);
	bytes[14] = number;
	return bytes;
}
const frames = (said: readonly unknown[]): Frame[] => (said as Frame[]).filter((one) => 'values' in one);

test('the packet of the document', () => {
	expect(packet(0x12345678, 0x10).length).toBe(65);
	const said = umyoDecoder([0x12345678]).push(
		Buffer.concat([packet(0x12345678, 16), packet(0x12345678, 18)]),
		0,
		''
	);
	expect(frames(said)).toEqual([
		{ stream: 0, count: 128, values: [0, 1, -1, 256, -256, 32_767, -32_768, 100] }
	]);
	expect(said).toContainEqual({ battery: 1700 / 2200 });
});

test('two units in one stream, junk and sync bytes in data, any pieces', () => {
	const all = Buffer.concat(
		Array.from({ length: 60 }, (_, i) => {
			const one = packet(i % 2 ? 7 : 9, i >> 1);
			one.writeUInt16BE(0x4fd5, 21);
			return i % 7 === 0 ? Buffer.concat([Buffer.from([1, 0x4f, 0xd5, 9, 0x4f]), one]) : one;
		})
	);
	expect(unitsIn(all).sort()).toEqual([7, 9]);
	for (const piece of [1, 20, 500]) {
		const decoder = umyoDecoder([9, 7]);
		const got: Frame[] = [];
		for (let at = 0; at < all.length; at += piece)
			got.push(...frames(decoder.push(all.subarray(at, at + piece), 0, '')));
		const of = (stream: number): number[] =>
			got.filter((one) => one.stream === stream).map(({ count }) => count! / 8);
		// Right before junk a packet cannot be told from data that look like one.
		expect(of(0).length).toBeGreaterThan(24);
		expect(of(1).length).toBeGreaterThan(20);
		expect(of(0)).toEqual(of(0).toSorted((a, b) => a - b));
	}
});

test('the sensors that are heard become streams; silence and another device are refused', async () => {
	const link = new FakeLink();
	const source = new DeviceSource(umyo, {}, link);
	const connecting = source.connect();
	setTimeout(() => link.say(Buffer.concat([packet(1, 0), packet(0xabc, 0), packet(1, 1)]), now()), 100);
	expect((await connecting).map(({ name, fs }) => [name, fs])).toEqual([
		['umyo-00000001', 1116],
		['umyo-00000abc', 1116]
	]);
	await source.disconnect();
	await expect(new DeviceSource(umyo, {}, new FakeLink()).connect()).rejects.toThrow(/no uMyo is heard/);
});
