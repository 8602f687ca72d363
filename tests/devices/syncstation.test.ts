import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { syncStation } from '../../src/lib/sources/otb/syncstation.ts';
import { FakeSyncStation, stationValue } from './emulation/syncstation.ts';
import { recorded, row, startRig, until, type Rig } from './rig.ts';

const HOST = '127.0.53.1';
let rig: Rig;
let device: FakeSyncStation | undefined;
beforeAll(async () => {
	rig = await startRig(26_941);
});
afterEach(() => device?.off());
afterAll(() => rig.close());

test('a Muovi, a Muovi+ and a Quattro+ are streams of their own, in step; off and on they come back', async () => {
	device = new FakeSyncStation(HOST);
	const source = rig.source(syncStation, { host: HOST, probes: '0 4 14' });
	const streams = await recorded(source, async (more) => {
		await more(600);
		device!.off();
		await until(() => ['lost', 'reconnecting'].includes(source.state().phase));
		device!.on();
		await until(() => source.state().phase === 'streaming');
		await more(1000);
	});
	expect(Object.entries(streams).map(([name, { nChannels }]) => [name, nChannels])).toEqual([
		['syncstation-0', 32],
		['syncstation-4', 64],
		['syncstation-14', 4],
		['syncstation-aux', 4]
	]);
	for (const [id, scale] of [
		[0, 0.2861],
		[4, 0.2861],
		[14, 0.249]
	] as const) {
		const emg = streams[`syncstation-${id}`]!;
		expect(emg.lost.length).toBe(1);
		for (const i of [0, 500, 1000]) {
			const values = row(emg, i).map((value) => Math.round(value / scale));
			expect(values).toEqual(values.map((_, c) => stationValue(values[0]!, id, c)));
		}
	}
	expect(row(streams['syncstation-aux']!, 0)[0]).toBe(77);
	expect(device.commands.slice(-1)).toEqual(['0000']);
});
