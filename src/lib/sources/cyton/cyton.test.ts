import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import type { Frame } from '../device/driver.ts';
import { now } from '../../core/clock.ts';
import { DeviceSource } from '../device/device-source.ts';
import { FakeLink } from '../device/link/fake-link.fixture.ts';
import { cyton } from './cyton.ts';
import { CytonDecoder, microvoltsPerCount } from './decoder.ts';
import { ohmsOf } from './impedance.ts';

const scale = new Array<number>(16).fill(microvoltsPerCount(24));
const decoder = (daisy = false, accelerometer = false): CytonDecoder =>
	new CytonDecoder({ scale, daisy, accelerometer });
const unhex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const emg = (frames: readonly Frame[]): Frame[] => frames.filter(({ stream }) => stream === 0);

/** A packet of eight counts. */
function packet(count: number, counts: readonly number[], end = 0xc0): Uint8Array {
	const bytes = new Uint8Array(33);
	bytes[0] = 0xa0;
	bytes[1] = count & 255;
	counts.forEach((value, c) => {
		bytes[2 + 3 * c] = value >> 16;
		bytes[3 + 3 * c] = value >> 8;
		bytes[4 + 3 * c] = value;
	});
	bytes[32] = end;
	return bytes;
}

interface Vector {
	readonly stream_hex: readonly string[];
	readonly package_num: readonly number[];
	readonly uV: readonly (readonly number[])[];
	readonly accel_g: readonly (readonly number[])[];
}
const vectors = '../shared/vectors';
const vector = (name: string): Vector =>
	JSON.parse(readFileSync(`${vectors}/brainflow-${name}.json`, 'utf8')) as Vector;

for (const size of [1, 7, 33, 64, 100_000]) {
	test.skipIf(!existsSync(vectors))(
		`a stream with junk gives BrainFlow's µV, and the good packet that BrainFlow loses, in pieces of ${size}`,
		() => {
			const { stream_hex, package_num, uV } = vector('cyton');
			const bytes = unhex(stream_hex.join(''));
			const d = decoder();
			const frames: Frame[] = [];
			for (let i = 0; i < bytes.length; i += size) frames.push(...d.push(bytes.subarray(i, i + size)));
			const good = stream_hex.filter((hex) => hex.length === 66 && hex[64] === 'c');
			expect(frames.map(({ count }) => count)).toEqual(good.map((hex) => parseInt(hex.slice(2, 4), 16)));
			expect(frames).toHaveLength(package_num.length + 1);
			const byCount = new Map(frames.map((frame, i) => [i < 256 ? frame.count! : frame.count! + 256, frame]));
			package_num.forEach((count, row) => {
				const frame = byCount.get(row > 250 && count < 100 ? count + 256 : count)!;
				uV[row]!.forEach((value, c) => expect(frame.values[c]).toBeCloseTo(value, 6));
			});
		}
	);
}

test.skipIf(!existsSync(vectors))(
	'with the daisy a row is paired as BrainFlow pairs it, and no pair is mixed',
	() => {
		const { stream_hex, package_num, uV } = vector('cyton-daisy');
		const frames = decoder(true).push(unhex(stream_hex.join('')));
		const rows = new Map(frames.map((frame) => [frame.values[0]!, frame]));
		let compared = 0;
		uV.forEach((row, i) => {
			const frame =
				rows.get(row[0]!) ?? [...rows.values()].find((f) => Math.abs(f.values[0]! - row[0]!) < 1e-6);
			// BrainFlow's row after the junk has one half of each of two pairs: ours has none like it.
			const own = frame && Array.from(frame.values).every((value, c) => Math.abs(value - row[c]!) < 1e-6);
			if (own) compared++;
			else expect(package_num[i]).toBeGreaterThanOrEqual(48);
		});
		expect(compared).toBeGreaterThanOrEqual(uV.length - 1);
		expect(frames).toHaveLength(150);
	}
);

test.skipIf(!existsSync(vectors))("acceleration equals BrainFlow's, one row per packet that has one", () => {
	const { stream_hex, accel_g } = vector('cyton');
	const frames = decoder(false, true).push(unhex(stream_hex.join('')));
	const axes = frames.filter(({ stream }) => stream === 1);
	expect(axes.length).toBeGreaterThan(25);
	for (const { values } of axes) accel_g[0]!.forEach((g, i) => expect(values[i]).toBeCloseTo(1000 * g, 9));
});

test("packets made by OpenBCI's own encoder decode to what its own parser says", () => {
	const { utilities, constants } = createRequire(import.meta.url)('@openbci/utilities') as {
		utilities: Record<string, (...args: unknown[]) => unknown>;
		constants: Record<string, (...args: unknown[]) => unknown>;
	};
	const random = seeded(5);
	const packets = Array.from({ length: 300 }, (_, n) => {
		const channelData = Array.from({ length: 8 }, () => (random() - 0.5) * 0.3);
		const sample = { sampleNumber: n & 255, channelData, auxData: Buffer.alloc(6), valid: true };
		return utilities['convertSampleToPacketStandard']!(sample) as Buffer;
	});
	const frames = emg(decoder().push(Buffer.concat(packets)));
	expect(frames).toHaveLength(300);
	frames.forEach((frame, n) => {
		const theirs = utilities['parsePacketStandardAccel']!({
			rawDataPacket: packets[n],
			channelSettings: constants['channelSettingsArrayInit']!(8),
			scale: true
		}) as { channelData: number[] };
		theirs.channelData.forEach((volts, c) => expect(frame.values[c]).toBeCloseTo(volts * 1e6, 5));
	});
});

