import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceChannel, type DeviceStream, type Driver } from '../device/driver.ts';
import { BRIDGE_PARAM, hostParam } from '../device/relay/bridge-param.ts';
import { textParam } from '../params.ts';
import type { Param, ParamValues } from '../source.ts';
import { withCrc } from './crc8.ts';
import { gridParams, gridsOf } from './grids.ts';
import { measuredLayout, OTB_MODULO, otbDecoder, type OtbLayout, type OtbStream } from './instants.ts';

const RATES = [512, 2048, 5120, 10_240];
/** Signals by the code of the inputs; an instant has 24 values more. */
const SIGNALS = [96, 192, 288, 384];
const AUX = 16;
const MORE = 24;
const MICROVOLTS = 5e6 / 65_536 / 150;
const AUX_MICROVOLTS = 5e6 / 65_536 / 0.5;
const SETTLE_MS = 100;
const ADVICE =
	'Switch the Quattrocento on, connect it by Ethernet, give this computer an address of its network (169.254.1.x), close OT BioLab, then connect again.';

const choice = (id: string, label: string, value: string, options: readonly [string, string][]): Param => ({
	...{ type: 'choice', id, label, value },
	options: options.map(([option, text]) => ({ id: option, label: text }))
});

const codeOf = (params: ParamValues, id: string): number => Number(textParam(quattrocento, params, id));

/** The inputs that a code of them sends: IN of 16 channels each, then MULTIPLE IN of 64 each. */
function multipleInputs(code: number): { label: string; first: number; channels: number }[] {
	const pairs = code + 1;
	return Array.from({ length: pairs }, (_, i) => ({
		label: `MULTIPLE IN ${i + 1}`,
		first: pairs * 32 + i * 64,
		channels: 64
	}));
}

/** The command of 40 bytes: settings of the whole, of the analogue output, and of each of the twelve inputs. */
function command(params: ParamValues, on: boolean): Uint8Array {
	const rate = codeOf(params, 'rate');
	const inputs = codeOf(params, 'inputs');
	const filter =
		(codeOf(params, 'highPass') << 4) | (codeOf(params, 'lowPass') << 2) | codeOf(params, 'mode');
	const input = [0, 0, filter];
	return withCrc([
		0x80 | (rate << 3) | (inputs << 1) | (on ? 1 : 0),
		0,
		0,
		...Array.from({ length: 12 }, () => input).flat()
	]);
}

const layoutOf = (params: ParamValues): OtbLayout => {
	const values = SIGNALS[codeOf(params, 'inputs')]! + MORE;
	return { values, bytes: 2, littleEndian: true, counter: values - 8 };
};

/** All that is off: what the maker's own programs send to stop, and before they begin. */
const OFF = withCrc([0x80, ...new Array<number>(38).fill(0)]);

async function stop(device: DeviceChannel): Promise<void> {
	await device.send(OFF, 'data');
	await device.wait(SETTLE_MS);
}

/** OT Bioelettronica Quattrocento, by Ethernet: up to 384 channels and 16 auxiliary inputs. */
export const quattrocento: Driver<'quattrocento'> = {
	id: 'quattrocento',
	label: 'OT Bioelettronica Quattrocento',
	summary: '96 to 384 channels, 512 to 10 240 Hz, by Ethernet.',
	before: [
		'Start the bridge on this computer.',
		'Switch the Quattrocento on and connect it to this computer by Ethernet.',
		'Close OT BioLab: only one program can have it.'
	],
	params: [
		hostParam('Address', '169.254.1.10'),
		choice(
			'rate',
			'Rate',
			'1',
			RATES.map((rate, code) => [String(code), `${rate} Hz`])
		),
		choice('inputs', 'Inputs', '3', [
			['0', '96: IN 1–2, MULTIPLE IN 1'],
			['1', '192: IN 1–4, MULTIPLE IN 1–2'],
			['2', '288: IN 1–6, MULTIPLE IN 1–3'],
			['3', '384: IN 1–8, MULTIPLE IN 1–4']
		]),
		choice('mode', 'Mode', '0', [
			['0', 'Monopolar'],
			['1', 'Differential'],
			['2', 'Bipolar']
		]),
		choice('highPass', 'High-pass filter', '1', [
			['0', '0.7 Hz'],
			['1', '10 Hz'],
			['2', '100 Hz'],
			['3', '200 Hz']
		]),
		choice('lowPass', 'Low-pass filter', '1', [
			['0', '130 Hz'],
			['1', '500 Hz'],
			['2', '900 Hz'],
			['3', '4400 Hz']
		]),
		...gridParams,
		BRIDGE_PARAM
	],
	transport: (params) => ({
		...{ via: 'network', device: 'quattrocento', sockets: ['data'], advice: ADVICE },
		host: textParam(quattrocento, params, 'host')
	}),
	defaultDeviceInfo: {},
	async identify(device, params) {
		// A session that was not ended would go on in the middle of an instant.
		await stop(device);
		await device.send(command(params, true), 'data');
		await measuredLayout(device, [layoutOf(params)], 'The Quattrocento', ADVICE);
		return {};
	},
	signals(params) {
		const layout = layoutOf(params);
		const n = layout.values - MORE;
		const fs = hertz(RATES[codeOf(params, 'rate')]!);
		const counter = { modulo: OTB_MODULO };
		const device = 'OT Bioelettronica Quattrocento';
		const channelGrids = gridsOf(params, multipleInputs(codeOf(params, 'inputs')));
		const signals: OtbStream = { from: 0, scales: new Array<number>(n).fill(MICROVOLTS) };
		const aux: OtbStream = { from: n, scales: new Array<number>(AUX).fill(AUX_MICROVOLTS) };
		const streams: DeviceStream[] = [
			{
				info: {
					...{ name: 'quattrocento', nChannels: n, fs, unit: 'uV', device },
					fullScale: 32_767 * MICROVOLTS,
					...(channelGrids && { channelGrids }),
					facts: scaleFacts(signals.scales)
				},
				counter
			},
			{
				info: {
					...{ name: 'quattrocento-aux', nChannels: AUX, fs, unit: 'uV', device },
					channelNames: Array.from({ length: AUX }, (_, i) => `AUX IN ${i + 1}`),
					facts: scaleFacts(aux.scales)
				},
				counter
			}
		];
		return { streams, decoder: otbDecoder(layout, [signals, aux]) };
	},
	// It streams since it was identified.
	start: async () => undefined,
	stop
};
