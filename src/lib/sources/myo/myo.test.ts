import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openSessionStore } from '../../session/read/open.ts';
import type { Frame } from '../device/driver.ts';
import { EMG, EMG_CHANNELS, myoDecoder } from './decoder.ts';

const WRIST = '../shared/data/myo-wrist';
/** Two samples as the armband packs them. */
const packet = (values: readonly number[]): Uint8Array => new Uint8Array(Int8Array.from(values).buffer);
const missing = (said: readonly unknown[]): number => (said[0] as Frame).missing ?? 0;

test('a notification is two samples of eight signed bytes', () => {
	const values = [-128, 127, 0, 1, -1, 64, -64, 5, 9, 8, 7, 6, 5, 4, 3, 2];
	const [frame] = myoDecoder().push(packet(values), 0, 'emg0') as readonly Frame[];
	expect(Array.from(frame!.values)).toEqual(values);
});

test('a break in the turns of the four characteristics tells up to three lost notifications', () => {
	for (let lost = 0; lost < EMG.length; lost++) {
		const decoder = myoDecoder();
		const values = packet(new Array<number>(16).fill(1));
		expect(missing(decoder.push(values, 0, EMG[2]))).toBe(0);
		expect(missing(decoder.push(values, 0, EMG[(3 + lost) % 4]!))).toBe(2 * lost);
	}
});

test('what is not a notification of the armband says nothing', () => {
	const decoder = myoDecoder(true);
	expect(decoder.push(new Uint8Array(15), 0, 'emg0')).toEqual([]);
	expect(decoder.push(new Uint8Array(16), 0, 'command')).toEqual([]);
	expect(decoder.push(new Uint8Array(19), 0, 'imu')).toEqual([]);
});

test('motion comes in the units of the header: 16384 is 1, 2048 is 1 g, 16 is 1 degree per second', () => {
	const bytes = new Uint8Array(Int16Array.of(16384, 0, 0, -16384, 2048, -1024, 0, 16, 32, -8).buffer);
	const [frame] = myoDecoder(true).push(bytes, 0, 'imu') as readonly Frame[];
	expect(frame).toEqual({ stream: 1, values: [1, 0, 0, -1, 1, -0.5, 0, 1, 2, -0.5] });
});

test.skipIf(!existsSync(WRIST))('counts that a real armband sent come back as they were', async () => {
	const session = await openSessionStore(`${WRIST}/p12345_s1.session.zip`);
	const [stream] = session.streams;
	const { data } = await session.getContinuous(stream!.name);
	const decoder = myoDecoder();
	const rows = Math.floor(data.length / EMG_CHANNELS / 2);
	for (let i = 0; i < rows; i++) {
		const sent = Array.from(data.subarray(i * 16, i * 16 + 16), Number);
		const [frame] = decoder.push(packet(sent), 0, EMG[i % 4]!) as readonly Frame[];
		if (sent.some((value, k) => frame!.values[k] !== value) || frame!.missing !== 0) {
			expect.fail(`notification ${i}: ${sent.join(' ')} came back as ${Array.from(frame!.values).join(' ')}`);
		}
	}
	expect(rows).toBeGreaterThan(1000);
});
