import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { brainflow } from '../../src/lib/sources/brainflow/brainflow.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import { brainflowValue, FakeBrainflow } from './emulation/brainflow.ts';
import { BRIDGE_MS, recorded, row, startRig, type Recording, type Rig } from './rig.ts';

let rig: Rig;
let device: FakeBrainflow | undefined;
beforeAll(async () => {
	rig = await startRig('brainflow');
}, BRIDGE_MS);
afterEach(() => device?.off());
afterAll(() => rig.close());

/** Lets the emulation know how far the recording is. */
function follow(fake: FakeBrainflow, recording: Recording): void {
	fake.arrived = () => (recording.rows() === 0 ? -1 : (recording.newest(0)[0]! - brainflowValue(0, 1)) / 0.5);
}

test('packages of the synthetic board are recorded, and lost ones are a gap', async () => {
	const fake = new FakeBrainflow(rig.ports['data']!, 32);
	device = fake;
	const { brainflow: emg } = await recorded(rig.source(brainflow), async (more, recording) => {
		follow(fake, recording);
		await more(300);
		fake.skip = 3;
		await more(200);
	});
	expect(emg).toMatchObject({ nChannels: 16, fs: 250, lost: [3] });
	const begin = row(emg!, 0)[0]! - 1000;
	expect(row(emg!, 100)).toEqual(Array.from({ length: 16 }, (_, c) => begin + 50 + (c + 1) * 1000));
});

test(
	'packages are recorded to the last value, also after nobody sent any for a while',
	async () => {
		const fake = new FakeBrainflow(rig.ports['data']!, 32);
		device = fake;
		await checkComplete(rig.source(brainflow), fake, {
			streams: { brainflow: (n, c) => brainflowValue(n, c + 1) },
			begin: (recording) => follow(fake, recording),
			burst: (seconds) => fake.burst(seconds)
		});
	},
	COMPLETE_MS
);

test('another board than the chosen one, and nobody, are refused with what to do', async () => {
	const nobody = rig.source(brainflow);
	await expect(nobody.connect()).rejects.toThrow(/Nothing is sent to 225\.1\.1\.1.*add_streamer/);
	await nobody.disconnect();
	device = new FakeBrainflow(rig.ports['data']!, 23);
	const other = rig.source(brainflow);
	await expect(other.connect()).rejects.toThrow(/no multiple of 32 rows.*Choose the board/);
	await other.disconnect();
});
