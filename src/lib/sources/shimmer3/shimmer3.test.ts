import { expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { DeviceSource } from '../device/device-source.ts';
import type { Frame } from '../device/driver.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { microvoltsPerCount, shimmerDecoder } from './decoder.ts';
import { shimmer3 } from './shimmer3.ts';

/** A frame as the firmware sends it. */
function frame(time: number, one: number, two: number): number[] {
	const bytes = Buffer.alloc(11);
	bytes.writeUIntLE(time & 0xffffff, 1, 3);
	bytes[4] = 0x80;
	bytes.writeIntBE(one, 5, 3);
	bytes.writeIntBE(two, 8, 3);
	return Array.from(bytes);
}

test('vectors: time 327680, ±4096 counts at gain 12 and 6', () => {
	const bytes = Buffer.from('00000005 80001000 fff000'.replaceAll(' ', ''), 'hex');
	expect(Array.from(bytes)).toEqual(frame(327_680, 4096, -4096));
	const all = Uint8Array.from(
		Array.from({ length: 9 }, (_, i) => frame(327_680 + 32 * i, 4096, -4096)).flat()
	);
	const [first] = shimmerDecoder(32, microvoltsPerCount(12)).push(all, 0, '') as Frame[];
	expect(first!.count).toBe(327_680);
	expect(first!.values[0]).toBeCloseTo(98.47, 2);
	expect(first!.values[1]).toBeCloseTo(-98.47, 2);
	expect(4096 * microvoltsPerCount(6)).toBeCloseTo(196.94, 2);
});

test('dropped and inserted bytes cost the frame before them, and none is read wrongly', () => {
	const sent = Array.from({ length: 200 }, (_, i) => frame(2 ** 24 - 1600 + 32 * i, i, 0));
	const bytes = sent.flatMap((one, i) =>
		i === 50 ? one.slice(0, 6) : i === 100 ? [...one, 0x8a, 0x71, 0x21] : i === 150 ? [...one, 0, 0, 0] : one
	);
	const got: number[] = [];
	const decoder = shimmerDecoder(32, 1);
	for (let at = 0; at < bytes.length; at += 13)
		got.push(
			...(decoder.push(Uint8Array.from(bytes.slice(at, at + 13)), 0, '') as Frame[]).map(
				({ values }) => values[0]!
			)
		);
	expect(got).toEqual(sent.map((_, i) => i).filter((i) => ![50, 100, 150, 199].includes(i)));
});

/** A Shimmer3 that acknowledges; `ids`: what its inquiry lists. */
function plugged(ids: readonly number[], hardware = 3): { link: FakeLink; said: string[] } {
	const link = new FakeLink();
	const said: string[] = [];
	link.onSend = (text) => {
		const bytes = Array.from(text, (c) => c.charCodeAt(0));
		said.push(Buffer.from(bytes).toString('hex'));
		const answers: Record<number, number[]> = {
			0x3f: [0x25, hardware],
			0x2e: [0x2f, 3, 0, 0, 0, 16, 4],
			0x01: [0x02, 32, 0, 0, 0, 0, 5, ids.length, 1, ...ids]
		};
		if (bytes[0] !== 0x20) link.say(Uint8Array.from([0xff, ...(answers[bytes[0]!] ?? [])]), now());
	};
	return { link, said };
}

test('it is set to EMG with the maker’s registers, started and stopped', async () => {
	const { link, said } = plugged([0x1d, 0x1e, 0x1f]);
	const source = new DeviceSource(shimmer3, {}, link);
	const [info] = await source.connect();
	expect(info).toMatchObject({ nChannels: 2, fs: 1024, device: 'Shimmer3 EMG, firmware 0.16.4' });
	await source.disconnect();
	expect(said).toEqual([
		...['20', '3f', '2e', '08100000', '052000'],
		'6100000a04a010696020000002 03'.replace(' ', ''),
		'6101000a04a01081810000000201',
		...['01', '07', '20']
	]);
});

test('another generation, no ExG board and another device are refused with what to do', async () => {
	const old = new DeviceSource(shimmer3, {}, plugged([], 1).link);
	await expect(old.connect()).rejects.toThrow(/another generation/);
	const none = new DeviceSource(shimmer3, {}, plugged([0x0a, 0x0b, 0x0c]).link);
	await expect(none.connect()).rejects.toThrow(/no ExG board.*update its firmware/);
	const other = new DeviceSource(shimmer3, {}, new FakeLink());
	await expect(other.connect()).rejects.toThrow(/does not answer like a Shimmer3/);
});
