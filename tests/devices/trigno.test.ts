import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { trigno } from '../../src/lib/sources/trigno/trigno.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import { FakeServer } from './emulation/served-device.ts';
import { FakeTrigno, trignoAux, trignoVolts } from './emulation/trigno.ts';
import { BRIDGE_MS, recorded, row, startRig, until, type Rig } from './rig.ts';

const HOST = '127.0.54.1';
let rig: Rig;
let device: { off(): void } | undefined;
beforeAll(async () => {
	rig = await startRig('trigno');
}, BRIDGE_MS);
afterEach(() => device?.off());
afterAll(() => rig.close());

test('EMG, acceleration and rotation of the paired sensors are streams with their names and rates', async () => {
	const fake = new FakeTrigno(HOST, rig.ports, {
		2: { startIndex: 2, emg: 1, aux: ['g', 'g', 'g'] },
		5: { startIndex: 5, emg: 1, aux: ['g', 'g', 'g', '?/s', '?/s', '?/s'] }
	});
	device = fake;
	const source = rig.source(trigno, { host: HOST });
	const streams = await recorded(source, async (more) => {
		await more(150);
	});
	const [emg, acc, gyro] = ['trigno', 'trigno-acc', 'trigno-gyro'].map((name) => streams[name]!);
	expect(emg!.fs).toBeCloseTo(1925.926, 3);
	expect([emg!.nChannels, acc!.nChannels, gyro!.nChannels]).toEqual([2, 6, 3]);
	expect(acc!.fs).toBeCloseTo(148.148, 3);
	for (let i = 0; i < 150; i += 11) {
		const values = row(emg!, i);
		expect(values[0]).toBeCloseTo(1e6 * trignoVolts(i, 1), 3);
		expect(values[1]).toBeCloseTo(1e6 * trignoVolts(i, 4), 3);
	}
	for (let i = 0; i < 100; i += 3) {
		expect(row(acc!, i)).toEqual([1, 4].flatMap((slot) => [0, 1, 2].map((k) => trignoAux(i, slot, k))));
		expect(row(gyro!, i)).toEqual([3, 4, 5].map((k) => trignoAux(i, 4, k)));
	}
	const infos = trigno
		.signals(
			{},
			{ version: '', emgRate: 2000, auxRate: 148, sensors: [{ number: 2, slot: 1, emg: 2, aux: ['g'] }] }
		)
		.streams.map(({ info }) => info.channelNames);
	expect(infos).toEqual([['Sensor 2 EMG 1', 'Sensor 2 EMG 2'], ['Sensor 2 acc x']]);
	await until(() => fake.commands.at(-1) === 'STOP');
});

test(
	'two sensors are recorded to the last value, off and on',
	async () => {
		const fake = new FakeTrigno(HOST, rig.ports, {
			2: { startIndex: 2, emg: 1, aux: ['g', 'g', 'g'] },
			5: { startIndex: 5, emg: 1, aux: ['g', 'g', 'g', '?/s', '?/s', '?/s'] }
		});
		device = fake;
		await checkComplete(rig.source(trigno, { host: HOST }), fake, {
			streams: {
				trigno: (n, c) => trignoVolts(n, [1, 4][c]!) * 1e6,
				'trigno-acc': (n, c) => trignoAux(n, c < 3 ? 1 : 4, c % 3),
				'trigno-gyro': (n, c) => trignoAux(n, 4, 3 + c)
			}
		});
	},
	COMPLETE_MS
);

test('places that are counted from 0 are recognised', async () => {
	device = new FakeTrigno(HOST, rig.ports, {
		1: { startIndex: 0, emg: 1, aux: [] },
		3: { startIndex: 2, emg: 1, aux: [] }
	});
	const streams = await recorded(rig.source(trigno, { host: HOST }), (more) => more(20));
	expect(row(streams['trigno']!, 10)[1]).toBeCloseTo(1e6 * trignoVolts(10, 2), 3);
});

test('no paired sensor, and a server that is none, are refused with what to do', async () => {
	device = new FakeTrigno(HOST, rig.ports, {});
	const none = rig.source(trigno, { host: HOST });
	await expect(none.connect()).rejects.toThrow(/no sensor is paired\. Pair the sensors/);
	await none.disconnect();
	device.off();
	const servers = Object.values(rig.ports).map(
		(port) => new FakeServer({ ...{ host: '127.0.54.2', port }, connected: () => () => undefined })
	);
	device = { off: () => servers.forEach((server) => server.off()) };
	const mute = rig.source(trigno, { host: '127.0.54.2' });
	await expect(mute.connect()).rejects.toThrow(/no Trigno server.*Start the Trigno Control Utility/);
	await mute.disconnect();
});
