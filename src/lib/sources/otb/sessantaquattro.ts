import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceStream, type Driver } from '../device/driver.ts';
import { BRIDGE_PARAM } from '../device/relay/bridge-param.ts';
import { textParam } from '../params.ts';
import type { Param, ParamValues } from '../source.ts';
import { gridParams, gridsOf } from './grids.ts';
import { measuredLayout, OTB_MODULO, otbDecoder, type OtbLayout, type OtbStream } from './instants.ts';

/** What is learnt on connecting. */
export type Sessantaquattro = { readonly values: number };

const CHANNELS = [8, 16, 32, 64];
const RATES = [500, 1000, 2000, 4000];
/** Values beside the signals: firmware and model decide, and the last one counts. */
const ACCESSORY = [8, 6, 4];
/** Nanovolts of a count by the code of the gain. */
const NANOVOLTS = { '16': [286.1, 572.2, 381.5, 286.1], '24': [286.1, 143, 95.4, 71.5] } as const;
const AUX_MICROVOLTS = 146.48;
const QUATERNION = 1 / 16_384;
const ADVICE =
	'Switch it off and on, keep this computer in its Wi-Fi network, close OT BioLab+, then connect again.';

const codeOf = (params: ParamValues, id: string): number => Number(textParam(sessantaquattro, params, id));
const bitsOf = (params: ParamValues): '16' | '24' =>
	textParam(sessantaquattro, params, 'bits') === '24' ? '24' : '16';
const channelsOf = (params: ParamValues): number => CHANNELS[codeOf(params, 'channels')]!;

/** The control word: sixteen bits, high byte first. */
export function controlWord(params: ParamValues, go: boolean): Uint8Array {
	const high = (codeOf(params, 'rate') << 5) | (codeOf(params, 'channels') << 3);
	const low =
		(bitsOf(params) === '24' ? 0x80 : 0) |
		(textParam(sessantaquattro, params, 'highPass') === 'on' ? 0x40 : 0) |
		(codeOf(params, 'gain') << 4) |
		(go ? 1 : 0);
	return Uint8Array.of(high, low);
}

const layoutOf = (params: ParamValues, values: number): OtbLayout => ({
	values,
	bytes: bitsOf(params) === '24' ? 3 : 2,
	counter: values - 1
});

const choice = (id: string, label: string, value: string, options: readonly string[], unit = ''): Param => ({
	...{ type: 'choice', id, label, value },
	options: options.map((text, code) => ({ id: String(code), label: `${text}${unit}` }))
});

/**
 * OT Bioelettronica Sessantaquattro and Sessantaquattro+: Wi-Fi, the device dials this computer. One word starts it, and one that
 * says no "go" makes it hang up and dial anew, so nothing is set before. How many values an instant has is measured.
 */
export const sessantaquattro: Driver<'sessantaquattro', Sessantaquattro> = {
	id: 'sessantaquattro',
	label: 'OT Bioelettronica Sessantaquattro(+)',
	summary: '8 to 64 channels, 500 to 4000 Hz, over Wi-Fi. The device connects to this computer.',
	before: [
		'Start the bridge on this computer.',
		'Switch the device on and join its Wi-Fi network, or the one it has joined.',
		'Close OT BioLab+: only one program can have it.',
		'Press Connect. The device connects within half a minute.'
	],
	params: [
		choice('channels', 'Channels', '3', CHANNELS.map(String)),
		choice('rate', 'Rate', '2', RATES.map(String), ' Hz'),
		{
			...{ type: 'choice', id: 'bits', label: 'Resolution', value: '16' },
			options: [
				{ id: '16', label: '16 bits' },
				{ id: '24', label: '24 bits' }
			]
		},
		{
			...{ type: 'choice', id: 'gain', label: 'Gain', value: '0' },
			options: [
				{ id: '0', label: 'Default (8 with 16 bits, 2 with 24)' },
				{ id: '1', label: '4' },
				{ id: '2', label: '6' },
				{ id: '3', label: '8' }
			]
		},
		{
			...{ type: 'choice', id: 'highPass', label: 'High-pass filter', value: 'on' },
			options: [
				{ id: 'on', label: '10.5 Hz' },
				{ id: 'off', label: 'Off' }
			]
		},
		...gridParams,
		BRIDGE_PARAM
	],
	transport: () => ({
		via: 'network',
		device: 'sessantaquattro',
		host: '',
		sockets: ['data'],
		advice: ADVICE
	}),
	defaultDeviceInfo: { values: 72 },
	async identify(device, params) {
		await device.send(controlWord(params, true), 'data');
		const n = channelsOf(params);
		const layouts = ACCESSORY.map((more) => layoutOf(params, n + more));
		const { values } = await measuredLayout(device, layouts, 'The Sessantaquattro', ADVICE);
		return { values };
	},
	signals(params, { values }) {
		const n = channelsOf(params);
		const more = ACCESSORY.includes(values - n) ? values - n : ACCESSORY[0]!;
		const bits = bitsOf(params);
		const scale = NANOVOLTS[bits][codeOf(params, 'gain')]! / 1000;
		const fs = hertz(RATES[codeOf(params, 'rate')]!);
		const device = 'OT Bioelettronica Sessantaquattro';
		const counter = { modulo: OTB_MODULO };
		const channelGrids = gridsOf(params, [{ label: 'Sessantaquattro', first: 0, channels: n }]);
		const taken: OtbStream[] = [
			{ from: 0, scales: new Array<number>(n).fill(scale) },
			{ from: n, scales: bits === '16' ? [AUX_MICROVOLTS, AUX_MICROVOLTS] : [1, 1] }
		];
		const streams: DeviceStream[] = [
			{
				info: {
					...{ name: 'sessantaquattro', nChannels: n, fs, unit: 'uV', device },
					fullScale: (2 ** (Number(bits) - 1) - 1) * scale,
					...(channelGrids && { channelGrids }),
					facts: scaleFacts(taken[0]!.scales)
				},
				counter
			},
			{
				info: {
					...{ name: 'sessantaquattro-aux', nChannels: 2, fs, device },
					unit: bits === '16' ? 'uV' : 'a.u.',
					channelNames: ['AUX 1', 'AUX 2'],
					facts: scaleFacts(taken[1]!.scales)
				},
				counter
			}
		];
		if (more === 8) {
			taken.push({ from: n + 2, scales: new Array<number>(4).fill(QUATERNION) });
			streams.push({
				info: {
					...{ name: 'sessantaquattro-motion', nChannels: 4, fs, unit: 'a.u.', device },
					channelNames: ['quaternion_w', 'quaternion_x', 'quaternion_y', 'quaternion_z'],
					facts: scaleFacts(taken[2]!.scales)
				},
				counter
			});
		}
		return { streams, decoder: otbDecoder(layoutOf(params, n + more), taken) };
	},
	// It streams since it was identified: a second word would make it hang up.
	start: async () => undefined,
	stop: (device, params) => device.send(controlWord(params, false), 'data')
};
