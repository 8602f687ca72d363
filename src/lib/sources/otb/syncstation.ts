import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceChannel, type DeviceStream, type Driver } from '../device/driver.ts';
import { BRIDGE_PARAM, hostParam } from '../device/relay/bridge-param.ts';
import { textParam } from '../params.ts';
import type { ParamValues } from '../source.ts';
import { withCrc } from './crc8.ts';
import { gridParams, gridsOf } from './grids.ts';
import { measuredLayout, OTB_MODULO, otbDecoder, type OtbLayout, type OtbStream } from './instants.ts';

const FS = hertz(2000);
/** Values of the station itself: three AUX, load cell, buffer, counter. */
const STATION = 6;
const PROBE_MORE = 6;
const EMG = 8;
const ENABLED = 1;
const BETWEEN_MS = 50;
const ADVICE =
	'Switch the SyncStation and its probes on, join its Wi-Fi network, enter the numbers of the probes that are on, close OT BioLab+, then connect again.';

/** A probe by its number at the station: signals and their scale. */
function probeOf(id: number): { label: string; signals: number; scale: number } {
	if (id <= 3) return { label: `Muovi ${id}`, signals: 32, scale: 0.2861 };
	if (id <= 5) return { label: `Muovi+ ${id}`, signals: 64, scale: 0.2861 };
	if (id <= 13) return { label: `Due+ ${id}`, signals: 2, scale: 0.249 };
	return { label: `Quattro+ ${id}`, signals: 4, scale: 0.249 };
}

/** The numbers of the form, in the order in which the station sends the probes. */
function probesOf(params: ParamValues): number[] {
	const text = textParam(syncStation, params, 'probes');
	const ids = text.split(/[\s,;]+/).filter(Boolean);
	if (ids.length === 0 || ids.some((id) => !/^(?:\d|1[0-5])$/.test(id)))
		throw new RangeError(
			`Probes must be numbers from 0 to 15 such as "0 1 4" (0–3: Muovi, 4–5: Muovi+, 6–13: Due+, 14–15: Quattro+), not "${text}".`
		);
	return [...new Set(ids.map(Number))].sort((a, b) => a - b);
}

const layoutOf = (ids: readonly number[]): OtbLayout => {
	const values = ids.reduce((sum, id) => sum + probeOf(id).signals + PROBE_MORE, STATION);
	return { values, bytes: 2, counter: values - 1 };
};

/** The command for these probes in EMG mode, monopolar. */
export const stationCommand = (ids: readonly number[], go: boolean): Uint8Array =>
	withCrc([(ids.length << 1) | (go ? 1 : 0), ...ids.map((id) => (id << 4) | EMG | ENABLED)]);

/** Both ways to stop it that the maker's programs know. */
async function stop(device: DeviceChannel, params: ParamValues): Promise<void> {
	await device.send(stationCommand(probesOf(params), false), 'data');
	await device.wait(BETWEEN_MS);
	await device.send(withCrc([0]), 'data');
}

/** OT Bioelettronica SyncStation: several Wi-Fi probes, sampled together, each a stream of its own. */
export const syncStation: Driver<'syncstation'> = {
	id: 'syncstation',
	label: 'OT Bioelettronica SyncStation',
	summary: 'Several Muovi, Muovi+, Due+ and Quattro+ probes in step, 2000 Hz, over Wi-Fi.',
	before: [
		'Start the bridge on this computer.',
		'Switch the SyncStation and the probes on, and join its Wi-Fi network.',
		'Enter the numbers of the probes, as the station shows them.',
		'Close OT BioLab+: only one program can have it.'
	],
	params: [
		hostParam('Address', '192.168.76.1'),
		{ type: 'text', id: 'probes', label: 'Numbers of the probes', value: '0' },
		...gridParams,
		BRIDGE_PARAM
	],
	transport: (params) => ({
		...{ via: 'network', device: 'syncstation', sockets: ['data'], advice: ADVICE },
		host: textParam(syncStation, params, 'host')
	}),
	defaultDeviceInfo: {},
	async identify(device, params) {
		const ids = probesOf(params);
		await device.send(stationCommand(ids, true), 'data');
		await measuredLayout(device, [layoutOf(ids)], 'The SyncStation', ADVICE);
		return {};
	},
	signals(params) {
		const ids = probesOf(params);
		const counter = { modulo: OTB_MODULO };
		const taken: OtbStream[] = [];
		const streams: DeviceStream[] = [];
		const add = (info: DeviceStream['info'], stream: OtbStream): void => {
			taken.push(stream);
			streams.push({ info: { ...info, facts: scaleFacts(stream.scales) }, counter });
		};
		let at = 0;
		for (const id of ids) {
			const { label, signals, scale } = probeOf(id);
			const channelGrids = gridsOf(params, [{ label, first: 0, channels: signals }]);
			add(
				{
					...{ name: `syncstation-${id}`, nChannels: signals, fs: FS, unit: 'uV' },
					device: `OT Bioelettronica ${label} at a SyncStation`,
					fullScale: 32_767 * scale,
					...(channelGrids && { channelGrids })
				},
				{ from: at, scales: new Array<number>(signals).fill(scale) }
			);
			at += signals + PROBE_MORE;
		}
		add(
			{
				...{ name: 'syncstation-aux', nChannels: 4, fs: FS, unit: 'a.u.' },
				channelNames: ['AUX 1', 'AUX 2', 'AUX 3', 'load cell'],
				device: 'OT Bioelettronica SyncStation'
			},
			{ from: at, scales: [1, 1, 1, 1] }
		);
		return { streams, decoder: otbDecoder(layoutOf(ids), taken) };
	},
	// It streams since it was identified.
	start: async () => undefined,
	stop
};
