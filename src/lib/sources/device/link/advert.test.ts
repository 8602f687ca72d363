import { expect, test } from 'vitest';
import { advertStrength } from './advert.ts';
import type { WebBluetoothDevice } from './web-bluetooth.ts';

/** A device as a browser shows it that lets adverts be watched: it advertises with this strength while somebody watches. */
class Watched extends EventTarget implements WebBluetoothDevice {
	readonly id = 'watched';
	watching = 0;
	readonly rssi: number | undefined;

	constructor(rssi?: number) {
		super();
		this.rssi = rssi;
	}

	async watchAdvertisements({ signal }: { readonly signal: AbortSignal }): Promise<void> {
		this.watching++;
		signal.addEventListener('abort', () => this.watching--);
		if (this.rssi === undefined) return;
		const advert = Object.assign(new Event('advertisementreceived'), { rssi: this.rssi });
		setTimeout(() => this.dispatchEvent(advert), 10);
	}
}

test('the strength of the next advert is told, and nobody watches any more', async () => {
	const device = new Watched(-61);
	expect(await advertStrength(device, 'windows')).toBe(-61);
	expect(device.watching).toBe(0);
});

test('nothing is told of a device that does not advertise, or where nothing can be heard', async () => {
	const silent = new Watched();
	expect(await advertStrength(silent, 'macos')).toBeUndefined();
	expect(silent.watching).toBe(0);
	expect(await advertStrength(new Watched(-61), 'linux')).toBeUndefined();
	expect(await advertStrength(new EventTarget() as WebBluetoothDevice, 'windows')).toBeUndefined();
});
