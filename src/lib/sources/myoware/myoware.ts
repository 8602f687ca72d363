import { numberParam } from '../../core/params.ts';
import { hertz } from '../../core/units.ts';
import type { Decoder, Driver } from '../device/driver.ts';

const SERVICE = 'ec3af789-2154-49f4-a9fc-bc6c88e9e930';

/** A notification is one number as text. What is not a number is passed over. */
export function myoWareDecoder(): Decoder {
	return {
		push(bytes, _at, from) {
			if (from !== 'data' || bytes.length > 32) return [];
			const text = String.fromCharCode(...bytes)
				.replace(/\0/g, '')
				.trim();
			const value = text === '' ? NaN : Number(text);
			return Number.isFinite(Math.fround(value)) ? [{ stream: 0, values: [value] }] : [];
		}
	};
}

/**
 * MyoWare 2.0 with its Wireless Shield, Bluetooth LE: one number per notification, as fast as the sketch's loop runs, in the
 * unit the sketch chose. Service and characteristic: the maker's Arduino library.
 */
export const myoWare: Driver<'myoware'> = {
	id: 'myoware',
	label: 'MyoWare 2.0 Wireless Shield',
	summary: '1 channel over Bluetooth, at the rate of its sketch.',
	before: [
		'Put the MyoWareBLEPeripheral sketch of the maker’s library on the shield and switch it on.',
		'Enter how many numbers a second your sketch sends.',
		'Press Connect and choose it by its name.'
	],
	params: [{ type: 'number', id: 'rate', label: 'Rate', unit: 'Hz', value: 50, min: 1, max: 1000 }],
	transport: () => ({
		via: 'bluetooth',
		filters: [{ services: [SERVICE] }],
		characteristics: {
			data: { service: SERVICE, uuid: 'f3a56edf-8f1e-4533-93bf-5601b2e91308', notify: true }
		}
	}),
	identify: (device) => Promise.resolve({ name: device.name }),
	defaultDeviceInfo: { name: 'MyoWareSensor1' },
	signals: (params, { name }) => ({
		streams: [
			{
				info: {
					name: 'myoware',
					nChannels: 1,
					fs: hertz(numberParam(myoWare, params, 'rate')),
					unit: 'a.u.',
					device: String(name || 'MyoWare')
				},
				// What the person entered is a guess: a rate further off is measured and offered.
				tolerance: 0.05
			}
		],
		decoder: myoWareDecoder()
	}),
	// It sends from the moment somebody listens.
	start: () => Promise.resolve(),
	stop: () => Promise.resolve()
};
