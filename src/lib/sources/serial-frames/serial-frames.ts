import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { calibrationOf, calibrationParams } from '../device/calibration.ts';
import type { Driver } from '../device/driver.ts';
import { numberParam, textParam } from '../params.ts';
import type { Param, ParamValues } from '../source.ts';
import {
	bytesOf,
	frameLength,
	hexBytes,
	LayoutDecoder,
	NUMBER_TYPES,
	type FrameLayout,
	type NumberType
} from './layout.ts';
import { framePresets } from './presets.ts';

const LISTEN_MS = 1500;
/** Longer than any serial frame that is known. */
const LONGEST_FRAME = 1024;

const whole = (id: string, label: string, value: number, min: number, max: number): Param => ({
	type: 'number',
	id,
	label,
	value,
	min,
	max,
	step: 1
});
const text = (id: string, label: string, value: string): Param => ({ type: 'text', id, label, value });

const params: readonly Param[] = [
	whole('baud', 'Baud rate', 115_200, 300, 4_000_000),
	whole('rate', 'Rate, Hz', 250, 1, 50_000),
	text('sync', 'Sync bytes (hex)', 'C7 7C'),
	whole('counter', 'Counter bytes (0: none)', 1, 0, 4),
	whole('before', 'Bytes to skip before channels', 0, 0, 256),
	whole('channels', 'Channels', 6, 1, 256),
	{
		type: 'choice',
		id: 'type',
		label: 'Number',
		value: 'u16',
		options: NUMBER_TYPES.map((id) => ({ id, label: id }))
	},
	{
		type: 'choice',
		id: 'endian',
		label: 'First byte',
		value: 'big',
		options: [
			{ id: 'big', label: 'high (big endian)' },
			{ id: 'little', label: 'low (little endian)' }
		]
	},
	whole('after', 'Bytes to skip after channels', 0, 0, 256),
	text('trailer', 'Trailer bytes (hex)', '01'),
	text('startText', 'Send to start', ''),
	text('stopText', 'Send to stop', ''),
	...calibrationParams,
	text('name', 'Stream name', 'serial')
];

/** Any board that sends binary frames of one length. The form says how they look. */
export const serialFrames: Driver<'serial-frames'> = {
	id: 'serial-frames',
	label: 'Serial frames (binary)',
	summary: 'Any board that sends frames of one length: say how they look. The form can be shared as a link.',
	before: [
		'Look up how the frames of your board look: sync bytes, counter, channels, trailer.',
		'Fill in the form. A wrong one says what was heard.'
	],
	params,
	presets: framePresets,
	patient: true,
	defaultDeviceInfo: {},
	transport: (values) => ({
		via: 'serial',
		filters: [],
		baudRates: [numberParam(serialFrames, values, 'baud')]
	}),
	async identify(device, values) {
		const layout = layoutOf(values);
		const start = commandOf(values, 'startText');
		if (start) await device.send(start);
		const heard = Uint8Array.from(await device.listen(LISTEN_MS), (c) => c.charCodeAt(0));
		if (heard.length === 0) {
			throw new AppError(
				'SourceError',
				'The port is open, but nothing came. See that the board sends, and what it wants to be sent to start; then connect again.'
			);
		}
		const frames = new LayoutDecoder(layout).push(heard).length;
		if (frames === 0) {
			const begin = Array.from(heard.subarray(0, 24), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
			throw new AppError(
				'SourceError',
				`${heard.length} bytes came, but no frame of ${frameLength(layout)} bytes as the form has it. They begin with ${begin}. Correct the form or the baud rate, then connect again.`
			);
		}
		return {};
	},
	signals(values) {
		const layout = layoutOf(values);
		const calibration = calibrationOf(serialFrames, values, layout.nChannels);
		return {
			streams: [
				{
					info: {
						name: textParam(serialFrames, values, 'name') || 'serial',
						nChannels: layout.nChannels,
						fs: hertz(numberParam(serialFrames, values, 'rate')),
						unit: calibration.unit,
						device: 'Serial frames',
						facts: calibration.facts
					},
					tolerance: 0.02,
					...(layout.counterBytes > 0 && { counter: { modulo: 2 ** (8 * layout.counterBytes) } })
				}
			],
			decoder: new LayoutDecoder(layout)
		};
	},
	async start(device, values) {
		const command = commandOf(values, 'startText');
		if (command) await device.send(command);
	},
	async stop(device, values) {
		const command = commandOf(values, 'stopText');
		if (command) await device.send(command);
	}
};

/** The frame that a form describes. Throws a RangeError for what cannot be one. */
function layoutOf(values: ParamValues): FrameLayout {
	const number = (id: string): number => numberParam(serialFrames, values, id);
	const layout: FrameLayout = {
		sync: hexBytes(textParam(serialFrames, values, 'sync'), 'Sync bytes'),
		counterBytes: number('counter'),
		before: number('before'),
		after: number('after'),
		nChannels: number('channels'),
		type: textParam(serialFrames, values, 'type') as NumberType,
		littleEndian: textParam(serialFrames, values, 'endian') === 'little',
		trailer: hexBytes(textParam(serialFrames, values, 'trailer'), 'Trailer bytes'),
		...calibrated(values)
	};
	const length = frameLength(layout);
	if (length > LONGEST_FRAME) {
		throw new RangeError(
			`A frame of ${length} bytes (${layout.nChannels} channels of ${bytesOf(layout.type)}) is too long: at most ${LONGEST_FRAME}.`
		);
	}
	return layout;
}

function calibrated(values: ParamValues): Pick<FrameLayout, 'scale' | 'zero'> {
	const { scale, zero } = calibrationOf(serialFrames, values, 1);
	return { scale, zero };
}

/** A command as it is sent: `\n` and `\r` are line ends, `\x1b` a byte. */
function commandOf(values: ParamValues, id: string): string {
	return textParam(serialFrames, values, id).replace(/\\(n|r|x[0-9a-f]{2})/gi, (_, code: string) =>
		code === 'n' ? '\n' : code === 'r' ? '\r' : String.fromCharCode(parseInt(code.slice(1), 16))
	);
}
