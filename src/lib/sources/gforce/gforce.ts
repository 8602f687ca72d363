import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Driver } from '../device/driver.ts';
import { CHANNELS, gforceDecoder } from './decoder.ts';

const SERVICE = '0000ffd0-0000-1000-8000-00805f9b34fb';
const uuid = (short: string): string => `f000${short}-0451-4000-b000-000000000000`;
const ANSWER_MS = 2000;
/** EMG settings: command, rate (16 bits, little-endian), channel mask, bytes of a packet, resolution. */
const CONFIGURE = {
	8: Uint8Array.of(0x3f, 0xe8, 0x03, 0xff, 0x00, 0x80, 0x08),
	12: Uint8Array.of(0x3f, 0xf4, 0x01, 0xff, 0x00, 0x80, 0x0c)
} as const;
const RATE = { 8: 1000, 12: 500 } as const;
const stream = (flags: number): Uint8Array => Uint8Array.of(0x4f, flags, 0, 0, 0);

const bitsOf = (params: { readonly [id: string]: string | number }): 8 | 12 =>
	params['resolution'] === '12' ? 12 : 8;

/**
 * OYMotion gForcePro+ and gForce EMG armbands, Bluetooth LE, 8 channels: 1000 Hz with 8 bits, or 500 Hz with 12. Commands and
 * packets as the maker's Python sample has them; its scale was never verified, so samples are counts.
 */
export const gforce: Driver<'gforce'> = {
	id: 'gforce',
	label: 'OYMotion gForcePro+',
	summary: '8 channels, 1000 Hz or 500 Hz, over Bluetooth.',
	before: [
		'Switch the band on: its light blinks.',
		'Close the gForce app; the band talks to one program at a time.',
		'Press Connect and choose the entry that begins with "gForce".'
	],
	params: [
		{
			type: 'choice',
			id: 'resolution',
			label: 'Rate and resolution',
			value: '8',
			options: [
				{ id: '8', label: '1000 Hz, 8 bit' },
				{ id: '12', label: '500 Hz, 12 bit' }
			]
		}
	],
	transport: () => ({
		via: 'bluetooth',
		filters: [{ services: [SERVICE] }, { namePrefix: 'gForce' }],
		characteristics: {
			command: { service: SERVICE, uuid: uuid('ffe1'), notify: true },
			data: { service: SERVICE, uuid: uuid('ffe2'), notify: true }
		}
	}),
	identify: () => Promise.resolve({}),
	defaultDeviceInfo: {},
	signals(params) {
		const bits = bitsOf(params);
		return {
			streams: [
				{
					info: {
						name: 'gforce',
						nChannels: CHANNELS,
						fs: hertz(RATE[bits]),
						unit: 'a.u.',
						device: `OYMotion gForce, ${bits} bit`,
						fullScale: 2 ** (bits - 1) - 1,
						facts: scaleFacts(
							new Array<number>(CHANNELS).fill(1),
							new Array<number>(CHANNELS).fill(-(2 ** (bits - 1)))
						)
					},
					tolerance: 0.01
				}
			],
			decoder: gforceDecoder(bits)
		};
	},
	async start(device, params) {
		const bits = bitsOf(params);
		await device.send(CONFIGURE[bits], 'command');
		// Its answer: a result, 0 when all is well, and the command.
		const reply = await device.waitFor(/[\s\S]\x3f/, ANSWER_MS, 'command');
		if (reply !== undefined && reply.charCodeAt(reply.length - 2) !== 0) {
			throw new AppError(
				'SourceError',
				`The band refused ${RATE[bits]} Hz with ${bits} bits. Choose the other rate and connect again.`
			);
		}
		await device.send(stream(0x80), 'command');
	},
	stop: (device) => device.send(stream(0), 'command')
};
