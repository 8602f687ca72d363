import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { LinkChannel } from '../device/device-channel.ts';
import type { Link } from '../device/link/link.ts';
import { ganglionDecoder } from './decoder.ts';
import { ganglion } from './ganglion.ts';
import { UV_PER_COUNT } from './packets.ts';

const VECTORS = [18, 19].map((bits) => [bits, `../shared/vectors/ganglion-fw3-${bits}bit.txt`] as const);
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const counts = (frame: Frame): number[] =>
	Array.from(frame.values, (value) => Math.round(value / UV_PER_COUNT));

/** The reference implementation of firmware 2, JavaScript without types. */
const { utilities } = createRequire(import.meta.url)('@openbci/utilities') as {
	utilities: {
		sampleCompressedData(id: number): Buffer;
		sampleUncompressedData(id: number): Buffer;
		decompressDeltas18Bit(buffer: Buffer): number[][];
		decompressDeltas19Bit(buffer: Buffer): number[][];
	};
};

const framesOf = (firmware: 2 | 3, packets: readonly Uint8Array[]): Frame[] => {
	const decoder = ganglionDecoder(firmware);
	return packets.flatMap((packet) => decoder.push(packet, 0, 'data')).filter((said) => 'values' in said);
};

describe.each(VECTORS)('firmware 3, %i bit packets', (bits, file) => {
	test.skipIf(!existsSync(file))('decode to what the firmware was given, to the bits it sends', () => {
		const step = 2 ** (25 - bits);
		let given: number[][] = [];
		let at = 0;
		const decoder = ganglionDecoder(3);
		for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
			const [word, , ...values] = line.split(' ');
			if (word === 'S') {
				given.push(values.map(Number));
				continue;
			}
			const said = decoder.push(hex(line), 0, 'data') as readonly Frame[];
			// The first packet after the start is dropped.
			expect(said.length).toBe(at === 0 ? 0 : 1);
			const sent = given.slice(-2).flat();
			for (const frame of said)
				expect(counts(frame)).toEqual(sent.map((value) => Math.floor(value / step) * step || 0));
			given = [];
			at++;
		}
		expect(at).toBeGreaterThan(100);
	});
});

test('firmware 3 counts the sample it never sends: 201 counts a round, 200 of them sent', () => {
	const packets = Array.from({ length: 202 }, (_, i) =>
		Uint8Array.of(100 + (i % 100), ...new Array<number>(19).fill(0))
	);
	const starts = framesOf(3, packets).map((frame) => frame.count);
	expect(starts.slice(0, 3)).toEqual([3, 5, 7]);
	expect(starts.slice(97, 101)).toEqual([197, 199, 1, 3]);
});

describe('firmware 2', () => {
	const whole = new Uint8Array(utilities.sampleUncompressedData(0));
	const step = (id: number): Uint8Array => new Uint8Array(utilities.sampleCompressedData(id));

	test.each([1, 101])('a packet with number %i falls by the differences that the reference reads', (id) => {
		const [first, second] = framesOf(2, [whole, step(id)]);
		const start = counts(first!);
		const buffer = Buffer.from(step(id).subarray(1));
		const [a, b] = (
			id <= 100 ? utilities.decompressDeltas18Bit(buffer) : utilities.decompressDeltas19Bit(buffer)
		) as [number[], number[]];
		const one = start.map((value, channel) => value - a[channel]!);
		expect(counts(second!)).toEqual([...one, ...one.map((value, channel) => value - b[channel]!)]);
		expect([first!.count, second!.count]).toEqual([0, 1]);
	});

	test('after a lost packet nothing is said until the next whole sample', () => {
		const starts = framesOf(2, [whole, step(1), step(2), step(4), step(5), whole, step(1)]).map(
			(frame) => frame.count
		);
		expect(starts).toEqual([0, 1, 3, 0, 1]);
	});

	test('every difference comes back: random steps through an encoder written from the format', () => {
		let seed = 7;
		const random = (): number => (seed = (seed * 1103515245 + 12345) % 2 ** 31) / 2 ** 31;
		for (const bits of [18, 19]) {
			const deltas = Array.from({ length: 8 }, () => {
				const d = Math.round((random() * 2 - 1) * (2 ** bits - 2));
				// The sign replaces the lowest bit.
				return d < 0 ? -(2 ** bits) + ((d + 2 ** bits) | 1) : d & ~1;
			});
			const packet = new Uint8Array(20);
			packet[0] = bits === 18 ? 1 : 101;
			deltas.forEach((delta, word) => {
				const raw = delta < 0 ? delta + 2 ** bits : delta;
				for (let i = 0; i < bits; i++) {
					const bit = 8 + word * bits + i;
					if ((raw >> (bits - 1 - i)) & 1) packet[bit >> 3]! |= 1 << (7 - (bit & 7));
				}
			});
			const [first, second] = framesOf(2, [whole, packet]);
			const start = counts(first!);
			const one = start.map((value, channel) => value - deltas[channel]!);
			expect(counts(second!)).toEqual([...one, ...one.map((value, channel) => value - deltas[4 + channel]!)]);
		}
	});
});

test('text in parts becomes one remark', () => {
	const decoder = ganglionDecoder(3);
	const part = (id: number, text: string): Uint8Array => Uint8Array.of(id, ...Buffer.from(text));
	expect(decoder.push(part(206, 'OpenBCI Gang'), 0, 'data')).toEqual([]);
	expect(decoder.push(part(207, 'lion v3.0.2$$$'), 0, 'data')).toEqual([{ text: 'OpenBCI Ganglion v3.0.2' }]);
});

/** What the contact check yields when the board answers `z` with these packets, a few milliseconds apart. */
async function contact(packets: readonly Uint8Array[]): Promise<(number | undefined)[]> {
	const link: Link = {
		open: async () => ({ name: '' }),
		read: async () => new Uint8Array(),
		returned: async () => undefined,
		close: async () => undefined,
		async send([command]) {
			if (command !== 0x7a) return;
			packets.forEach((packet, i) => setTimeout(() => device.take(packet, 'data'), 3 * i));
		}
	};
	const device = new LinkChannel(link);
	const ohms: (number | undefined)[] = [];
	const none = async (): Promise<Float32Array> => new Float32Array();
	for await (const one of ganglion.impedance!.measure(device, {}, ganglion.defaultDeviceInfo, none))
		ohms[one.channel] = one.ohms;
	return Array.from({ length: 5 }, (_, channel) => ohms[channel]);
}

test('the contact check reads whole kilo-ohms; an answer without digits is no value and is not waited for', async () => {
	const answer = (electrode: number, text: string): Uint8Array =>
		Uint8Array.of(200 + electrode, ...Buffer.from(text));
	const texts = ['10Z\n', '34Z\n', 'Z\n', '780Z', '9Z\n'];
	const packets = texts.map((text, i) => answer(i + 1, text));
	expect(await contact(packets)).toEqual([10_000, 34_000, undefined, 780_000, 9000]);
	// The last samples before it stopped hold bytes that look like the beginning of an answer.
	const samples = Uint8Array.of(7, 201, 0x31, 0x32, 204, 5, 6, 202, 0x39, 0);
	expect(await contact([samples, ...packets])).toEqual([10_000, 34_000, undefined, 780_000, 9000]);
});
