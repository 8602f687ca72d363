import { refuse } from '../format.ts';
import type { Bits } from './header.ts';
import type { HeaderFields } from './header-fields.ts';
import { readNumber } from './number-field.ts';

/** One signal of a file. */
export interface ReadSignal {
	readonly label: string;
	readonly unit: string;
	/** `physical = digital * gain + offset` */
	readonly gain: number;
	readonly offset: number;
	/** Samples in a data record. */
	readonly samples: number;
	/** Bytes from the beginning of a record to its samples. */
	readonly place: number;
	readonly isAnnotations: boolean;
	/** What the header says of filters before the recording: `HP:10Hz LP:500Hz`; empty when it says nothing. */
	readonly prefiltering: string;
	/** What the header says of the sensor; empty when it says nothing. */
	readonly transducer: string;
}

const AGAIN = 'Get the file again, or export it again with the program that wrote it.';

/** Where each field of the signals begins, per signal, and how long it is. */
const SIGNAL = {
	label: [0, 16],
	transducer: [16, 80],
	unit: [96, 8],
	least: [104, 8],
	greatest: [112, 8],
	digitalLeast: [120, 8],
	digitalGreatest: [128, 8],
	prefiltering: [136, 80],
	samples: [216, 8]
} as const;

/** Reads what the header says of each of `count` signals. Throws a SessionError for a signal that cannot be read. */
export function readSignals(
	fields: HeaderFields,
	count: number,
	bits: Bits,
	file: string,
	problems: string[]
): readonly ReadSignal[] {
	const signals: ReadSignal[] = [];
	let place = 0;
	for (let i = 0; i < count; i++) {
		const text = (name: keyof typeof SIGNAL): string => {
			const [before, length] = SIGNAL[name];
			return fields.text(count * before + i * length, length);
		};
		const label = text('label');
		const isAnnotations = /^[EB]DF Annotations$/i.test(label);
		const samples = readNumber(text('samples'));
		if (!Number.isInteger(samples) || samples < 0) {
			throw refuse(
				file,
				`declares "${text('samples')}" samples in a record for signal ${i + 1} (${label})`,
				AGAIN
			);
		}
		const scale = scaleOf(
			[readNumber(text('digitalLeast')), readNumber(text('digitalGreatest'))],
			[readNumber(text('least')), readNumber(text('greatest'))]
		);
		if (!isAnnotations && samples > 0 && !scale) {
			problems.push(
				`Signal ${label || i + 1} declares no scale (${text('least')} to ${text('greatest')} for ${text('digitalLeast')} to ${text('digitalGreatest')}); its values are the numbers as stored, without a unit.`
			);
		}
		signals.push({
			label,
			unit: scale ? text('unit') : '',
			...(scale ?? { gain: 1, offset: 0 }),
			samples,
			place,
			isAnnotations,
			prefiltering: text('prefiltering'),
			transducer: text('transducer')
		});
		place += samples * (bits / 8);
	}
	return signals;
}

/**
 * The line from digital to physical values. Either range may run downwards. Undefined where one of them has no width: a range of
 * one value would make every sample the same.
 */
function scaleOf(
	[low, high]: readonly [number, number],
	[least, greatest]: readonly [number, number]
): { readonly gain: number; readonly offset: number } | undefined {
	const gain = (greatest - least) / (high - low);
	const offset = least - low * gain;
	return Number.isFinite(gain) && gain !== 0 && Number.isFinite(offset) ? { gain, offset } : undefined;
}
