import { AppError } from '../../core/errors.ts';
import { numberParam } from '../../core/params.ts';
import { hertz } from '../../core/units.ts';
import { scaleFacts, type Driver } from '../device/driver.ts';
import { BOXES } from './boxes.ts';
import { spikerBoxDecoder } from './decoder.ts';

const ANSWER_MS = 1200;
/** Samples of a box too old to know the question, as latin-1 text: first bytes carry the top bit and little more. */
const SAMPLES = /(?:[\x80-\x87][^\x80-\xff]){8}/;

/** What is learnt on connecting. */
export type SpikerBox = { readonly box: string };

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
	reach: () => ({
		via: 'serial',
		filters: [],
		// What a 16 MHz UNO makes of 230400; the second generation of the Human-Human Interface is faster.
		baudRates: [222222, 500000],
		bootMs: 1500
	}),
	async identify(talk) {
		await talk.send('b:;\n');
		const said = await talk.hear(/HWT:\s*(\w+)/, ANSWER_MS);
		const box = said && /HWT:\s*(\w+)$/.exec(said)?.[1];
		if (box) {
			if (BOXES[box]) return { box };
			const list = Object.keys(BOXES).join(', ');
			throw new AppError(
				'SourceError',
				`The box says it is "${box}", which is not known here. Known: ${list}.`
			);
		}
		await talk.send('h:;\n');
		if ((await talk.hear(SAMPLES, ANSWER_MS)) !== undefined) return { box: 'MUSCLESS' };
		throw new AppError(
			'SourceError',
			'This port does not answer like a SpikerBox and sends nothing that looks like its samples. Choose another port, or switch the box on.'
		);
	},
	usual: { box: 'MUSCLESS' },
	signals(params, { box }) {
		const { label, rates, bits } = BOXES[box]!;
		const asked = numberParam(spikerBox, params, 'channels');
		// A box that cannot send as many sends its usual number.
		const [channels, fs] = rates.find(([n]) => n === asked) ?? rates[0]!;
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
	async start(talk, params, { box }) {
		const { rates, starts } = BOXES[box]!;
		const asked = numberParam(spikerBox, params, 'channels');
		if (rates.length > 1) await talk.send(`c:${rates.some(([n]) => n === asked) ? asked : rates[0]![0]};\n`);
		if (starts) await talk.send('start:;\n');
	},
	async stop(talk, _params, { box }) {
		if (BOXES[box]!.starts) await talk.send('h:;\n');
	}
};
