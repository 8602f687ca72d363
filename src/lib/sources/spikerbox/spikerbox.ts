import { AppError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/parse.ts';
import { numberParam } from '../../core/params.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type DeviceChannel, type Driver } from '../device/driver.ts';
import { BOXES, signalOf } from './boxes.ts';
import { spikerBoxDecoder } from './decoder.ts';

const ANSWER_MS = 1200;
const BOARD_MS = 500;
/** What was sent before it is left out, then frames are counted. */
const SETTLE_MS = 300;
const MEASURE_MS = 1500;
/** Samples of a box too old to know the question, as latin-1 text: first bytes carry the top bit and little more. */
const SAMPLES = /(?:[\x80-\x87][^\x80-\xff]){8}/;

/** The type that a box tells: up to its terminator, as USB packets cut answers anywhere. Some leave "HWT:" out. */
const TYPE = new RegExp(`HWT:\\s*(\\w+)\\s*[;\\xff]|(?:\\xff|^)(${Object.keys(BOXES).join('|')});`);

/** What is learnt on connecting. */
export interface SpikerBox extends JsonObject {
	readonly box: string;
	/** Number of its expansion board; absent where it has none. */
	readonly board?: number;
	/** Rate that was measured, Hz, for boxes whose firmware versions differ. */
	readonly fs?: number;
}

/**
 * BackyardBrains SpikerBoxes and SpikerShields on USB serial. Frames, messages and commands: the maker's "Guide for USB
 * Communication with SpikerBox" R7. No microvolts per count are published; a person who measured them can enter them.
 */
export const spikerBox: Driver<'spikerbox', SpikerBox> = {
	id: 'spikerbox',
	label: 'BackyardBrains SpikerBox',
	summary: 'Muscle SpikerShield, SpikerBox Pro, Human and Neuron SpikerBox, over USB.',
	before: [
		'Plug the box in and switch it on.',
		'Close Spike Recorder and other programs that use its port.',
		'Boxes of 2022 and older that call themselves a "HID" device cannot be reached by a browser this way.'
	],
	params: [
		{ type: 'number', id: 'channels', label: 'Channels', value: 1, min: 1, max: 6, step: 1 },
		{ type: 'number', id: 'scale', label: 'µV per count (0: unknown)', value: 0, min: 0, max: 10_000 }
	],
	transport: () => ({
		via: 'serial',
		filters: [],
		// What a 16 MHz UNO makes of 230400; the second generation of the Human-Human Interface is faster.
		baudRates: [222222, 500000],
		bootMs: 1500
	}),
	async identify(device, _params, before) {
		await device.send('b:;\n');
		const box = typeIn(await device.waitFor(TYPE, ANSWER_MS));
		if (box) {
			const known = BOXES[box];
			if (known) {
				const board = known.expands ? await boardOf(device) : {};
				const measured = before?.box === box && before.fs ? { fs: before.fs } : undefined;
				return { box, ...board, ...(known.versions && (measured ?? (await rateOf(device, known.versions)))) };
			}
			const list = Object.keys(BOXES).join(', ');
			throw new AppError(
				'SourceError',
				`The box says it is "${box}", which is not known here. Known: ${list}.`
			);
		}
		await device.send('h:;\n');
		if ((await device.waitFor(SAMPLES, ANSWER_MS)) !== undefined) return { box: 'MUSCLESS' };
		throw new AppError(
			'SourceError',
			'This port does not answer like a SpikerBox and sends nothing that looks like its samples. Choose another port, or switch the box on.'
		);
	},
	defaultDeviceInfo: { box: 'MUSCLESS' },
	signals(params, { box, board, fs: measured }) {
		const { label, bits } = BOXES[box]!;
		const [channels, fs] = signalOf(box, numberParam(spikerBox, params, 'channels'), board, measured);
		const scale = numberParam(spikerBox, params, 'scale');
		const [unit, perCount] = scale > 0 ? (['uV', scale] as const) : (['a.u.', 1] as const);
		const middle = 2 ** (bits - 1);
		const each = (value: number): number[] => new Array<number>(channels).fill(value);
		return {
			streams: [
				{
					info: {
						name: 'spikerbox',
						nChannels: channels,
						fs: hertz(fs),
						unit,
						device: `BackyardBrains ${label}`,
						fullScale: (middle - 1) * perCount,
						facts: scaleFacts(each(perCount), each(-middle * perCount))
					},
					// Ceramic resonators, and rates that are rounded timer settings.
					tolerance: 0.01
				}
			],
			decoder: spikerBoxDecoder(channels, perCount, middle)
		};
	},
	async start(device, params, { box, board }) {
		const { rates, starts } = BOXES[box]!;
		const [channels] = signalOf(box, numberParam(spikerBox, params, 'channels'));
		// With an expansion board the box sends what the board has.
		if (rates.length > 1 && board === undefined) await device.send(`c:${channels};\n`);
		if (starts) await device.send('start:;\n');
	},
	async stop(device, _params, { box }) {
		if (BOXES[box]!.starts) await device.send('h:;\n');
	}
};

function typeIn(reply: string | undefined): string | undefined {
	const [, named, bare] = TYPE.exec(reply ?? '') ?? [];
	return named ?? bare;
}

/** Which expansion board is plugged in; 0 is the box's own event input, which changes nothing. */
async function boardOf(device: DeviceChannel): Promise<{ readonly board?: number }> {
	const answer = /BRD:\s*(\d+)\s*;/;
	await device.send('board:;\n');
	const board = Number(answer.exec((await device.waitFor(answer, BOARD_MS)) ?? '')?.[1] ?? 0);
	return board > 0 ? { board } : {};
}

/** Which of these rates it sends at, by the frames of a second and a half: a frame has one byte with its top bit set. */
async function rateOf(device: DeviceChannel, rates: readonly number[]): Promise<{ readonly fs?: number }> {
	await device.send('start:;\n');
	await device.listen(SETTLE_MS);
	const from = performance.now();
	const reply = await device.listen(MEASURE_MS);
	const seconds = (performance.now() - from) / 1000;
	await device.send('h:;\n');
	const rate = (reply.match(/[\x80-\xff]/g)?.length ?? 0) / seconds;
	const off = (one: number): number => Math.abs(Math.log(rate / one));
	return rate > 0 ? { fs: rates.toSorted((a, b) => off(a) - off(b))[0]! } : {};
}
