import { expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { DeviceSource } from '../device/device-source.ts';
import type { Frame } from '../device/driver.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { bitalino } from './bitalino.ts';

/** The firmware's own way to the CRC: a table of nibbles. */
const TABLE = [0, 3, 6, 5, 12, 15, 10, 9, 11, 8, 13, 14, 7, 4, 1, 2];
function withCrc(bytes: readonly number[]): number[] {
	const last = bytes[bytes.length - 1]! & 0xf0;
	let crc = 0;
	for (const byte of [...bytes.slice(0, -1), last]) {
		crc = TABLE[crc]! ^ (byte >> 4);
		crc = TABLE[crc]! ^ (byte & 15);
	}
	return [...bytes.slice(0, -1), last | crc];
}
/** A frame of two channels. */
const two = (sequence: number, a: number, b: number): number[] =>
	withCrc([b & 255, ((a & 63) << 2) | (b >> 8), a >> 6, (sequence & 15) << 4]);

const decoded = (n: number, bytes: readonly number[], sensor = 'emg'): Frame[] =>
	bitalino
		.signals({ channels: n, sensor }, { version: '' })
		.decoder.push(Uint8Array.from(bytes), 0, '') as Frame[];

/** A frame and those that follow it, so that its place is sure. */
function begun(frame: readonly number[]): number[] {
	const sequence = frame[frame.length - 1]! >> 4;
	const rest = Array.from({ length: 9 }, (_, i) =>
		withCrc([...frame.slice(0, -1), ((sequence + 1 + i) & 15) << 4])
	);
	return [frame, ...rest].flat();
}
const hex = (text: string): number[] => Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

test('vectors of the frames', () => {
	expect(decoded(1, begun(hex('00 08 0e')))[0]!.values).toEqual([0]);
	expect(decoded(1, begun(hex('fc ff 5c')))[0]!.values[0]).toBeCloseTo(1632.1, 0);
	const [frame] = decoded(2, begun(hex('2c f1 0a f8')));
	expect(frame!.values[0]).toBeCloseTo(600.46, 1);
	expect(frame!.values[1]).toBeCloseTo(-677.11, 1);
	expect(decoded(6, begun(hex('3f e8 7f 00 01 02 a8 97')), 'raw')[0]!.values).toEqual([
		512, 513, 1, 1022, 32, 63
	]);
});

test('a frame with a wrong CRC costs that frame, junk costs none', () => {
	const sent = Array.from({ length: 60 }, (_, i) => two(i, i * 7, i * 3));
	sent[30]![0]! ^= 0x40;
	const bytes = [...sent.slice(0, 20).flat(), 1, 2, 3, ...sent.slice(20).flat()];
	for (const piece of [1, 5, 400]) {
		const { decoder } = bitalino.signals({ channels: 2, sensor: 'raw' }, { version: '' });
		const got: Frame[] = [];
		for (let at = 0; at < bytes.length; at += piece)
			got.push(...(decoder.push(Uint8Array.from(bytes.slice(at, at + piece)), 0, '') as Frame[]));
		expect(got.map(({ values }) => values[0])).toEqual(sent.map((_, i) => i * 7).filter((_, i) => i !== 30));
		expect(got.find(({ values }) => values[0] === 31 * 7)!.missing).toBe(1);
	}
});

test('it is asked who it is, set, started and stopped; another device is refused', async () => {
	const link = new FakeLink();
	const said: number[] = [];
	link.onSend = (text) => {
		said.push(...Array.from(text, (c) => c.charCodeAt(0)));
		if (text === '\x07') link.say(Buffer.from('BITalino_v5.2\n'), now());
	};
	const source = new DeviceSource(bitalino, { channels: 6 }, link);
	const [info] = await source.connect();
	expect(info).toMatchObject({ nChannels: 6, fs: 1000, unit: 'uV', device: 'BITalino, firmware 5.2' });
	await source.disconnect();
	expect(said).toEqual([0x00, 0x07, 0xc3, 0xfd, 0x00]);
	const other = new DeviceSource(bitalino, {}, new FakeLink());
	await expect(other.connect()).rejects.toThrow(/does not answer like a BITalino\. Switch it off and on/);
});
