import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { SERIAL_PORT_PROFILE } from '../device/link/web-serial.ts';
import { scaleFacts, type Driver } from '../device/driver.ts';
import { numberParam, textParam } from '../params.ts';
import type { ParamValues } from '../source.ts';
import { BITS, bitalinoDecoder } from './decoder.ts';

/** What is learnt on connecting. */
export type Bitalino = { readonly version: string };

const ANSWER_MS = 1_500;
const GAP_MS = 100;
/** Supply of the converter, volts, and gain of the EMG sensor. */
const SUPPLY = 3.3;
const GAIN = 1009;
const STOP = Uint8Array.of(0);
/** Codes of the rates. */
const RATES: Readonly<Record<string, number>> = { '10': 0x43, '100': 0x83, '1000': 0xc3 };

const channelsOf = (params: ParamValues): number => numberParam(bitalino, params, 'channels');
/** Inputs A1 … An as bits of the start command. */
const mask = (n: number): number => ((1 << n) - 1) << 2;

/** BITalino (r)evolution over Bluetooth: six analogue inputs; numbers, frames and CRC as its firmware has them. */
export const bitalino: Driver<'bitalino', Bitalino> = {
	id: 'bitalino',
	label: 'BITalino (r)evolution',
	summary: 'Up to 6 inputs, 1000 Hz, over Bluetooth.',
	before: [
		'Switch the BITalino on and pair it in the Bluetooth settings of this computer (PIN 1234).',
		'Close OpenSignals and other programs that use it.',
		'Press Connect and choose the entry that begins with "BITalino".'
	],
	params: [
		{ type: 'number', id: 'channels', label: 'Inputs, from A1 on', value: 4, min: 1, max: 6, step: 1 },
		{
			...{ type: 'choice', id: 'rate', label: 'Rate', value: '1000' },
			options: Object.keys(RATES).map((id) => ({ id, label: `${id} Hz` }))
		},
		{
			...{ type: 'choice', id: 'sensor', label: 'Sensors', value: 'emg' },
			options: [
				{ id: 'emg', label: 'EMG, in µV' },
				{ id: 'raw', label: 'Others, in counts' }
			]
		}
	],
	transport: () => ({
		via: 'serial',
		filters: [{ bluetoothServiceClassId: SERIAL_PORT_PROFILE }],
		baudRates: [115_200]
	}),
	async identify(device) {
		// It may stream since another program left it.
		await device.send(STOP);
		await device.wait(GAP_MS);
		await device.send(Uint8Array.of(0x07));
		const reply = await device.waitFor(/BITalino_v[\d.]+/, ANSWER_MS);
		if (reply === undefined)
			throw new AppError(
				'SourceError',
				'This device does not answer like a BITalino. Switch it off and on, close OpenSignals, and choose the entry that begins with "BITalino".'
			);
		return { version: /BITalino_v([\d.]+)/.exec(reply)?.[1] ?? '' };
	},
	defaultDeviceInfo: { version: '5.2' },
	signals(params, { version }) {
		const n = channelsOf(params);
		const emg = textParam(bitalino, params, 'sensor') === 'emg';
		const middles = BITS.slice(0, n).map((bits) => (emg ? 2 ** (bits - 1) : 0));
		const scales = BITS.slice(0, n).map((bits) => (emg ? (SUPPLY / GAIN / 2 ** bits) * 1e6 : 1));
		return {
			streams: [
				{
					info: {
						...{ name: 'bitalino', nChannels: n, unit: emg ? ('uV' as const) : ('a.u.' as const) },
						fs: hertz(Number(textParam(bitalino, params, 'rate'))),
						channelNames: Array.from({ length: n }, (_, c) => `A${c + 1}`),
						device: `BITalino${version && `, firmware ${version}`}`,
						...(emg && { fullScale: (SUPPLY / GAIN / 2) * 1e6 * (1 - 2 / 64) }),
						facts: scaleFacts(
							scales,
							middles.map((middle, c) => (middle === 0 ? 0 : -middle * scales[c]!))
						)
					}
				}
			],
			decoder: bitalinoDecoder(n, scales, middles)
		};
	},
	async start(device, params) {
		await device.send(Uint8Array.of(RATES[textParam(bitalino, params, 'rate')]!));
		await device.wait(GAP_MS);
		await device.send(Uint8Array.of(1 | mask(channelsOf(params))));
	},
	stop: (device) => device.send(STOP)
};
