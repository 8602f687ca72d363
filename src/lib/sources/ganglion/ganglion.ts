import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Driver, type ImpedanceCheck } from '../device/driver.ts';
import { ganglionDecoder } from './decoder.ts';
import { N_CHANNELS, UV_PER_COUNT } from './packets.ts';

const SERVICE = 0xfe84;
const SQUARE_WAVE = 'square';
/** A round of the board's packet numbers: 201 samples. Firmware 3 never sends the first of them. */
const ROUND_SAMPLES = 201;
/** The board measures one electrode after the other, about half a second each, until it is told to stop. */
const IMPEDANCE_MS = 8000;
const OHMS_PER_DIGIT = 1000;

/** What is learnt on connecting. */
export type Ganglion = { readonly firmware: 2 | 3; readonly version: string };

/**
 * OpenBCI Ganglion, Bluetooth LE, 4 channels, 200 Hz, firmware 2 and 3. Byte format: OpenBCI's data format page and the
 * board's own firmware (3.0.2, 2.0.1), whose packet numbers are followed where the page contradicts itself.
 */
export const ganglion: Driver<'ganglion', Ganglion> = {
	id: 'ganglion',
	label: 'OpenBCI Ganglion',
	summary: '4 channels, 200 Hz, over Bluetooth.',
	before: [
		'Switch the board to ON: its blue light blinks.',
		'Close other programs that use it; it talks to one at a time.',
		'Press Connect and choose the entry that begins with "Ganglion".'
	],
	params: [
		{
			type: 'choice',
			id: 'input',
			label: 'Input',
			value: 'electrodes',
			live: true,
			options: [
				{ id: 'electrodes', label: 'Electrodes' },
				{ id: SQUARE_WAVE, label: 'Test signal (square wave)' }
			]
		}
	],
	transport: () => ({
		via: 'bluetooth',
		// Its advert holds the name and no service; firmware 3 is "Ganglion 1.3 (…)", older is "Ganglion-…".
		filters: [{ namePrefix: 'Ganglion' }],
		characteristics: {
			data: { service: SERVICE, uuid: '2d30c082-f39f-4ce6-923f-3484ea480596', notify: true },
			command: { service: SERVICE, uuid: '2d30c083-f39f-4ce6-923f-3484ea480596' },
			version: { service: 0x180a, uuid: 0x2a28, optional: true }
		}
	}),
	async identify(device) {
		const version = new TextDecoder()
			.decode(await device.read('version'))
			.replace(/\0/g, '')
			.trim();
		const major = Number(/^\D*(\d+)/.exec(version)?.[1] ?? (device.name.includes('Ganglion 1.3') ? 3 : 2));
		if (major !== 2 && major !== 3) {
			throw new AppError(
				'SourceError',
				`This Ganglion has firmware ${version}; its data are understood for firmware 2 and 3. Update the board's firmware, or report it with a device log.`
			);
		}
		return { firmware: major, version };
	},
	defaultDeviceInfo: { firmware: 3, version: '3.0.2' },
	signals: (_params, { firmware, version }) => ({
		streams: [
			{
				info: {
					name: 'ganglion',
					nChannels: N_CHANNELS,
					fs: hertz(200),
					unit: 'uV',
					device: `OpenBCI Ganglion${version && `, firmware ${version}`}`,
					fullScale: 8388607 * UV_PER_COUNT,
					facts: scaleFacts(Array.from({ length: N_CHANNELS }, () => UV_PER_COUNT))
				},
				counter: { modulo: ROUND_SAMPLES, unsent: firmware === 3 ? 1 : 0 }
			}
		],
		decoder: ganglionDecoder(firmware)
	}),
	async start(device, params) {
		// Without the accelerometer, firmware 3 sends 19 bits of every sample instead of 18.
		await device.send('N', 'command');
		await device.send(params['input'] === SQUARE_WAVE ? '[' : ']', 'command');
		await device.send('b', 'command');
	},
	stop: (device) => device.send('s', 'command'),
	impedance: {
		pauses: true,
		channels: () => ['1', '2', '3', '4', 'Reference'],
		async *measure(device) {
			await device.send('z', 'command');
			try {
				// The packet's number 201 … 205, whole kilo-ohms as digits, "Z". Firmware 2 and 3 print no digit for what they
				// compute to be below 1 kΩ: that is no value.
				for (let channel = 0; channel <= N_CHANNELS; channel++) {
					const packet = new RegExp(`${String.fromCharCode(201 + channel)}(\\d*)Z`);
					const digits = packet.exec((await device.waitFor(packet, IMPEDANCE_MS, 'data')) ?? '')?.[1];
					if (digits) yield { channel, ohms: OHMS_PER_DIGIT * Number(digits) };
				}
			} finally {
				await device.send('Z', 'command');
			}
		}
	} satisfies ImpedanceCheck<Ganglion>
};
