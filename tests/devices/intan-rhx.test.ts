import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { intanRhx } from '../../src/lib/sources/intan-rhx/intan-rhx.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import { FakeRhx, rhxValue } from './emulation/intan-rhx.ts';
import { FakeServer } from './emulation/served-device.ts';
import { BRIDGE_MS, recorded, row, startRig, until, type Rig } from './rig.ts';

const HOST = '127.0.55.1';
let rig: Rig;
let device: { off(): void } | undefined;
beforeAll(async () => {
	rig = await startRig('intan-rhx');
}, BRIDGE_MS);
afterEach(() => device?.off());
afterAll(() => rig.close());

test('chosen channels are switched on, recorded with every value, and a lost block is a gap', async () => {
	const fake = new FakeRhx(HOST, rig.ports, 2000, 64);
	device = fake;
	const source = rig.source(intanRhx, { host: HOST, port: 'B', first: 8, channels: 20, band: 'high' });
	const { intan } = await recorded(source, async (more) => {
		await more(1500);
		fake.skip = 3;
		await more(1500);
	});
	expect(intan).toMatchObject({ nChannels: 20, fs: 2000, lost: [384] });
	for (let i = 0; i < 1500; i += 13)
		expect(row(intan!, i).map((value) => Math.round(value / 0.195) + 32_768)).toEqual(
			Array.from({ length: 20 }, (_, c) => rhxValue(i, c))
		);
	expect(fake.sets[0]).toBe('execute clearalldataoutputs');
	expect(fake.sets.filter((set) => set.includes('enabledhigh true'))).toHaveLength(20);
	expect(fake.sets[1]).toBe('set b-008.tcpdataoutputenabledhigh true');
	await until(() => fake.sets.at(-1) === 'set runmode stop');
});

test(
	'64 channels are recorded to the last value, closed and started again',
	async () => {
		const fake = new FakeRhx(HOST, rig.ports, 2000, 64);
		device = fake;
		await checkComplete(rig.source(intanRhx, { host: HOST, channels: 64 }), fake, {
			streams: { intan: (n, c) => (rhxValue(n, c) - 32_768) * 0.195 }
		});
	},
	COMPLETE_MS
);

test('a channel that is not there, and a program that is not RHX, are refused with what to do', async () => {
	device = new FakeRhx(HOST, rig.ports, 2000, 16);
	const source = rig.source(intanRhx, { host: HOST, channels: 32 });
	await expect(source.connect()).rejects.toThrow(/a-016 is not a channel.*Correct the channels/);
	await source.disconnect();
	device.off();
	device = new FakeServer({
		host: '127.0.55.2',
		port: rig.ports['commands']!,
		connected: () => () => undefined
	});
	const other = rig.source(intanRhx, { host: '127.0.55.2' });
	await expect(other.connect()).rejects.toThrow(/not RHX.*Remote TCP Control/);
	await other.disconnect();
});
