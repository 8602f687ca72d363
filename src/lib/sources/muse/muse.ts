import { hertz } from '../../core/units.ts';
import { scaleFacts, type Driver } from '../device/driver.ts';
import type { ParamValues } from '../source.ts';
import { ELECTRODES, MIDDLE, museDecoder, SAMPLES, UV_PER_COUNT } from './decoder.ts';

const SERVICE = 0xfe8d;
const uuid = (short: string): string => `273e${short}-4c4d-454d-96be-f03bac821358`;
const ANSWER_MS = 3000;
/** Rows are numbered with 16 bits; counted in samples. */
const ROUND_SAMPLES = 65536 * SAMPLES;

const ATHENA =
	'This is a Muse S Athena, which sends another format. Choose "Muse S Athena" above, then connect again.';

/** What is learnt on connecting. */
export type Muse = { readonly name: string; readonly firmware: string };

/** A command as the headband wants it: its length, the text, a line feed. */
const command = (text: string): Uint8Array =>
	Uint8Array.of(text.length + 1, ...new TextEncoder().encode(text), 10);

/** The electrodes that are used; the auxiliary input is the last. */
const electrodes = (params: ParamValues): readonly string[] =>
	params['aux'] === 'off' ? ELECTRODES.slice(0, 4) : ELECTRODES;

/**
 * InteraXon Muse 2, Muse S and Muse (2016), Bluetooth LE, 256 Hz: 4 electrodes and the auxiliary input. Packets as muse-js
 * reads them; Muse S Athena sends others: `athena.ts`.
 */
export const muse: Driver<'muse', Muse> = {
	id: 'muse',
	label: 'Muse 2 or S',
	summary: '4 electrodes and an auxiliary input, 256 Hz, over Bluetooth.',
	before: [
		'Switch the headband on: its lights run.',
		'Close the Muse app; the headband talks to one program at a time.',
		'Press Connect and choose the entry that begins with "Muse".'
	],
	params: [
		{
			type: 'choice',
			id: 'aux',
			label: 'Auxiliary input',
			value: 'on',
			options: [
				{ id: 'on', label: 'Recorded (5 channels)' },
				{ id: 'off', label: 'Off (4 channels)' }
			]
		}
	],
	transport: (params) => ({
		via: 'bluetooth',
		filters: [{ services: [SERVICE] }],
		others: [{ service: SERVICE, uuid: uuid('0013'), advice: ATHENA }],
		characteristics: {
			control: { service: SERVICE, uuid: uuid('0001'), notify: true, quick: true },
			...Object.fromEntries(
				electrodes(params).map((name, i) => [
					name,
					// Some headbands have no auxiliary input.
					{ service: SERVICE, uuid: uuid(`000${i + 3}`), notify: true, optional: name === 'AUX' }
				])
			),
			telemetry: { service: SERVICE, uuid: uuid('000b'), notify: true, optional: true }
		}
	}),
	async identify(device) {
		await device.send(command('h'), 'control');
		await device.send(command('v1'), 'control');
		// JSON in pieces, each behind its length.
		const reply = (await device.waitFor(/\}/, ANSWER_MS, 'control')) ?? '';
		return {
			name: device.name,
			firmware: /"fw"\s*:\s*"([^"]*)"/.exec(reply.replace(/[^ -~]/g, ''))?.[1] ?? ''
		};
	},
	defaultDeviceInfo: { name: 'Muse-1234', firmware: '1.2.13' },
	signals(params, { name, firmware }) {
		const channelNames = electrodes(params);
		const n = channelNames.length;
		return {
			streams: [
				{
					info: {
						name: 'muse',
						nChannels: n,
						fs: hertz(256),
						unit: 'uV',
						channelNames,
						device: `${name || 'Muse'}${firmware && `, firmware ${firmware}`}`,
						fullScale: MIDDLE * UV_PER_COUNT,
						facts: scaleFacts(
							new Array<number>(n).fill(UV_PER_COUNT),
							new Array<number>(n).fill(-MIDDLE * UV_PER_COUNT)
						)
					},
					counter: { modulo: ROUND_SAMPLES }
				}
			],
			decoder: museDecoder(n)
		};
	},
	async start(device, params) {
		for (const text of ['h', params['aux'] === 'off' ? 'p21' : 'p20', 's', 'd'])
			await device.send(command(text), 'control');
	},
	stop: (device) => device.send(command('h'), 'control')
};
