import { expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { DeviceSource } from '../device/device-source.ts';
import type { Frame } from '../device/driver.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { freeEeg32 } from './freeeeg32.ts';

/** A frame with these first channels, the end mark of a frame and the begin of the next in its data. */
function frame(count: number, length: number, values: readonly number[]): Buffer {
	const bytes = Buffer.alloc(length, 0xc0);
	bytes[0] = 0xa0;
	bytes[1] = count & 255;
	for (let c = 0; c < 32; c++) bytes.writeIntBE(values[c] ?? 0xc0a0, 2 + 3 * c, 3);
	return bytes;
}
const many = (length: number, n = 40): Buffer =>
	Buffer.concat(Array.from({ length: n }, (_, i) => frame(i, length, [1000, -1])));

test.each([105, 106])('frames of %i bytes', (length) => {
	const { decoder } = freeEeg32.signals({}, { length });
	const frames = decoder.push(many(length), 0, '') as Frame[];
	expect(frames.length).toBe(40);
	expect(frames[5]!.count).toBe(5);
	expect(frames[0]!.values[0]).toBeCloseTo(37.2529, 3);
	expect(frames[0]!.values[1]).toBeCloseTo(-0.03725, 5);
});

test.each([105, 106])(
	'a board whose frames have %i bytes is recognised, also from the middle of one',
	async (length) => {
		const link = new FakeLink();
		const source = new DeviceSource(freeEeg32, {}, link);
		const connecting = source.connect();
		setTimeout(() => link.say(many(length).subarray(50), now()), 50);
		const [info] = await connecting;
		expect(info).toMatchObject({ nChannels: 32, fs: 512, unit: 'uV' });
		await source.disconnect();
		await expect(new DeviceSource(freeEeg32, {}, new FakeLink()).connect()).rejects.toThrow(/nothing comes/);
	}
);
