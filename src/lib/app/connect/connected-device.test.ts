import { expect, test } from 'vitest';
import type { AcquireApi } from '../../../workers/acquire.worker.ts';
import type { DeviceState } from '../../sources/source.ts';
import { localClient } from '../kernel/local-client.fixture.ts';
import { gate } from '../kernel/gate.fixture.ts';
import { ConnectedDevice } from './connected-device.svelte.ts';

const STATE: DeviceState = { phase: 'streaming', clocks: [], params: {}, facts: [], markers: [] };

function deviceOf(api: Partial<AcquireApi>): ConnectedDevice {
	return new ConnectedDevice(localClient(api as AcquireApi));
}

test('markers of the device are told once, and its electrodes are asked for once', async () => {
	const states: DeviceState[] = [{ ...STATE, markers: [{ classIndex: 2, timestamp: 5 }] }, STATE];
	let asked = 0;
	const device = deviceOf({
		deviceState: () => states.shift(),
		electrodes: () => {
			asked++;
			return ['N1P', 'N2P'];
		}
	});
	const markers: number[][] = [];
	device.onMarker = (classIndex, timestamp) => markers.push([classIndex, timestamp]);
	await device.refresh();
	await device.refresh();
	expect(markers).toEqual([[2, 5]]);
	expect([device.electrodes, asked]).toEqual([['N1P', 'N2P'], 1]);
	expect(device.state).toEqual(STATE);
});

test('a second click while the impedance is measured measures once', async () => {
	const done = gate();
	let measured = 0;
	const device = deviceOf({
		measureImpedance: async (each) => {
			measured++;
			await each(1, 5000);
			await done.promise;
		},
		deviceState: () => STATE,
		electrodes: () => ['N1P', 'N2P']
	});
	await device.refresh();
	const [one, two] = [device.measureImpedance(), device.measureImpedance()];
	expect(device.measuring).toBe(true);
	done.open();
	await Promise.all([one, two]);
	expect([measured, device.measuring]).toEqual([1, false]);
	expect(device.ohms).toEqual([undefined, 5000]);
});
