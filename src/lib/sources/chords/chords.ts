import { AppError } from '../../core/errors.ts';
import { numberParam } from '../../core/params.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Driver, type Signals, type DeviceChannel } from '../device/driver.ts';
import type { Param, ParamValues } from '../source.ts';
import { BOARDS, scaleOf, type Board } from './boards.ts';
import { chordsDecoder, npgDecoder } from './decoder.ts';

/** An UNO answers only when its read has timed out, after a second. */
const ANSWER_MS = 1500;
/** Packets of 3 and of 6 channels, three in a row, as latin-1 text. */
const PACKETS = [3, 6].map((n) => new RegExp(`(?:\\xc7\\x7c[\\s\\S]{${2 * n + 1}}\\x01){3}`));

/** What is learnt on connecting. */
export type Chords = { readonly board: string; readonly channels: number };

/** Gain of what is before the converter. */
export const gainParam: Param = {
	type: 'number',
	id: 'gain',
	label: 'Gain of the front end (0: unknown)',
	value: 0,
	min: 0,
	max: 1e6
};

/**
 * Boards that run Upside Down Labs' Chords firmware, on USB: Arduino UNO, Nano, Mega, Pico, STM32, ESP32-S3, NPG Lite.
 * Packets and commands as that firmware has them. Any byte it receives stops it, so nothing is sent while it runs.
 */
export const chords: Driver<'chords', Chords> = {
	id: 'chords',
	label: 'Chords board',
	summary: 'Arduino and others with the Chords firmware, and NPG Lite, over USB.',
	before: [
		'Put the Chords firmware on the board and plug it in.',
		'Close the Arduino IDE and other programs that use its port.',
		'Enter the gain of your sensor to get microvolts (Muscle BioAmp Candy: 2420).'
	],
	params: [gainParam],
	transport: () => ({
		via: 'serial',
		// Clones share their ids with everything else: every port is offered, and the board has to say who it is.
		filters: [],
		baudRates: [115200, 230400],
		bootMs: 1800
	}),
	async identify(device) {
		const board = (await who(device)) ?? (await who(device));
		if (!board) {
			throw new AppError(
				'SourceError',
				'This port does not answer like a board with the Chords firmware. Choose another port, or put the firmware on the board first.'
			);
		}
		const known = BOARDS[board];
		if (!known) {
			const list = Object.keys(BOARDS).join(', ');
			throw new AppError(
				'SourceError',
				`The board says it is "${board}", which is not known here. Known: ${list}.`
			);
		}
		return { board, channels: board === 'NPG-LITE' ? await channelsOf(device) : known.channels };
	},
	defaultDeviceInfo: { board: 'UNO-R4', channels: 6 },
	signals: (params, { board, channels }) =>
		chordsSignals(chords, 'chords', `Chords, ${board}`, BOARDS[board]!, channels, params, chordsDecoder),
	start: (device) => device.send('START\n'),
	stop: (device) => device.send('STOP\n')
};

const DATA_SERVICE = '4fafc201-1fb5-459e-8fcc-c5c9c331914b';

/** NPG Lite over Bluetooth LE: 3 or 6 channels, 500 Hz. Packets and services as its firmware has them. */
export const npgLite: Driver<'npg-lite', Chords> = {
	id: 'npg-lite',
	label: 'NPG Lite',
	summary: '3 or 6 channels, 500 Hz, over Bluetooth.',
	before: [
		'Switch the NPG Lite on.',
		'Close other programs that use it.',
		'Press Connect and choose the entry that begins with "NPG".'
	],
	params: [gainParam],
	transport: () => ({
		via: 'bluetooth',
		filters: [{ namePrefix: 'NPG' }],
		characteristics: {
			data: { service: DATA_SERVICE, uuid: 'beb5483e-36e1-4688-b7f5-ea07361b26a8', notify: true },
			control: { service: DATA_SERVICE, uuid: '0000ff01-0000-1000-8000-00805f9b34fb' },
			battery: {
				service: DATA_SERVICE,
				uuid: 'f633d0ec-46b4-43c1-a39f-1ca06d0602e1',
				notify: true,
				optional: true
			}
		}
	}),
	identify: (device) =>
		Promise.resolve({ board: 'NPG-LITE', channels: device.name.toUpperCase().includes('6CH') ? 6 : 3 }),
	defaultDeviceInfo: { board: 'NPG-LITE', channels: 3 },
	signals: (params, { channels }) =>
		chordsSignals(npgLite, 'npg-lite', 'NPG Lite', BOARDS['NPG-LITE']!, channels, params, npgDecoder),
	start: (device) => device.send('START', 'control'),
	stop: (device) => device.send('STOP', 'control')
};

/** The id a board gives itself; undefined when it says nothing. */
async function who(device: DeviceChannel): Promise<string | undefined> {
	await device.send('WHORU\n');
	const reply = await device.waitFor(/([A-Z0-9]+(?:-[A-Z0-9]+)+)\r?\n/, ANSWER_MS);
	return reply === undefined ? undefined : /([A-Z0-9]+(?:-[A-Z0-9]+)+)\r?\n$/.exec(reply)?.[1];
}

/** An NPG Lite says the same id with 3 and with 6 channels: its packets tell. */
async function channelsOf(device: DeviceChannel): Promise<number> {
	await device.send('START\n');
	const [three, six] = PACKETS as [RegExp, RegExp];
	const reply = await device.waitFor(new RegExp(`${three.source}|${six.source}`), ANSWER_MS);
	await device.send('STOP\n');
	if (reply === undefined) {
		throw new AppError(
			'SourceError',
			'The NPG Lite does not send anything after START. Unplug it, plug it in, connect again.'
		);
	}
	return three.test(reply) ? 3 : 6;
}

/** The one stream of a board with this firmware. */
export function chordsSignals(
	driver: { readonly id: string; readonly params: readonly Param[] },
	name: string,
	device: string,
	board: Board,
	channels: number,
	params: ParamValues,
	decoderOf: typeof chordsDecoder
): Signals {
	const frontEnd = numberParam(driver, params, 'gain');
	const { unit, perCount } = scaleOf(board, frontEnd);
	const middle = 2 ** (board.bits - 1);
	const each = (value: number): number[] => new Array<number>(channels).fill(value);
	return {
		streams: [
			{
				info: {
					name,
					nChannels: channels,
					fs: hertz(board.fs),
					unit,
					device,
					fullScale: (middle - 1) * perCount,
					facts: { ...scaleFacts(each(perCount), each(-middle * perCount)), front_end_gain: frontEnd }
				},
				counter: { modulo: 256 },
				// Their timers are not crystals alone, and two tables of boards differ in the rate of some.
				tolerance: 0.01
			}
		],
		decoder: decoderOf(channels, perCount, middle)
	};
}
