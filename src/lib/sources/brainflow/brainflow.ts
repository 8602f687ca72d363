import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Decoder, type Driver, type Frame, type StatusMessage } from '../device/driver.ts';
import { BRIDGE_PARAM, hostParam } from '../device/relay/bridge-param.ts';
import { numberParam, textParam } from '../params.ts';
import type { Param, ParamPreset, ParamValues } from '../source.ts';

const LISTEN_MS = 2_500;
const DOUBLE = 8;

const whole = (id: string, label: string, value: number, min: number, max: number): Param => ({
	...{ type: 'number', id, label, value, min, max, step: 1 }
});

/** Rows of BrainFlow's own table of boards: package number in row 0, signals from row 1 on. */
const preset = (
	label: string,
	rows: number,
	channels: number,
	rate: number,
	packages: number
): ParamPreset => ({
	label,
	params: { rows, first: 1, channels, rate, packages }
});
const presets: readonly ParamPreset[] = [
	preset('Synthetic board', 32, 16, 250, 256),
	preset('OpenBCI Cyton', 24, 8, 250, 256),
	preset('OpenBCI Cyton + Daisy', 32, 16, 125, 0),
	preset('OpenBCI Ganglion', 15, 4, 200, 0)
];

const ADVICE =
	'In the program that has the board call add_streamer("streaming_board://GROUP:6677") with the group of this form, and let it stream. Multicast rarely passes Wi-Fi: use the same computer or a cable.';

/** Where the numbers of the form are in a package. */
function layoutOf(params: ParamValues): { rows: number; first: number; channels: number; packages: number } {
	const number = (id: string): number => numberParam(brainflow, params, id);
	const layout = {
		...{ rows: number('rows'), first: number('first') },
		...{ channels: number('channels'), packages: number('packages') }
	};
	if (layout.first + layout.channels > layout.rows)
		throw new RangeError(
			`${layout.channels} channels from row ${layout.first} on do not fit into ${layout.rows} rows.`
		);
	return layout;
}

/** A datagram → frames: packages of `rows` little-endian float64. */
export function brainflowDecoder(params: ParamValues): Decoder {
	const { rows, first, channels, packages } = layoutOf(params);
	const length = rows * DOUBLE;
	let warned = false;
	return {
		push(bytes): readonly (Frame | StatusMessage)[] {
			if (bytes.length % length !== 0) {
				if (warned) return [];
				warned = true;
				return [
					{
						warning: `Packages of ${bytes.length} bytes come, which is no multiple of ${rows} rows of 8 bytes. Choose the board that sends, then connect again.`
					}
				];
			}
			const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
			const frames: Frame[] = [];
			for (let at = 0; at < bytes.length; at += length) {
				const values = Array.from({ length: channels }, (_, c) =>
					view.getFloat64(at + (first + c) * DOUBLE, true)
				);
				const count = view.getFloat64(at, true);
				// What is no package has no such numbers.
				if (!values.every((value) => Number.isFinite(Math.fround(value)))) continue;
				if (packages === 0) frames.push({ stream: 0, values });
				else if (Number.isInteger(count) && count >= 0 && count < packages)
					frames.push({ stream: 0, values, count });
			}
			return frames;
		}
	};
}

/** What any BrainFlow program sends on with `add_streamer("streaming_board://…")`. */
export const brainflow: Driver<'brainflow'> = {
	id: 'brainflow',
	label: 'BrainFlow streaming board',
	summary: 'A board that another program has opened with BrainFlow and streams on, over multicast.',
	before: [
		'Start the bridge on this computer.',
		'In the program that has the board call add_streamer("streaming_board://225.1.1.1:6677").',
		'Choose the board above, or enter its rows.'
	],
	presets,
	params: [
		hostParam('Multicast group', '225.1.1.1'),
		whole('rows', 'Rows of a package', 32, 2, 512),
		whole('first', 'First row of the signals', 1, 0, 511),
		whole('channels', 'Channels', 16, 1, 256),
		{ type: 'number', id: 'rate', label: 'Rate', unit: 'Hz', value: 250, min: 1, max: 20_000 },
		whole('packages', 'Package numbers (0: do not count)', 256, 0, 65_536),
		BRIDGE_PARAM
	],
	transport: (params) => ({
		...{ via: 'network', device: 'brainflow', sockets: ['data'], advice: ADVICE },
		host: textParam(brainflow, params, 'host')
	}),
	defaultDeviceInfo: {},
	async identify(device, params) {
		const { rows } = layoutOf(params);
		const heard = await device.waitFor(/^[^]{8}/, LISTEN_MS, 'data');
		if (heard === undefined)
			throw new AppError(
				'SourceError',
				`Nothing is sent to ${textParam(brainflow, params, 'host')}, port 6677. ${ADVICE}`
			);
		const all = (await device.listen(200, 'data')).length;
		if (all % (rows * DOUBLE) !== 0)
			throw new AppError(
				'SourceError',
				`${all} bytes came, which is no multiple of ${rows} rows of 8 bytes. Choose the board that sends, then connect again.`
			);
		return {};
	},
	signals(params) {
		const { channels, packages } = layoutOf(params);
		return {
			streams: [
				{
					info: {
						...{ name: 'brainflow', nChannels: channels, unit: 'uV' },
						fs: hertz(numberParam(brainflow, params, 'rate')),
						device: 'BrainFlow streaming board',
						facts: scaleFacts(new Array<number>(channels).fill(1))
					},
					tolerance: 0.01,
					...(packages > 0 && { counter: { modulo: packages } })
				}
			],
			decoder: brainflowDecoder(params)
		};
	},
	// It streams by itself.
	start: async () => undefined,
	stop: async () => undefined
};
