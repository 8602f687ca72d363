import { expect, test } from 'vitest';
import { now } from '../../core/clock.ts';
import { DeviceSource } from '../device/device-source.ts';
import type { Frame, StatusMessage } from '../device/driver.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { athena } from './athena.ts';
import { athenaDecoder, electrodesIn } from './athena-decoder.ts';

type Said = Frame | StatusMessage;
const valuesOf = (said: Said | undefined): number[] => Array.from((said as Frame).values);

/** Numbers of so many bits, low bits first. */
function packed(bits: number, numbers: readonly number[]): Buffer {
	const text = numbers.map((n) => n.toString(2).padStart(bits, '0').split('').reverse().join('')).join('');
	const bytes = text.match(/.{1,8}/g) ?? [];
	return Buffer.from(bytes.map((byte) => parseInt(byte.split('').reverse().join(''), 2)));
}

interface Block {
	readonly tag: number;
	readonly count: number;
	readonly data: Uint8Array;
}

/** A packet: length, number, time, three unknown bytes, then blocks with a head of five bytes. */
function packet(number: number, blocks: readonly Block[], tail = Buffer.alloc(0)): Buffer {
	const head = Buffer.alloc(9);
	head[1] = number & 255;
	head.writeUInt32LE(number * 1000, 2);
	const parts = blocks.map(({ tag, count, data }) =>
		Buffer.concat([Uint8Array.of(tag, count & 255, 0xfe, 2, 0x20), data])
	);
	const all = Buffer.concat([head, ...parts, tail]);
	all[0] = all.length;
	return all;
}

/** A block of eight electrodes: sample `n` and the next one, number in the first two. */
const eeg = (count: number): Block => ({
	tag: 0x12,
	count,
	data: packed(
		14,
		[0, 1].flatMap((i) => {
			const n = 2 * count + i;
			return [n & 16_383, (n >> 14) & 16_383, 0, 8192, 16_383, 8193, 1, 2];
		})
	)
});

test('numbers of 14 bits as BrainFlow reads them', () => {
	const data = Buffer.alloc(28);
	Buffer.from('0060000800fcff', 'hex').copy(data);
	const [said] = athenaDecoder(4).push(packet(0, [{ tag: 0x11, count: 3, data }]), 0, 'data');
	expect(said).toMatchObject({ stream: 0, count: 12 });
	expect(
		valuesOf(said)
			.slice(0, 4)
			.map((value) => Number(value.toFixed(4)))
	).toEqual([0, 0.0885, -725.0443, 724.9557]);
});

test('the first row of motion of a real packet', () => {
	const bytes = Buffer.alloc(0xd7);
	Buffer.from('d700005528d18993014700fe02006ec088fea4039700fb009400', 'hex').copy(bytes);
	const [acc, gyro] = athenaDecoder(8).push(bytes, 0, 'data');
	expect([acc, gyro]).toMatchObject([
		{ stream: 1, count: 0 },
		{ stream: 2, count: 0 }
	]);
	expect(
		valuesOf(acc)
			.slice(0, 3)
			.map((value) => Number(value.toFixed(5)))
	).toEqual([-0.99329, -0.02295, 0.05688]);
	expect(
		valuesOf(gyro)
			.slice(0, 3)
			.map((value) => Number(value.toFixed(4)))
	).toEqual([-1.129, -1.8767, -1.1066]);
});

test('blocks of all kinds in one packet, several packets in one notification, light and unknown blocks left out', () => {
	const light = { tag: 0x36, count: 9, data: Buffer.alloc(40, 0xff) };
	const charge = Buffer.alloc(20);
	charge.writeUInt16LE(57 * 256);
	const notification = Buffer.concat([
		packet(1, [eeg(254), light, eeg(255), { tag: 0x98, count: 1, data: charge }]),
		packet(2, [{ tag: 0x53, count: 0, data: Buffer.alloc(24) }, eeg(256)], Buffer.alloc(30, 0x77))
	]);
	const said = athenaDecoder(8).push(notification, 0, 'data');
	expect(said.map((one) => ('count' in one ? one.count : one))).toEqual([508, 510, { battery: 0.57 }, 0]);
	expect(valuesOf(said[1]).map((value) => Math.round((value * 16_383) / 1450 + 8192))).toEqual([
		...[510, 0, 0, 8192, 16_383, 8193, 1, 2],
		...[511, 0, 0, 8192, 16_383, 8193, 1, 2]
	]);
	expect(athenaDecoder(8).push(notification, 0, 'control')).toEqual([]);
	expect(electrodesIn(notification)).toBe(8);
	expect(electrodesIn(packet(0, [light]))).toBeUndefined();
	// A notification that a short packet of the radio has cut gives what is whole.
	expect(athenaDecoder(8).push(notification.subarray(0, 20), 0, 'data')).toEqual([]);
});

