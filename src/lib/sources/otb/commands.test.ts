import { expect, test } from 'vitest';
import type { DeviceChannel, Frame } from '../device/driver.ts';
import { crc8 } from './crc8.ts';
import { quattrocento } from './quattrocento.ts';
import { controlWord, sessantaquattro } from './sessantaquattro.ts';
import { stationCommand, syncStation } from './syncstation.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** What a driver sends to start, when nothing answers. */
async function sent(driver: typeof quattrocento, params: Record<string, string>): Promise<string[]> {
	const out: string[] = [];
	const channel: DeviceChannel = {
		send: async (data) => void out.push(hex(data as Uint8Array)),
		waitFor: async () => undefined,
		listen: async () => '',
		read: async () => new Uint8Array(),
		wait: async () => undefined,
		name: ''
	};
	await driver.identify(channel, params).catch(() => undefined);
	return out;
}

test('CRC-8 of the maker', () => {
	expect(crc8(Buffer.from('123456789'))).toBe(0xa1);
});

test.each([
	[{}, '8f', '000014', '57'],
	[{ inputs: '1' }, '8b', '000014', '6a'],
	[{ rate: '3', inputs: '0', mode: '2', lowPass: '3' }, '99', '00001e', '1e']
])('Quattrocento: %o gives the packet of the maker', async (params, first, input, crc) => {
	expect(await sent(quattrocento, params)).toEqual([
		`80${'00'.repeat(38)}ef`,
		`${first}0000${input.repeat(12)}${crc}`
	]);
});

test('Sessantaquattro: control words of the document', () => {
	expect(hex(controlWord({}, true))).toBe('5841');
	expect(hex(controlWord({}, false))).toBe('5840');
	expect(hex(controlWord({ channels: '2', bits: '24' }, true))).toBe('50c1');
});

test('SyncStation: commands of the document', () => {
	expect(hex(stationCommand([0], true))).toBe('0309c9');
	expect(hex(stationCommand([4], true))).toBe('03498f');
	expect(hex(stationCommand([0, 1], true))).toBe('05091986');
	expect(() => syncStation.signals({ probes: '16' }, {})).toThrow(/numbers from 0 to 15/);
	const { streams } = syncStation.signals({ probes: '4, 0' }, {});
	expect(streams.map(({ info }) => [info.name, info.nChannels])).toEqual([
		['syncstation-0', 32],
		['syncstation-4', 64],
		['syncstation-aux', 4]
	]);
});

/** Thirty instants of `values` numbers of `size` bytes that begin with `begin`, and count in the last one. */
function instants(
	values: number,
	size: number,
	begin: string,
	from = 0,
	counter = values - 1,
	little = false
): Buffer {
	const bytes = Buffer.alloc(values * size * 30);
	for (let i = 0; i < 30; i++) {
		const at = i * values * size;
		bytes.write(begin, at + from * size, 'hex');
		if (little) bytes.writeUInt16LE(i, at + counter * size);
		else bytes.writeUInt16BE(i, at + (counter + 1) * size - 2);
	}
	return bytes;
}
const first = (said: readonly unknown[], stream: number): number =>
	(said as Frame[]).find((frame) => frame.stream === stream)!.values[0]!;

test('values of the documents', () => {
	const of = (begin: string, from = 0): readonly unknown[] =>
		quattrocento.signals({}, {}).decoder.push(instants(408, 2, begin, from, 400, true), 0, 'data');
	expect(first(of('e803'), 0)).toBeCloseTo(508.63, 2);
	expect(first(of('ffff'), 0)).toBeCloseTo(-0.509, 3);
	expect(first(of('e803', 384), 1)).toBeCloseTo(152_588, 0);
	const sessanta = (
		params: Record<string, string>,
		size: number,
		begin: string,
		at = 0
	): readonly unknown[] =>
		sessantaquattro.signals(params, { values: 72 }).decoder.push(instants(72, size, begin, at), 0, 'data');
	expect(first(sessanta({}, 2, '0100'), 0)).toBeCloseTo(73.24, 2);
	expect(first(sessanta({ bits: '24' }, 3, 'ffff00'), 0)).toBeCloseTo(-73.24, 2);
	expect(first(sessanta({}, 2, '4000', 66), 2)).toBe(1);
	const station = syncStation.signals({}, {}).decoder.push(instants(44, 2, '0064'), 0, 'data');
	expect(first(station, 0)).toBeCloseTo(28.61, 2);
});
