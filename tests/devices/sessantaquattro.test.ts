import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { sessantaquattro } from '../../src/lib/sources/otb/sessantaquattro.ts';
import type { FakeProbe } from './emulation/dialling-probe.ts';
import { fakeSessantaquattro, sessantaValue } from './emulation/sessantaquattro.ts';
import { recorded, row, startRig, until, type Rig } from './rig.ts';

let rig: Rig;
let probe: FakeProbe | undefined;
beforeAll(async () => {
	rig = await startRig(26_931);
});
afterEach(() => probe?.off());
afterAll(() => rig.close());

test.each([
	[4, { channels: '3' }, 64, 0.2861],
	[8, { channels: '2', bits: '24' }, 32, 0.2861]
] as const)(
	'%i values beside the electrodes, %o: every value is recorded',
	async (accessory, params, n, scale) => {
		probe = fakeSessantaquattro(accessory);
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
		expect(probe.commands.length).toBe(2);
	}
);

test('it comes back by itself after it was switched off', async () => {
	probe = fakeSessantaquattro(8);
	const source = rig.source(sessantaquattro);
	const { sessantaquattro: emg } = await recorded(source, async (more) => {
		await more(600);
		probe!.off();
		await until(() => source.state().phase === 'reconnecting');
		probe = fakeSessantaquattro(8);
		await until(() => source.state().phase === 'streaming');
		await more(600);
	});
	expect(emg!.lost.length).toBe(1);
});
