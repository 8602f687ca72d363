import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { quattrocento } from '../../src/lib/sources/otb/quattrocento.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import { FakeQuattrocento, makersCrc, quattroValue } from './emulation/quattrocento.ts';
import { FakeServer } from './emulation/served-device.ts';
import { BRIDGE_MS, recorded, row, startRig, until, type Rig } from './rig.ts';

const HOST = '127.0.52.1';
const MICROVOLTS = 5e6 / 65_536 / 150;
let rig: Rig;
let device: FakeServer | undefined;
beforeAll(async () => {
	rig = await startRig('quattrocento');
}, BRIDGE_MS);
afterEach(() => device?.off());
afterAll(() => rig.close());

test('the CRC of the emulation is the one of the maker', () => {
	expect(makersCrc(Buffer.from('123456789'))).toBe(0xa1);
});

test('216 values at 2048 Hz: every value is recorded, losses are counted', async () => {
	const fake = new FakeQuattrocento(HOST, rig.ports['data']!, 777);
	device = fake;
	const source = rig.source(quattrocento, { host: HOST, inputs: '1', rate: '1', grid: '13x5' });
	const { quattrocento: emg, 'quattrocento-aux': aux } = await recorded(source, async (more) => {
		await more(2000);
		fake.skip.n = 33;
		await more(1500);
	});
	expect(emg).toMatchObject({ nChannels: 192, fs: 2048, lost: [33] });
	const counts = Array.from({ length: emg!.timestamps.length }, (_, i) => {
		const values = row(emg!, i).map((value) => Math.round(value / MICROVOLTS));
		const n = values[0]!;
		// The emulation begins at 65 000 and counts on beyond 16 bits.
		const real = [n, n + 32_768, n + 65_536, n + 98_304].find((one) => quattroValue(one, 5) === values[5])!;
		values.forEach((value, c) => {
			if (value !== quattroValue(real, c)) expect.fail(`channel ${c} of ${real}: ${value}`);
		});
		return real;
	});
	expect(counts.length).toBeGreaterThan(3000);
	const steps = counts.slice(1).map((n, i) => n - counts[i]!);
	expect(steps.filter((step) => step !== 1)).toEqual([34]);
	expect(row(aux!, 0)[0]).toBeCloseTo(152_588, -1);
	// Off, on with 10 to 500 Hz monopolar, off: the packets of the maker's example.
	const packet = (first: string, inputs: string, crc: string): string =>
		`${first}0000${inputs.repeat(12)}${crc}`;
	await until(() => fake.commands.length > 2);
	expect(fake.commands).toEqual([
		packet('80', '000000', 'ef'),
		packet('8b', '000014', '6a'),
		packet('80', '000000', 'ef')
	]);
});

test(
	'384 signals and 16 auxiliary inputs are recorded to the last value, off and on',
	async () => {
		const fake = new FakeQuattrocento(HOST, rig.ports['data']!);
		device = fake;
		await checkComplete(rig.source(quattrocento, { host: HOST, inputs: '3', rate: '1' }), fake, {
			streams: {
				quattrocento: (n, c) => quattroValue(n, c) * MICROVOLTS,
				'quattrocento-aux': (_n, c) => ((1000 + c) * 5e6) / 65_536 / 0.5
			}
		});
		expect(fake.connections).toBe(2);
	},
	COMPLETE_MS
);

test('a Quattrocento that is not there, and one that says nothing, are refused with what to do', async () => {
	const missing = rig.source(quattrocento, { host: '127.0.52.9' });
	await expect(missing.connect()).rejects.toThrow(
		new RegExp(
			`Nothing takes a connection at 127\\.0\\.52\\.9:${rig.ports['data']}\\. Switch the Quattrocento on`
		)
	);
	await missing.disconnect();
	device = new FakeServer({ host: HOST, port: rig.ports['data']!, connected: () => () => undefined });
	const silent = rig.source(quattrocento, { host: HOST });
	await expect(silent.connect()).rejects.toThrow(/connected, but sends nothing.*close OT BioLab/);
	await silent.disconnect();
	const far = rig.source(quattrocento, { host: '8.8.8.8' });
	await expect(far.connect()).rejects.toThrow(/no address of this computer or a private network/);
	await far.disconnect();
});
