import { AppError } from '../../core/errors.ts';
import { hertz } from '../../core/units.ts';
import { calibrationOf, calibrationParams } from '../device/calibration.ts';
import type { Driver, DeviceChannel } from '../device/driver.ts';
import { numberParam, textParam } from '../params.ts';
import type { Param } from '../source.ts';
import { LineDecoder } from './decoder.ts';
import { survey, type ReceivedText, type TextInfo } from './survey.ts';

const PIECE_MS = 250;
/** A board that resets when its port is opened is silent for a second or two: so many pieces without a line are waited for. */
const PATIENCE = 30;
/** Pieces from the first line on; a device that is known need only be recognised. */
const PIECES = 10;
const PIECES_KNOWN = 2;
/** Of a slow device fewer lines than these tell no rate. */
const LEAST_LINES = 5;
const BAUD_RATES = [
	115_200, 9600, 57_600, 230_400, 460_800, 921_600, 38_400, 19_200, 250_000, 500_000, 1_000_000
];
/** Ticks of the time column are microseconds. */
const TICKS: Readonly<Record<string, number>> = { us: 1, ms: 1000, s: 1_000_000 };

const params: readonly Param[] = [
	{
		type: 'choice',
		id: 'baud',
		label: 'Baud rate',
		value: '115200',
		options: [
			...BAUD_RATES.map((rate) => ({ id: String(rate), label: String(rate) })),
			{ id: 'try', label: 'try them all' }
		]
	},
	{
		type: 'number',
		id: 'rate',
		label: 'Rate (0: measure it)',
		unit: 'Hz',
		value: 0,
		min: 0,
		max: 20_000
	},
	{ type: 'number', id: 'time', label: 'Time column (0: none)', value: 0, min: 0, max: 64, step: 1 },
	{
		type: 'choice',
		id: 'timeUnit',
		label: 'Time is in',
		value: 'ms',
		options: [
			{ id: 'us', label: 'microseconds' },
			{ id: 'ms', label: 'milliseconds' },
			{ id: 's', label: 'seconds' }
		]
	},
	...calibrationParams,
	{ type: 'text', id: 'name', label: 'Stream name', value: 'serial' }
];

/** Any board that prints numbers: an Arduino with MyoWare, a sketch for the Serial Plotter, CSV, Teleplot. */
export const serialText: Driver<'serial-text', TextInfo> = {
	id: 'serial-text',
	label: 'Serial text (Arduino)',
	summary: 'Any board that prints one line of numbers per sample: Serial Plotter, CSV, or Teleplot.',
	before: [
		'Load a sketch that prints one line per sample, such as Serial.println(analogRead(A0)).',
		'Set the baud rate of the sketch below.',
		'Close the Arduino IDE’s monitor and plotter.'
	],
	params,
	patient: true,
	defaultDeviceInfo: { names: ['', ''], teleplot: false, rate: 100 },
	transport(values) {
		const baud = textParam(serialText, values, 'baud');
		return { via: 'serial', filters: [], baudRates: baud === 'try' ? BAUD_RATES : [Number(baud)] };
	},
	async identify(device, values, before) {
		const heard = await listen(device, before ? PIECES_KNOWN : PIECES);
		const deviceInfo = survey(heard);
		if (!deviceInfo) throw unreadable(heard.map(({ text }) => text).join(''));
		const time = numberParam(serialText, values, 'time');
		if (time > deviceInfo.names.length || (time > 0 && deviceInfo.names.length === 1)) {
			throw new AppError(
				'SourceError',
				`There is no time column ${time}: the lines hold ${deviceInfo.names.length} ${deviceInfo.names.length === 1 ? 'number' : 'numbers'}. Correct the form, then connect again.`
			);
		}
		const same = before && before.names.length === deviceInfo.names.length;
		return same ? before : deviceInfo;
	},
	signals(values, deviceInfo) {
		const time = numberParam(serialText, values, 'time') - 1;
		const channels = deviceInfo.names.filter((_, i) => i !== time);
		const calibration = calibrationOf(serialText, values, channels.length);
		const rate = numberParam(serialText, values, 'rate') || deviceInfo.rate;
		const named = channels.some(Boolean);
		return {
			streams: [
				{
					info: {
						name: textParam(serialText, values, 'name') || 'serial',
						nChannels: channels.length,
						fs: hertz(rate),
						unit: calibration.unit,
						device: 'Serial text',
						...(named && { channelNames: channels.map((name, i) => name || String(i + 1)) }),
						facts: calibration.facts
					},
					tolerance: 0.05,
					...(time >= 0 &&
						!deviceInfo.teleplot && { counter: { modulo: 2 ** 32, step: 1e6 / rate, time: true } })
				}
			],
			decoder: new LineDecoder({
				channels,
				timeColumn: deviceInfo.teleplot ? -1 : time,
				...(deviceInfo.names[time] && { timeName: deviceInfo.names[time] }),
				ticksPerUnit: TICKS[textParam(serialText, values, 'timeUnit')]!,
				teleplot: deviceInfo.teleplot,
				scale: calibration.scale,
				zero: calibration.zero
			})
		};
	},
	async start() {},
	async stop() {}
};

/** What comes, in pieces: `enough` of them from the first line on. */
async function listen(device: DeviceChannel, enough: number): Promise<readonly ReceivedText[]> {
	const heard: ReceivedText[] = [];
	let lines = 0;
	for (let since = 0; heard.length < PATIENCE && (since < enough || lines < LEAST_LINES);) {
		const text = await device.listen(PIECE_MS);
		heard.push({ text, at: performance.now() / 1000 });
		lines += text.split('\n').length - 1;
		if (lines > 0) since++;
	}
	return heard;
}

/** A whole line of it. */
function exampleOf(text: string): string {
	const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	return (lines[lines.length > 2 ? 1 : 0] ?? '').trim().slice(0, 60);
}

function unreadable(text: string): AppError {
	const printable = [...text].filter((c) => /[\x20-\x7e\s]/.test(c)).length;
	if (text.length === 0) {
		return new AppError(
			'SourceError',
			'The port is open, but nothing came. See that the sketch runs and prints lines, then connect again.'
		);
	}
	return new AppError(
		'SourceError',
		printable < 0.9 * text.length
			? 'What came is no text: the baud rate is another one. Set the one of the sketch (Serial.begin), then connect again.'
			: `Text came, but no lines of numbers, such as “${exampleOf(text)}”. Print one line per sample, numbers separated by commas or blanks, then connect again.`
	);
}
