import { expect, test } from 'vitest';
import { chords } from '../chords/chords.ts';
import { myoWare } from '../myoware/myoware.ts';
import { spikerBox } from '../spikerbox/spikerbox.ts';
import type { ParamValues } from '../source.ts';
import { Decoding } from './decoding.ts';
import type { Driver } from './driver.ts';
import { signalsOf } from './rates.ts';

/** Feeds packets of a device that come at `rate` a second, for 20 s; how far the newest timestamp is from its arrival. */
function fed(
	driver: Driver,
	params: ParamValues,
	deviceInfo: Driver['defaultDeviceInfo'],
	packet: (n: number) => Uint8Array,
	rate: number
) {
	const from = driver.transport(params).via === 'serial' ? '' : 'data';
	const decoding = new Decoding(driver, params, deviceInfo);
	let [n, samples, lost, newest] = [0, 0, 0, NaN];
	for (let time = 0; time < 20; time += 0.01) {
		const packets = [];
		for (; n / rate <= time; n++) packets.push(...decoding.push(packet(n), 1000 + time, from));
		packets.push(...decoding.settle(1000 + time));
		for (const { chunk } of packets) {
			samples += chunk.timestamps.length;
			lost += chunk.lost ?? 0;
			newest = chunk.timestamps.at(-1)!;
		}
	}
	return { decoding, samples, lost, ahead: newest - 1020 };
}

test('a sketch that sends 400 numbers a second, with 50 in the form: 400 is offered for the form', () => {
	const text = (n: number): Uint8Array => Buffer.from(String(n));
	const { decoding, samples, lost, ahead } = fed(myoWare, { rate: 50 }, myoWare.defaultDeviceInfo, text, 400);
	expect(Math.abs(ahead)).toBeLessThan(1);
	expect(lost).toBe(0);
	expect(samples).toBeGreaterThan(7900);
	expect(decoding.rateOffer).toEqual({ nominal: 50, measured: 400, params: { rate: 400 } });
	expect(decoding.facts[0]).toMatchObject({ measured_rate: expect.closeTo(400, -1) });
});

test.each([40, 60, 75, 110])('nor is a smaller difference kept quiet: %i instead of 50', (rate) => {
	const text = (n: number): Uint8Array => Buffer.from(String(n));
	const { decoding, lost, ahead } = fed(myoWare, { rate: 50 }, myoWare.defaultDeviceInfo, text, rate);
	expect(Math.abs(ahead)).toBeLessThan(1);
	expect(lost).toBe(0);
	expect(decoding.rateOffer!.measured / rate).toBeCloseTo(1, 1);
});

test('a board that samples half as often as its table says loses nothing; the rate is offered without a form for it', () => {
	const packet = (n: number): Uint8Array => {
		const bytes = new Uint8Array(16);
		bytes.set([0xc7, 0x7c, n & 255]);
		bytes[15] = 1;
		return bytes;
	};
	const { decoding, samples, lost } = fed(chords, {}, { board: 'UNO-R4', channels: 6 }, packet, 250);
	expect([lost, samples > 4900]).toEqual([0, true]);
	const offer = decoding.rateOffer!;
	expect(offer).toEqual({ nominal: 500, measured: 250, params: { measuredRate: 250 } });
	// Connected with it, the stream has that rate, and there is nothing to offer.
	const again = fed(chords, offer.params, { board: 'UNO-R4', channels: 6 }, packet, 250);
	expect(again.decoding.infos[0]!.fs).toBe(250);
	expect(again.decoding.rateOffer).toBeUndefined();
	expect(again.lost).toBe(0);
});

test('a box whose firmware sends twice as fast is timed by what comes', () => {
	const frame = (value: number): number[] => [0x80 | (value >> 7), value & 127, value >> 7, value & 127];
	const packet = (n: number): Uint8Array =>
		Uint8Array.from(Array.from({ length: 200 }, (_, i) => frame((n + i) & 1023)).flat());
	const { decoding, ahead } = fed(spikerBox, { channels: 2 }, { box: 'NRNSBPRO' }, packet, 100);
	expect(Math.abs(ahead)).toBeLessThan(1);
	expect(decoding.rateOffer).toMatchObject({ nominal: 10_000, measured: 20_000 });
});

test('a measured rate is the rate of the first stream, and the others keep their share', () => {
	const { streams } = signalsOf(chords, { measuredRate: 255.5 }, chords.defaultDeviceInfo);
	expect(streams[0]!.info.fs).toBe(255.5);
	expect(signalsOf(chords, { measuredRate: 'x' }, chords.defaultDeviceInfo).streams[0]!.info.fs).toBe(500);
});
