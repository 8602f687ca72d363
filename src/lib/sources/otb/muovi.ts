import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceStream, type Driver } from '../device/driver.ts';
import { BRIDGE_PARAM } from '../device/relay/bridge-param.ts';
import { textParam } from '../params.ts';
import { gridParams, gridsOf } from './grids.ts';
import { measuredLayout, OTB_MODULO, otbDecoder, type OtbLayout, type OtbStream } from './instants.ts';

/** What is learnt on connecting. */
export type Muovi = { readonly values: number };

/** Probes of the family by the values of an instant: six of them are no signal. */
interface Probe {
	readonly label: string;
	/** Microvolts per count of the EMG mode. */
	readonly scale: number;
}

const PROBES: Readonly<Record<number, Probe>> = {
	38: { label: 'Muovi', scale: 0.2861 },
	70: { label: 'Muovi+', scale: 0.2861 },
	8: { label: 'Due+', scale: 0.249 },
	10: { label: 'Quattro+', scale: 0.249 }
};
/** Values beside the signals: quaternion w x y z, buffer and trigger, counter. */
const MORE = 6;
const QUATERNION = 1 / 16_384;
const ADVICE =
	'Switch the probe off and on, keep this computer in its Wi-Fi (MV…), close OT BioLab+, then connect again.';

const layoutOf = (values: number, eeg: boolean): OtbLayout => ({
	values,
	bytes: eeg ? 3 : 2,
	counter: values - 1
});
const isEeg = (params: Readonly<Record<string, string | number>>): boolean =>
	textParam(muovi, params, 'mode') === 'eeg';
/** Control byte: kind of signal, monopolar with gain 8, go or not. */
const control = (eeg: boolean, go: boolean): Uint8Array => Uint8Array.of((eeg ? 0 : 8) | (go ? 1 : 0));

/**
 * OT Bioelettronica Muovi, Muovi+, Due+ and Quattro+: Wi-Fi probes that dial this computer. One control byte starts one, and says
 * nothing about which it is: the width of what it sends does.
 */
export const muovi: Driver<'muovi', Muovi> = {
	id: 'muovi',
	label: 'OT Bioelettronica Muovi, Muovi+',
	summary: '32 or 64 channels, 2000 Hz, over Wi-Fi. The probe connects to this computer.',
	before: [
		'Start the bridge on this computer.',
		'Switch the probe on and join its Wi-Fi network (MV…).',
		'Close OT BioLab+: only one program can have the probe.',
		'Press Connect. The probe connects within half a minute.'
	],
	params: [
		{
			type: 'choice',
			id: 'mode',
			label: 'Signals',
			value: 'emg',
			options: [
				{ id: 'emg', label: 'EMG, 2000 Hz' },
				{ id: 'eeg', label: 'EEG, 500 Hz, in counts' }
			]
		},
		...gridParams,
		BRIDGE_PARAM
	],
	transport: () => ({ via: 'network', device: 'muovi', host: '', sockets: ['data'], advice: ADVICE }),
	defaultDeviceInfo: { values: 38 },
	async identify(device, params, before) {
		const eeg = isEeg(params);
		await device.send(control(eeg, true), 'data');
		const layouts = Object.keys(PROBES)
			.map((values) => layoutOf(Number(values), eeg))
			.sort((a, b) => b.values - a.values);
		const { values } = await measuredLayout(device, layouts, 'The probe', ADVICE);
		if (before && before.values !== values)
			throw new AppError(
				'SourceError',
				`A ${PROBES[values]!.label} has connected where a ${PROBES[before.values]!.label} was before. Switch the right one on.`
			);
		return { values };
	},
	signals(params, { values }) {
		const eeg = isEeg(params);
		const { label, scale } = PROBES[values] ?? PROBES[38]!;
		const n = values - MORE;
		const fs = hertz(eeg ? 500 : 2000);
		const counter = { modulo: OTB_MODULO };
		const channelGrids = gridsOf(params, [{ label, first: 0, channels: n }]);
		const signals: OtbStream = { from: 0, scales: new Array<number>(n).fill(eeg ? 1 : scale) };
		const motion: OtbStream = { from: n, scales: [...new Array<number>(4).fill(QUATERNION), 1] };
		const streams: DeviceStream[] = [
			{
				info: {
					name: 'muovi',
					nChannels: n,
					fs,
					unit: eeg ? 'a.u.' : 'uV',
					device: `OT Bioelettronica ${label}`,
					fullScale: eeg ? 2 ** 23 - 1 : 32_767 * scale,
					...(channelGrids && { channelGrids }),
					facts: scaleFacts(signals.scales)
				},
				counter
			},
			{
				info: {
					name: 'muovi-motion',
					nChannels: 5,
					fs,
					unit: 'a.u.',
					channelNames: ['quaternion_w', 'quaternion_x', 'quaternion_y', 'quaternion_z', 'buffer_trigger'],
					device: `OT Bioelettronica ${label}`,
					facts: scaleFacts(motion.scales)
				},
				counter
			}
		];
		return { streams, decoder: otbDecoder(layoutOf(values, eeg), [signals, motion]) };
	},
	// It streams since it was identified: a second command could make it dial anew.
	start: async () => undefined,
	stop: (device, params) => device.send(control(isEeg(params), false), 'data')
};
