import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame } from '../device/driver.ts';
import { CytonDecoder, microvoltsPerCount } from '../cyton/decoder.ts';
import { bytesOf, hexBytes, NUMBER_TYPES } from './layout.ts';
import { framePresets } from './presets.ts';
import { serialFrames } from './serial-frames.ts';

const frames = (params: Record<string, string | number>, bytes: Uint8Array): Frame[] =>
	serialFrames.signals(params, {}).decoder.push(bytes, 0, '') as Frame[];

test('every type of number, high or low byte first, comes out as it went in', () => {
	for (const type of NUMBER_TYPES) {
		for (const endian of ['big', 'little']) {
			const width = bytesOf(type);
			const most = type === 'f32' ? 1.5 : 2 ** (8 * width - (type[0] === 'i' ? 1 : 0)) - 1;
			const least = type === 'f32' ? -1.5 : type[0] === 'i' ? -most - 1 : 0;
			const numbers = [most, least, 1, 0];
			const body = numbers.flatMap((value) => {
				const view = new DataView(new ArrayBuffer(4));
				if (type === 'f32') view.setFloat32(0, value);
				else view.setInt32(0, value);
				const high = [...new Uint8Array(view.buffer)].slice(type === 'f32' ? 0 : 4 - width);
				return endian === 'big' ? high : high.reverse();
			});
			const frame = (count: number): number[] => [0xc7, 0x7c, count, ...body, 0x01];
			const bytes = Uint8Array.from([frame(1), frame(2), frame(3)].flat());
			const got = frames({ channels: 4, type, endian }, bytes);
			expect(
				got.map(({ count }) => count),
				`${type} ${endian}`
			).toEqual([1, 2, 3]);
			expect(got[0]!.values).toEqual(numbers.map(Math.fround));
		}
	}
});

test('a Cyton described as a form decodes as the Cyton driver does', () => {
	const random = seeded(3);
	const packet = (n: number): number[] => [
		0xa0,
		n & 255,
		...Array.from({ length: 30 }, () => Math.floor(random() * 256)),
		0xc0
	];
	const bytes = Uint8Array.from(Array.from({ length: 400 }, (_, n) => packet(n)).flat());
	const scale = microvoltsPerCount(24);
	const form = { sync: 'A0', channels: 8, type: 'i24', after: 6, trailer: 'C0', microvoltsPerCount: scale };
	const own = new CytonDecoder({
		scale: new Array<number>(8).fill(scale),
		daisy: false,
		accelerometer: false
	});
	const expected = own.push(bytes).map(({ count, values }) => [count, Array.from(values, Math.fround)]);
	expect(frames(form, bytes).map(({ count, values }) => [count, values])).toEqual(expected);
	expect(expected).toHaveLength(400);
});

test('the presets describe frames that their boards send', () => {
	const preset = (label: string) => framePresets.find((one) => one.label === label)!.params;
	// The Knight: A0, counter, eight numbers of 16 bits, two bytes of lead-off, C0.
	const knight = (n: number): number[] => [
		0xa0,
		n,
		...[1, 2, 3, 4, 5, 6, 7, 8].flatMap((c) => [0xff, c]),
		0,
		0,
		0xc0
	];
	const [first] = frames(preset('NeuroPawn Knight'), Uint8Array.from([1, 2, 3].flatMap(knight)));
	expect(first!.count).toBe(1);
	expect(first!.values[0]).toBeCloseTo((-255 * 4e6) / 32767 / 12, 3);
	// The Cyton's scale is that of its own driver.
	const { streams } = serialFrames.signals(preset('OpenBCI Cyton'), {});
	expect((streams[0]!.info.facts!['units_per_count'] as number[])[0]).toBeCloseTo(microvoltsPerCount(24), 15);
	for (const { params } of framePresets) expect(() => serialFrames.signals(params, {})).not.toThrow();
});

test('bare numbers without sync or counter follow each other', () => {
	const numbers = Float32Array.of(1, 2, 3, 4, 5, 6);
	const form = { sync: '', trailer: '', counter: 0, channels: 3, type: 'f32', endian: 'little' };
	expect(frames(form, new Uint8Array(numbers.buffer)).map(({ values }) => values)).toEqual([
		[1, 2, 3],
		[4, 5, 6]
	]);
});

test('what cannot be a form is refused by name', () => {
	expect(hexBytes('0xC7, 7c', 'Sync')).toEqual([0xc7, 0x7c]);
	expect(() => frames({ sync: 'xyz' }, new Uint8Array())).toThrow(/Sync bytes .* "xyz"/);
	expect(() => frames({ channels: 256, type: 'i32', before: 256 }, new Uint8Array())).toThrow(/too long/);
});