/** A headband that answers as OpenMuse meets it: JSON in pieces behind their length, data from `dc001` on until `h`. */
function headband(): { link: FakeLink; commands: string[]; lose: (blocks: number) => void } {
	const link = new FakeLink();
	const commands: string[] = [];
	let timer: NodeJS.Timeout | undefined;
	let [count, number, skip] = [0, 0, 0];
	let begun = 0;
	const tell = (json: string): void => {
		for (let at = 0; at < json.length; at += 19) {
			const piece = json.slice(at, at + 19);
			link.say(Buffer.concat([Uint8Array.of(piece.length), Buffer.from(piece)]), now(), 'control');
		}
	};
	link.onSend = (text) => {
		expect(text.charCodeAt(0)).toBe(text.length - 1);
		const command = text.slice(1, -1);
		commands.push(command);
		if (command === 'v6') tell('{"ap":"headset","hw":"10.1","fw":"3.1.5","rc":0}');
		if (command === 'h') clearInterval(timer);
		if (command !== 'dc001') return;
		clearInterval(timer);
		[begun, count] = [performance.now(), 0];
		let sent = 0;
		timer = setInterval(() => {
			const due = Math.floor(((performance.now() - begun) / 1000) * 128);
			for (; sent + 4 <= due; sent += 4, count += 4) {
				const four = packet(
					number++,
					[0, 1, 2, 3].map((i) => eeg(count + i))
				);
				if (skip > 0) skip -= 4;
				else link.say(four, now(), 'data');
			}
		}, 5);
	};
	return { link, commands, lose: (blocks) => void (skip = blocks) };
}

test('it is asked who it is, started, recorded in order with a gap of exactly what was lost, and stopped', async () => {
	const { link, commands, lose } = headband();
	const source = new DeviceSource(athena, {}, link);
	const infos = await source.connect();
	expect(infos.map(({ name, nChannels, fs, device }) => [name, nChannels, fs, device])).toEqual([
		['athena', 8, 256, 'emulated, firmware 3.1.5'],
		['athena-acc', 3, 52, 'emulated, firmware 3.1.5'],
		['athena-gyro', 3, 52, 'emulated, firmware 3.1.5']
	]);
	expect(commands).toEqual(['v6', 'h', 'p1041', 's', 'dc001', 'dc001', 'L1']);
	const numbers: number[] = [];
	const lost: number[] = [];
	let told = false;
	for await (const { stream, chunk } of source.read()) {
		if (stream !== 0) continue;
		if (chunk.lost) lost.push(chunk.lost);
		for (let i = 0; i < chunk.data.length; i += 8)
			numbers.push(Math.round((chunk.data[i]! * 16_383) / 1450 + 8192));
		if (numbers.length > 200 && !told) {
			told = true;
			lose(40);
		}
		if (lost.length > 0 && numbers.length > 500) break;
	}
	await source.disconnect();
	expect(commands.at(-1)).toBe('h');
	expect(lost.length).toBeGreaterThan(0);
	const steps = numbers.slice(1).map((n, i) => n - numbers[i]! - 1);
	expect(steps.filter((step) => step !== 0)).toEqual(lost);
});

test('a headband that sends nothing is refused with what to do', async () => {
	const link = new FakeLink();
	await expect(new DeviceSource(athena, {}, link).connect()).rejects.toThrow(
		/sends no electrodes.*Switch it off and on/
	);
});
