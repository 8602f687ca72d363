import { afterEach, beforeAll, afterAll, expect, test } from 'vitest';
import { muovi } from '../../src/lib/sources/otb/muovi.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import type { FakeProbe } from './emulation/dialling-probe.ts';
import { fakeMuovi, muoviValue } from './emulation/muovi.ts';
import { BRIDGE_MS, recorded, row, startRig, until, type RecordedStream, type Rig } from './rig.ts';

let rig: Rig;
let probe: FakeProbe | undefined;
beforeAll(async () => {
	rig = await startRig('muovi');
}, BRIDGE_MS);
afterEach(() => probe?.off());
afterAll(() => rig.close());

/** Instants of a recording by its first channel, which counts. */
function instants(stream: RecordedStream): number[] {
	return Array.from({ length: stream.timestamps.length }, (_, i) => Math.round(row(stream, i)[0]! / 0.2861));
}

test.each([
	[32, 0],
	[64, 133]
])('%i electrodes are found by what comes, and every value is recorded', async (electrodes, cut) => {
	probe = fakeMuovi(rig.ports['data']!, electrodes, cut);
	const { muovi: emg, 'muovi-motion': motion } = await recorded(rig.source(muovi), (more) => more(3200));
	expect(emg).toMatchObject({ nChannels: electrodes, fs: 2000, lost: [] });
	const counts = instants(emg!);
	expect(counts.length).toBeGreaterThan(3000);
	counts.forEach((n, i) => {
		if (n !== (counts[0]! + i) % 32_768) expect.fail(`instant ${n} at ${i}`);
		const values = row(emg!, i);
		for (let c = 1; c < electrodes; c++) {
			const value = values[c]! / 0.2861;
			if (Math.abs(value - muoviValue(n, c)) > 0.01) expect.fail(`channel ${c} of ${n}: ${value}`);
		}
	});
	expect(row(motion!, 0)).toEqual([1, -0.5, 0, 0, 3]);
	// One command to start, one to stop: the control bytes of the maker.
	await until(() => probe!.commands.length === 2);
	expect(probe.commands.map((bytes) => bytes.toString('hex'))).toEqual(['09', '08']);
});

test('instants that the probe leaves out are a gap of exactly so many', async () => {
	probe = fakeMuovi(rig.ports['data']!, 32);
	const { muovi: emg } = await recorded(rig.source(muovi), async (more) => {
		await more(1000);
		probe!.skip = 70;
		await more(1500);
	});
	expect(emg!.lost).toEqual([70]);
});

test.each([
	[32, 0],
	[64, 133]
])(
	'%i electrodes are recorded to the last value, out of reach and back',
	async (electrodes, cut) => {
		probe = fakeMuovi(rig.ports['data']!, electrodes, cut);
		await checkComplete(rig.source(muovi), probe, {
			streams: {
				muovi: (n, c) => muoviValue(n, c) * 0.2861,
				'muovi-motion': (_n, c) => [1, -0.5, 0, 0, 3][c]!
			}
		});
		expect(probe.connections).toBeGreaterThan(1);
	},
	COMPLETE_MS
);

test('a probe that is away is told with what to do', async () => {
	probe = fakeMuovi(rig.ports['data']!, 32);
	const source = rig.source(muovi);
	await recorded(source, async (more) => {
		await more(200);
		probe!.off();
		await until(() => ['lost', 'reconnecting'].includes(source.state().phase));
		expect(source.state().problem).toMatch(/ended the connection.*Switch the probe off and on/);
	});
});

test('EEG mode: 24-bit counts at 500 Hz', async () => {
	probe = fakeMuovi(rig.ports['data']!, 32);
	const { muovi: eeg } = await recorded(rig.source(muovi, { mode: 'eeg' }), (more) => more(100));
	expect(eeg).toMatchObject({ nChannels: 32, fs: 500 });
	const n = row(eeg!, 0)[0]!;
	expect(row(eeg!, 0).slice(1)).toEqual(Array.from({ length: 31 }, (_, c) => muoviValue(n, c + 1)));
	expect(probe.commands[0]!.toString('hex')).toBe('01');
});