test('every 24-bit count comes back from the recorded float32', () => {
	for (const gain of [1, 2, 4, 6, 8, 12, 24]) {
		const s = microvoltsPerCount(gain);
		const random = seeded(gain);
		const edges = [-(2 ** 23), 2 ** 23 - 1, 2 ** 23 - 2, -(2 ** 23) + 1, 0, 1, -1];
		for (let i = 0; i < 20_000; i++) edges.push(Math.floor((random() - 0.5) * 2 ** 24));
		for (const count of edges)
			if (Math.round(Math.fround(count * s) / s) !== count) throw new Error(`${count}`);
	}
});

test('junk, truncated packets and sync bytes inside data lose no good packet but one in 5000, whose end was borrowed', () => {
	let [lost, all] = [0, 0];
	for (let seed = 1; seed <= 200; seed++) {
		const random = seeded(seed);
		const parts: Uint8Array[] = [];
		const sent: number[] = [];
		for (let n = 0; n < 60; n++) {
			const counts = Array.from({ length: 8 }, () =>
				random() < 0.05 ? 0xa000c0 - 0x1000000 : Math.floor((random() - 0.5) * 2 ** 24)
			);
			const whole = packet(n, counts);
			if (n % 10 === 5) {
				const junk = Uint8Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256));
				parts.push(random() < 0.5 ? whole.subarray(0, Math.floor(random() * 33)) : junk);
				if (random() < 0.5) continue;
			}
			parts.push(whole);
			sent.push(n);
		}
		const stream = Buffer.concat(parts);
		const d = decoder();
		const got: number[] = [];
		// 62: what a USB packet of the dongle carries.
		for (let at = 0; at < stream.length; at += 62)
			got.push(...d.push(stream.subarray(at, at + 62)).map(({ count }) => count!));
		lost += sent.filter((n) => !got.includes(n)).length;
		all += sent.length;
	}
	expect(lost / all).toBeLessThan(1 / 5000);
});

test('half a pair takes the other half with it', () => {
	const counts = [0, 2, 3, 4, 5, 7, 8, 9].map((n) => packet(n, new Array<number>(8).fill(n)));
	const frames = decoder(true).push(Buffer.concat(counts));
	expect(frames.map(({ count, values }) => [count, values[0]! > values[8]!])).toEqual([
		[1, true],
		[2, true],
		[4, true]
	]);
});

test('gains stand for themselves, channel by channel, in values and in facts', () => {
	const { streams, decoder: d } = cyton.signals({ gain: '8', gains: '2:24, 3:1' }, cyton.defaultDeviceInfo);
	const { facts, fullScale } = streams[0]!.info;
	expect(facts).toMatchObject({ gain: [8, 24, 1, 8, 8, 8, 8, 8] });
	expect(fullScale).toBe(187_500);
	const frames = d.push(
		Buffer.concat([0, 1, 2].map((n) => packet(n, [1000, 1000, 1000, 0, 0, 0, 0, 0]))),
		0,
		''
	);
	const [a, b, c] = Array.from((frames[0] as Frame).values);
	expect([b! * 3, b! * 24]).toEqual([expect.closeTo(a!, 6), expect.closeTo(c!, 6)]);
	expect(() => cyton.signals({ gains: '3:13' }, cyton.defaultDeviceInfo)).toThrow(/3:13/);
	expect(() => cyton.signals({ off: '17' }, cyton.defaultDeviceInfo)).toThrow(/1 to 16/);
});

test('an impedance is what the test current makes of it', () => {
	for (const ohms of [0, 5000, 60_000, 1e6]) {
		const amplitude = (ohms + 2200) * 6e-9 * 1e6;
		const samples = Float32Array.from(
			{ length: 256 },
			(_, i) => 300 + amplitude * Math.sin((2 * Math.PI * 31.25 * i) / 250 + 0.7) + 5 * Math.sin(i * 2)
		);
		expect(Math.abs(ohmsOf(samples, 250) - ohms)).toBeLessThan(0.02 * ohms + 60);
	}
});

test('a board with firmware 1, whose answers have no end mark and which loses quick characters, connects', async () => {
	const link = new FakeLink();
	const say = (text: string): void => link.say(Buffer.from(text), now());
	let sent = '';
	let last = 0;
	let lost = 0;
	link.onSend = (text) => {
		for (const character of text) {
			const quick = performance.now() - last < 10 && text.length > 1;
			last = performance.now();
			if (quick) lost++;
			else sent += character;
		}
		if (text === 'v')
			say('OpenBCI V3 16 channel\nOn Board ADS1299 Device ID: 0x3E\nLIS3DH Device ID: 0x33\n$$$');
		if (text === 'X') say('updating channel settings\r\n');
	};
	const source = new DeviceSource(cyton, { gain: '8' }, link);
	const [info] = await source.connect();
	expect(info!.facts).toMatchObject({ firmware: 'v1' });
	expect(lost).toBe(0);
	expect(sent.slice(0, 11)).toBe('svx1040000X');
	expect(sent.slice(-1)).toBe('b');
	await source.disconnect();
});
