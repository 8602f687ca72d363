import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sessantaquattro } from '../../src/lib/sources/otb/sessantaquattro.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import type { FakeProbe } from './emulation/dialling-probe.ts';
import { fakeSessantaquattro, sessantaValue } from './emulation/sessantaquattro.ts';
import { BRIDGE_MS, recorded, row, startRig, until, type Rig } from './rig.ts';

let rig: Rig;
let probe: FakeProbe | undefined;
beforeAll(async () => {
	rig = await startRig('sessantaquattro');
}, BRIDGE_MS);
afterEach(() => probe?.off());
afterAll(() => rig.close());

test.each([
	[4, { channels: '3' }, 64, 0.2861],
	[8, { channels: '2', bits: '24' }, 32, 0.2861]
] as const)(
	'%i values beside the electrodes, %o: every value is recorded',
	async (accessory, params, n, scale) => {
		probe = fakeSessantaquattro(rig.ports['data']!, accessory);
		const streams = await recorded(rig.source(sessantaquattro, params), (more) => more(1600));
		const emg = streams['sessantaquattro']!;
		expect(emg).toMatchObject({ nChannels: n, fs: 2000, lost: [] });
		expect(emg.timestamps.length).toBeGreaterThan(1500);
		const begin = Math.round(row(emg, 0)[0]! / scale);
		for (let i = 0; i < emg.timestamps.length; i += 7)
			expect(row(emg, i).map((value) => Math.round(value / scale))).toEqual(
				Array.from({ length: n }, (_, c) => sessantaValue(begin + i, c))
			);
		expect(Object.keys(streams).includes('sessantaquattro-motion')).toBe(accessory === 8);
		if (accessory === 8) expect(row(streams['sessantaquattro-motion']!, 0)[0]).toBe(1);
		// Exactly one word starts it.
		await until(() => probe!.commands.length > 1);
		expect(probe.commands.length).toBe(2);
	}
);

test(
	'64 electrodes are recorded to the last value, off and on',
	async () => {
		probe = fakeSessantaquattro(rig.ports['data']!, 8);
		await checkComplete(rig.source(sessantaquattro), probe, {
			streams: {
				sessantaquattro: (n, c) => sessantaValue(n, c) * 0.2861,
				'sessantaquattro-motion': (_n, c) => [1, 0, 0, 0][c]!
			}
		});
	},
	COMPLETE_MS
);

test('instants that it leaves out are a gap of exactly so many', async () => {
	probe = fakeSessantaquattro(rig.ports['data']!, 8);
	const { sessantaquattro: emg } = await recorded(rig.source(sessantaquattro), async (more) => {
		await more(1000);
		probe!.skip = 41;
		await more(1500);
	});
	expect(emg!.lost).toEqual([41]);
});
