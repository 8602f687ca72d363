import { refuse } from '../format.ts';
import type { WallTime } from '../start-time.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import type { Bits } from './header.ts';
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
}

/** A file's header, checked against the file's size. */
export interface ReadHeader {
	readonly bits: Bits;
	readonly start: WallTime | undefined;
	/** The person's code, where the header names one. */
	readonly subject: string | undefined;
	/** The stream's name, in files that were written here. */
	readonly stream: string | undefined;
	readonly discontinuous: boolean;
	readonly headerBytes: number;
	readonly recordBytes: number;
	readonly recordSeconds: number;
	/** Whole records that are in the file. */
	readonly records: number;
	readonly signals: readonly ReadSignal[];
	/** What a person should know, one sentence each. */
	readonly problems: readonly string[];
}

const AGAIN = 'Get the file again, or export it again with the program that wrote it.';
/** A record is decoded at once. */
const MAX_RECORD_BYTES = 64 * 2 ** 20;
/** A day. EDF asks for records of whole seconds, or less where a second is too much. */
const MAX_RECORD_SECONDS = 86_400;

/** Reads the header of EDF, EDF+, BDF or BDF+. Throws a SessionError that names the field that makes no sense. */
export async function readHeader(source: RandomAccess): Promise<ReadHeader> {
	const file = source.name;
	if (source.size < 256) throw refuse(file, 'is too short for EDF or BDF', AGAIN);
	const fixed = new Fields(await source.read(0, 256));
	const bits: Bits = fixed.bytes[0] === 0xff ? 24 : 16;
	const version = fixed.text(0, 8);
	if (bits === 24 ? version !== '\xffBIOSEMI' : version !== '0') {
		throw refuse(file, 'does not begin as EDF or BDF does', 'Choose an .edf or .bdf file.');
	}
	const count = readNumber(fixed.text(252, 4));
	const headerBytes = readNumber(fixed.text(184, 8));
	if (!Number.isInteger(count) || count < 1 || headerBytes !== 256 * (count + 1)) {
		throw refuse(
			file,
			`declares "${fixed.text(252, 4)}" signals and a header of "${fixed.text(184, 8)}" bytes`,
			AGAIN
		);
	}
	if (source.size < headerBytes) throw refuse(file, 'ends within its header', AGAIN);
	const fields = new Fields(await source.read(256, headerBytes - 256));
	const problems: string[] = [];
	const signals = readSignals(fields, count, bits, file, problems);
	const recordBytes = signals.reduce((sum, { samples }) => sum + samples * (bits / 8), 0);
	if (recordBytes === 0 || recordBytes > MAX_RECORD_BYTES) {
		throw refuse(file, `declares data records of ${recordBytes} bytes`, AGAIN);
	}
	const recordSeconds = readNumber(fixed.text(244, 8));
	const onlyAnnotations = signals.every(({ isAnnotations }) => isAnnotations);
	if (onlyAnnotations) {
		throw refuse(file, 'holds annotations only, no signal', 'Choose the file with the signals.');
	}
	// Longer records are damage: times would be no numbers any more.
	if (!(recordSeconds > 0 && recordSeconds <= MAX_RECORD_SECONDS)) {
		throw refuse(file, `declares records of "${fixed.text(244, 8)}" seconds, so no rate follows`, AGAIN);
	}
	const declared = readNumber(fixed.text(236, 8));
	const present = (source.size - headerBytes) / recordBytes;
	const records = Math.floor(declared >= 0 ? Math.min(declared, present) : present);
	if (declared > present) {
		problems.push(
			`The file is cut short: ${records} of ${declared} data records are there, and they are what was imported.`
		);
	} else if (declared < 0) {
		problems.push(`The file was never finished; the ${records} whole data records in it were imported.`);
	}
	if (records === 0) throw refuse(file, 'holds no whole data record', AGAIN);
	const recording = fixed.text(88, 80);
	return {
		bits,
		start: startTime(fixed.text(168, 8), fixed.text(176, 8), recording),
		subject: subjectOf(fixed.text(8, 80), fixed.text(192, 44)),
		stream: /\bstream=(\S+)/.exec(recording)?.[1],
		discontinuous: /^[EB]DF\+D/.test(fixed.text(192, 44)),
		headerBytes,
		recordBytes,
		recordSeconds,
		records,
		signals,
		problems
	};
}

