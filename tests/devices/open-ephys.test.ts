import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openEphys } from '../../src/lib/sources/open-ephys/open-ephys.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import { ephysValue, FakeOpenEphys } from './emulation/open-ephys.ts';
import { FakeServer } from './emulation/served-device.ts';
import { BRIDGE_MS, recorded, row, startRig, type Rig } from './rig.ts';

const HOST = '127.0.56.1';
let rig: Rig;
let device: FakeServer | undefined;
beforeAll(async () => {
	rig = await startRig('open-ephys');
}, BRIDGE_MS);
afterEach(() => device?.off());
afterAll(() => rig.close());

test.each([0, 61])(
	'channels are found by what is published; a block without one of them is lost (pieces of %i)',
	async (cut) => {
		const fake = new FakeOpenEphys(HOST, rig.ports['data']!, 8, cut);
		device = fake;
		const { 'open-ephys': emg } = await recorded(rig.source(openEphys, { host: HOST }), async (more) => {
			await more(1500);
			fake.skip.blocks = 2;
			await more(1500);
		});
		expect(emg).toMatchObject({ nChannels: 8, fs: 2000, lost: [80] });
		const begin = [...Array(4001).keys()].find((n) => ephysValue(n, 0) === row(emg!, 0)[0])!;
		for (let i = 0; i < emg!.gaps[0]!; i += 7)
			expect(row(emg!, i)).toEqual(Array.from({ length: 8 }, (_, c) => ephysValue(begin + i, c)));
	}
);

test(
	'32 channels are recorded to the last value, closed and started again',
	async () => {
		const fake = new FakeOpenEphys(HOST, rig.ports['data']!, 32);
		device = fake;
		await checkComplete(rig.source(openEphys, { host: HOST }), fake, {
			streams: { 'open-ephys': ephysValue }
		});
	},
	COMPLETE_MS
);

test('a program that does not play, and one that is no publisher, are refused with what to do', async () => {
	device = new FakeOpenEphys(HOST, rig.ports['data']!, 8, 0, false);
	const still = rig.source(openEphys, { host: HOST });
	await expect(still.connect()).rejects.toThrow(/publishes no samples.*press play/);
	await still.disconnect();
	device.off();
	device = new FakeServer({ host: HOST, port: rig.ports['data']!, connected: () => () => undefined });
	const other = rig.source(openEphys, { host: HOST });
	await expect(other.connect()).rejects.toThrow(/not the ZMQ Interface of Open Ephys/);
	await other.disconnect();
});
