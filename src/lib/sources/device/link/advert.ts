import { systemHere, type System } from './failures.ts';
import type { WebBluetoothDevice } from './web-bluetooth.ts';

/** A device that is on advertises several times a second. */
const ADVERT_MS = 1500;

/**
 * Signal strength of the next advert of a device, dBm; undefined where the browser shows none, or none came. Before it is
 * connected is the only time to ask: a connected device does not advertise, and nothing else tells the strength.
 */
export async function advertStrength(
	device: WebBluetoothDevice,
	system: System = systemHere()
): Promise<number | undefined> {
	// On Linux the browser watches and is told nothing.
	if (!device.watchAdvertisements || system === 'linux') return undefined;
	const over = new AbortController();
	const { signal } = over;
	try {
		return await new Promise((resolve) => {
			setTimeout(resolve, ADVERT_MS);
			device.addEventListener(
				'advertisementreceived',
				(event) => resolve((event as Event & { readonly rssi?: number }).rssi),
				{ signal }
			);
			// A browser that cannot watch lets the time pass.
			device.watchAdvertisements!({ signal }).catch(() => undefined);
		});
	} finally {
		over.abort();
	}
}