/** Latin-1, because µ is often written, though only ASCII is allowed. */
class Fields {
	readonly bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.bytes = bytes;
	}

	text(at: number, length: number): string {
		let text = '';
		for (const byte of this.bytes.subarray(at, at + length)) text += String.fromCharCode(byte);
		return text.replace(/[\0\s]+$/, '').trimStart();
	}
}

/** Where each field of the signals begins, per signal, and how long it is. */
const SIGNAL = {
	label: [0, 16],
	unit: [96, 8],
	least: [104, 8],
	greatest: [112, 8],
	digitalLeast: [120, 8],
	digitalGreatest: [128, 8],
	samples: [216, 8]
} as const;

function readSignals(
	fields: Fields,
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
		const isAnnotations = label === 'EDF Annotations' || label === 'BDF Annotations';
		const samples = readNumber(text('samples'));
		if (!Number.isInteger(samples) || samples < 0) {
			throw refuse(
				file,
				`declares "${text('samples')}" samples in a record for signal ${i + 1} (${label})`,
				AGAIN
			);
		}
		const [low, high] = [readNumber(text('digitalLeast')), readNumber(text('digitalGreatest'))];
		const [least, greatest] = [readNumber(text('least')), readNumber(text('greatest'))];
		let gain = (greatest - least) / (high - low);
		let offset = least - low * gain;
		if (!isAnnotations && !(Number.isFinite(gain) && Number.isFinite(offset) && high > low)) {
			// Constant channels are often written so; the numbers are still worth having.
			problems.push(`Signal ${label || i + 1} declares no scale; its values are the numbers as stored.`);
			[gain, offset] = [1, 0];
		} else if (!isAnnotations && gain === 0) {
			problems.push(`Signal ${label || i + 1} declares one value (${least}) as its whole range.`);
		}
		signals.push({ label, unit: text('unit'), gain, offset, samples, place, isAnnotations });
		place += samples * (bits / 8);
	}
	return signals;
}

const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');

/** The wall clock at the start; the year with four digits where the identification has it. */
function startTime(date: string, time: string, recording: string): WallTime | undefined {
	const clock = /^(\d\d)[.:](\d\d)[.:](\d\d)$/.exec(time);
	const short = /^(\d\d)[./-](\d\d)[./-](\d\d|yy)$/i.exec(date);
	const long = /^Startdate (\d\d)-([A-Z]{3})-(\d{4})/i.exec(recording);
	const unknown = /^Startdate X\b/i.test(recording);
	if (!clock || !short || unknown) return undefined;
	const year = Number(short[3]) < 85 ? 2000 + Number(short[3]) : 1900 + Number(short[3]);
	const [y, m, d] = long
		? [Number(long[3]), MONTHS.indexOf(long[2]!.toUpperCase()), Number(long[1])]
		: [year, Number(short[2]) - 1, Number(short[1])];
	const wall = Date.UTC(y, m, d, Number(clock[1]), Number(clock[2]), Number(clock[3]));
	return Number.isFinite(wall) ? { wall, offset: undefined } : undefined;
}

/** The code, the first part of the identification in the plus formats; `X` is nobody. */
function subjectOf(patient: string, reserved: string): string | undefined {
	if (!/^[EB]DF\+/.test(reserved)) return patient || undefined;
	const code = patient.split(' ')[0];
	return code === undefined || code === '' || code === 'X' ? undefined : code;
}
