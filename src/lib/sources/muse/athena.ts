import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceStream, type Driver } from '../device/driver.ts';
import {
	ATHENA_BLOCKS,
	ATHENA_DEGREES,
	ATHENA_ELECTRODES,
	ATHENA_G,
	ATHENA_MIDDLE,
	ATHENA_UV,
	athenaDecoder,
	eegSamples,
	electrodesIn,
	MOTION_SAMPLES,
	type AthenaElectrodes
} from './athena-decoder.ts';

const SERVICE = 0xfe8d;
const uuid = (short: string): string => `273e${short}-4c4d-454d-96be-f03bac821358`;
const ANSWER_MS = 3000;
const GAP_MS = 200;
const LISTEN_MS = 500;
const LISTENS = 4;
/** The preset that has all electrodes. */
const PRESET = 'p1041';

/** What is learnt on connecting. */
export type Athena = {
	readonly name: string;
	readonly firmware: string;
	readonly electrodes: AthenaElectrodes;
};

/** A command as the headband wants it: its length, the text, a line feed. */
const command = (text: string): Uint8Array =>
	Uint8Array.of(text.length + 1, ...new TextEncoder().encode(text), 10);

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

/**
 * InteraXon Muse S Athena, Bluetooth LE: electrodes at 256 Hz, acceleration and rotation at 52 Hz. Packets as OpenMuse and
 * BrainFlow read them; where the two disagree about microvolts, BrainFlow's zero is taken.
 */
export const athena: Driver<'athena', Athena> = {
	id: 'athena',
	label: 'Muse S Athena',
	summary: '4 or 8 electrodes, 256 Hz, with acceleration and rotation, over Bluetooth.',
	before: [
		'Switch the headband on: its lights run.',
		'Close the Muse app; the headband talks to one program at a time.',
		'Press Connect and choose the entry that begins with "Muse".'
	],
	params: [],
	transport: () => ({
		via: 'bluetooth',
		filters: [{ services: [SERVICE] }],
		others: [
			{
				service: SERVICE,
				uuid: uuid('0003'),
				advice: 'This is a Muse of another kind. Choose "Muse 2 or S" above, then connect again.'
			}
		],
		characteristics: {
			control: { service: SERVICE, uuid: uuid('0001'), notify: true, quick: true },
			data: { service: SERVICE, uuid: uuid('0013'), notify: true }
		}
	}),
	async identify(device, _params, before) {
		await device.send(command('v6'), 'control');
		// JSON in pieces, each behind its length.
		const reply = (await device.waitFor(/\}/, ANSWER_MS, 'control')) ?? '';
		const firmware = /"fw"\s*:\s*"([^"]*)"/.exec(reply.replace(/[^ -~]/g, ''))?.[1] ?? '';
		for (const text of ['h', PRESET, 's', 'dc001', 'dc001', 'L1']) {
			await device.send(command(text), 'control');
			await device.wait(GAP_MS);
		}
		// Notifications are joined here: only whole packets are looked into.
		for (let n = 0; n < LISTENS; n++) {
			const electrodes = electrodesIn(bytesOf(await device.listen(LISTEN_MS, 'data')));
			if (!electrodes) continue;
			if (before && before.electrodes !== electrodes)
				throw new AppError(
					'SourceError',
					`The headband sends ${electrodes} electrodes now, and ${before.electrodes} before. Disconnect it, then connect again.`
				);
			return { name: device.name, firmware, electrodes };
		}
		throw new AppError(
			'SourceError',
			'The headband is connected, but sends no electrodes. Switch it off and on, close the Muse app, then connect again. A Bluetooth adapter that passes only short packets cannot carry it.'
		);
	},
	defaultDeviceInfo: { name: 'MuseS-1234', firmware: '3.0.0', electrodes: 8 },
	signals(_params, { name, firmware, electrodes: said }) {
		const electrodes = said === 4 ? 4 : 8;
		const device = `${name || 'Muse S Athena'}${firmware && `, firmware ${firmware}`}`;
		const motion = (stream: string, unit: 'g' | 'deg/s', scale: number): DeviceStream => ({
			info: {
				...{ name: stream, nChannels: 3, fs: hertz(52), unit, device },
				channelNames: ['x', 'y', 'z'],
				fullScale: 32_767 * Math.abs(scale),
				facts: scaleFacts(new Array<number>(3).fill(scale))
			},
			counter: { modulo: ATHENA_BLOCKS * MOTION_SAMPLES },
			tolerance: 0.01
		});
		return {
			streams: [
				{
					info: {
						...{ name: 'athena', nChannels: electrodes, fs: hertz(256), unit: 'uV', device },
						channelNames: ATHENA_ELECTRODES.slice(0, electrodes),
						fullScale: (ATHENA_MIDDLE - 1) * ATHENA_UV,
						facts: {
							...scaleFacts(
								new Array<number>(electrodes).fill(ATHENA_UV),
								new Array<number>(electrodes).fill(-ATHENA_MIDDLE * ATHENA_UV)
							),
							scale_source: 'BrainFlow; OpenMuse has the same scale without the middle'
						}
					},
					counter: { modulo: ATHENA_BLOCKS * eegSamples(electrodes) },
					tolerance: 0.01
				},
				motion('athena-acc', 'g', ATHENA_G),
				motion('athena-gyro', 'deg/s', ATHENA_DEGREES)
			],
			decoder: athenaDecoder(electrodes)
		};
	},
	// It streams since it was identified.
	start: async () => undefined,
	stop: (device) => device.send(command('h'), 'control')
};
