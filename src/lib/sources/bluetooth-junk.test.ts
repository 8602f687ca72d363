import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import type { Frame } from './device/driver.ts';
import { drivers } from './index.ts';

type Notification = readonly [from: string, bytes: Uint8Array];

const random = seeded(29);
const noise = (n: number): number[] => Array.from({ length: n }, () => Math.floor(random() * 256));

/** A second or two of each device, by its packets: their heads are right, their samples are noise. */
const STREAMS: Readonly<Record<string, (packet: number) => readonly Notification[]>> = {
	ganglion: (n) => [['data', Uint8Array.of(100 + (n % 100), ...noise(19))]],
	myo: (n) => [[`emg${n % 4}`, Uint8Array.from(noise(16))]],
	'npg-lite': (n) => [
		['data', Uint8Array.from(Array.from({ length: 10 }, (_, i) => [(10 * n + i) & 255, ...noise(6)]).flat())]
	],
	muse: (n) =>
		['TP9', 'AF7', 'AF8', 'TP10', 'AUX'].map((name) => [name, Uint8Array.of(n >> 8, n & 255, ...noise(18))]),
	// A packet with one block of eight electrodes.
	athena: (n) => [['data', Uint8Array.of(42, n & 255, ...noise(7), 0x12, n & 255, ...noise(3 + 28))]],
	gforce: () => [['data', Uint8Array.of(8, ...noise(128))]],
	myoware: () => [['data', Buffer.from(String(random()))]]
};

const devices = drivers.all.flatMap((driver) => {
	const transport = driver.transport({});
	return transport.via === 'bluetooth'
		? [{ id: driver.id, driver, names: Object.keys(transport.characteristics) }]
		: [];
});

test.each(devices)('$id: junk between its notifications costs no good one', ({ id, driver, names }) => {
	const good = Array.from({ length: 200 }, (_, n) => STREAMS[id]!(n)).flat();
	const lengths = new Set(good.map(([, bytes]) => bytes.length));
	const junk = (): Notification => {
		const length = Math.floor(random() * 60);
		// What has the length of a packet cannot be told from one. Text is no number.
		const bytes = Uint8Array.from([id === 'myoware' ? 120 : noise(1)[0]!, ...noise(length)]);
		const from = names[Math.floor(random() * names.length)]!;
		return lengths.has(bytes.length) || bytes.length % 7 === 0 ? [from, new Uint8Array()] : [from, bytes];
	};
	const frames = (notifications: readonly Notification[]): unknown[] => {
		const { decoder } = driver.signals({}, driver.defaultDeviceInfo);
		return notifications
			.flatMap(([from, bytes]) => decoder.push(bytes, 0, from))
			.filter((said): said is Frame => 'values' in said)
			.map(({ count, missing, values }) => ({ count, missing, values: Array.from(values) }));
	};
	const clean = frames(good);
	expect(clean.length).toBeGreaterThan(190);
	expect(frames(good.flatMap((one) => [junk(), one, junk()]))).toEqual(clean);
});
