import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { syncStation } from '../../src/lib/sources/otb/syncstation.ts';
import { checkComplete, COMPLETE_MS } from './complete.ts';
import { FakeSyncStation, stationValue } from './emulation/syncstation.ts';
import { BRIDGE_MS, recorded, startRig, until, type Rig } from './rig.ts';

const HOST = '127.0.53.1';
let rig: Rig;
let device: FakeSyncStation | undefined;
beforeAll(async () => {
	rig = await startRig('syncstation');
}, BRIDGE_MS);
afterEach(() => device?.off());
afterAll(() => rig.close());

test(
	'a Muovi, a Muovi+ and a Quattro+ are streams of their own, in step, recorded to the last value, off and on',
	async () => {
		device = new FakeSyncStation(HOST, rig.ports['data']!);
		await checkComplete(rig.source(syncStation, { host: HOST, probes: '0 4 14' }), device, {
			streams: {
				'syncstation-0': (n, c) => stationValue(n, 0, c) * 0.2861,
				'syncstation-4': (n, c) => stationValue(n, 4, c) * 0.2861,
				'syncstation-14': (n, c) => stationValue(n, 14, c) * 0.249,
				'syncstation-aux': (_n, c) => [77, 0, 0, 0][c]!
			}
		});
		await until(() => device!.commands.at(-1) === '0000');
	},
	COMPLETE_MS
);

test('instants that it leaves out are a gap of exactly so many in every stream', async () => {
	device = new FakeSyncStation(HOST, rig.ports['data']!);
	const source = rig.source(syncStation, { host: HOST, probes: '0 4' });
	const streams = await recorded(source, async (more) => {
		await more(600);
		device!.skip.n = 29;
		await more(1000);
	});
	expect(Object.values(streams).map(({ nChannels, lost }) => [nChannels, lost])).toEqual([
		[32, [29]],
		[64, [29]],
		[4, [29]]
	]);
});
