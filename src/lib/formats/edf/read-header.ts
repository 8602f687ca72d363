import { refuse } from '../format.ts';
import type { WallTime } from '../start-time.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import type { Bits } from './header.ts';
import { HeaderFields } from './header-fields.ts';
import { readNumber } from './number-field.ts';
import { readSignals, type ReadSignal } from './read-signals.ts';
import { startDate } from './start-date.ts';

export type { ReadSignal } from './read-signals.ts';

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
	/** True where a person says the rate: the times that records state are of another one. */
	readonly rateGiven: boolean;
	/** Whole records that are in the file: its size tells, not the count in the header. */
	readonly records: number;
	/** Records that the header counts, where it counts fewer than there are; what follows them may be no records. */
	readonly counted: number | undefined;
	readonly signals: readonly ReadSignal[];
	/** What a person should know, one sentence each. */
	readonly problems: readonly string[];
}

const AGAIN = 'Get the file again, or export it again with the program that wrote it.';
const SAY_RATE =
	'Say how many samples it has per second (myodeck import --rate HZ), or export it again with the program that wrote it.';
/** A record is decoded at once. */
const MAX_RECORD_BYTES = 64 * 2 ** 20;
/** A day. EDF asks for records of whole seconds, or less where a second is too much. */
const MAX_RECORD_SECONDS = 86_400;

/**
 * Reads the header of EDF, EDF+, BDF or BDF+. `rate`: samples per second of its fastest signal as a person says it, in place of
 * what follows from the length of a record. Throws a SessionError that names the field that makes no sense.
 */
export async function readHeader(source: RandomAccess, rate?: number): Promise<ReadHeader> {
	const file = source.name;
	const problems: string[] = [];
	const { fixed, fields, count, bits, headerBytes } = await readFields(source, problems);
	const signals = readSignals(fields, count, bits, file, problems);
	const { recordBytes, recordSeconds } = recordOf(fixed, signals, bits, file, rate);
	if (rate !== undefined) problems.push(...givenRate(fixed, signals, rate));
	const { records, counted } = countRecords(fixed, source.size - headerBytes, recordBytes, file, problems);
	const recording = fixed.text(88, 80);
	const when = startDate(fixed.text(168, 8), fixed.text(176, 8), recording);
	problems.push(...when.notes);
	return {
		bits,
		start: when.start,
		subject: subjectOf(fixed.text(8, 80), fixed.text(192, 44)),
		stream: /\bstream=(\S+)/.exec(recording)?.[1],
		discontinuous: /^[EB]DF\+D/.test(fixed.text(192, 44)),
		headerBytes,
		recordBytes,
		recordSeconds,
		rateGiven: rate !== undefined,
		records,
		counted,
		signals,
		problems
	};
}

/** The bytes of a header: its first 256, which describe the file, and 256 for each signal. */
interface HeaderBytes {
	readonly fixed: HeaderFields;
	readonly fields: HeaderFields;
	/** Signals, those of annotations too. */
	readonly count: number;
	readonly bits: Bits;
	readonly headerBytes: number;
}

/** Reads the header's bytes. Throws a SessionError when the file is none of EDF and BDF, or ends within its header. */
async function readFields(source: RandomAccess, problems: string[]): Promise<HeaderBytes> {
	const file = source.name;
	if (source.size < 256) throw refuse(file, 'is too short for EDF or BDF', AGAIN);
	const fixed = new HeaderFields(await source.read(0, 256));
	const bits: Bits = fixed.bytes[0] === 0xff ? 24 : 16;
	const version = fixed.text(0, 8);
	if (bits === 24 ? version !== '\xffBIOSEMI' : version !== '0') {
		throw refuse(file, 'does not begin as EDF or BDF does', 'Choose an .edf or .bdf file.');
	}
	const count = readNumber(fixed.text(252, 4));
	const headerBytes = 256 * (count + 1);
	if (!Number.isInteger(count) || count < 1) {
		throw refuse(file, `declares "${fixed.text(252, 4)}" signals`, AGAIN);
	}
	if (source.size < headerBytes) throw refuse(file, 'ends within its header', AGAIN);
	const fields = new HeaderFields(await source.read(256, headerBytes - 256));
	if (readNumber(fixed.text(184, 8)) !== headerBytes) {
		problems.push(
			`Its header says that it has "${fixed.text(184, 8)}" bytes; with ${count} signals it has ${headerBytes}.`
		);
	}
	return { fixed, fields, count, bits, headerBytes };
}

/** Length of a data record in bytes and seconds. Throws a SessionError when it holds no signal or cannot be so long. */
function recordOf(
	fixed: HeaderFields,
	signals: readonly ReadSignal[],
	bits: Bits,
	file: string,
	rate: number | undefined
): Pick<ReadHeader, 'recordBytes' | 'recordSeconds'> {
	const recordBytes = signals.reduce((sum, { samples }) => sum + samples * (bits / 8), 0);
	if (recordBytes === 0 || recordBytes > MAX_RECORD_BYTES) {
		throw refuse(file, `declares data records of ${recordBytes} bytes`, AGAIN);
	}
	if (signals.every(({ isAnnotations }) => isAnnotations)) {
		throw refuse(file, 'holds annotations only, no signal', 'Choose the file with the signals.');
	}
	const recordSeconds = rate === undefined ? durationOf(fixed, signals) : fastest(signals) / rate;
	// Longer records are damage: times would be no numbers any more.
	if (!(recordSeconds > 0 && recordSeconds <= MAX_RECORD_SECONDS)) {
		throw refuse(file, `declares records of "${fixed.text(244, 8)}" seconds, so no rate follows`, SAY_RATE);
	}
	return { recordBytes, recordSeconds };
}

/**
 * Seconds of a record. A number of which eight characters had to drop digits is that of a whole rate where it may be one:
 * 100 samples in `0.333333` s are 300 Hz. Files written here say the rate best by their numbers as they are.
 */
function durationOf(fixed: HeaderFields, signals: readonly ReadSignal[]): number {
	const text = fixed.text(244, 8);
	const seconds = readNumber(text);
	const decimals = /^0?[.,](\d{6,7})$/.exec(text)?.[1]?.length;
	if (decimals === undefined || !(seconds > 0) || /\bstream=/.test(fixed.text(88, 80))) return seconds;
	const whole = fastest(signals) / Math.round(fastest(signals) / seconds);
	return Math.abs(whole - seconds) <= 10 ** -decimals ? whole : seconds;
}

/** Samples of the fastest signal in a record. */
const fastest = (signals: readonly ReadSignal[]): number =>
	Math.max(...signals.filter(({ isAnnotations }) => !isAnnotations).map(({ samples }) => samples));

/** What the header says where a person says another rate. */
function givenRate(fixed: HeaderFields, signals: readonly ReadSignal[], rate: number): readonly string[] {
	const stated = fastest(signals) / readNumber(fixed.text(244, 8));
	const header = Number.isFinite(stated) && stated > 0 ? `${Number(stated.toPrecision(7))} Hz` : 'no rate';
	return [`Its fastest signals have ${rate} Hz, as was said; the header says ${header}.`];
}

/** Whole records in the `dataBytes` after the header, held against the header. Throws a SessionError when there is none. */
function countRecords(
	fixed: HeaderFields,
	dataBytes: number,
	recordBytes: number,
	file: string,
	problems: string[]
): Pick<ReadHeader, 'records' | 'counted'> {
	const records = Math.floor(dataBytes / recordBytes);
	if (records === 0) throw refuse(file, 'holds no whole data record', AGAIN);
	const text = fixed.text(236, 8);
	const declared = readNumber(text);
	const problem = recordCount(declared, text, records, dataBytes % recordBytes);
	if (problem !== undefined) problems.push(problem);
	return { records, counted: declared >= 1 && declared < records ? declared : undefined };
}

/** What to say where the header counts other records than the file holds; the file's size counts, as MNE does it. */
function recordCount(declared: number, text: string, records: number, rest: number): string | undefined {
	if (declared > records) {
		return `The file is cut short: ${records} of ${declared} data records are there, and they are what was imported.`;
	}
	if (declared === records) {
		return rest > 0
			? `${rest} bytes behind its last data record belong to no record; they were left out.`
			: undefined;
	}
	if (declared === -1 || declared === 0) {
		return `The file was never finished (its header counts ${declared} data records); the ${records} whole data records in it were imported.`;
	}
	return `Its header counts "${text}" data records, the file holds ${records}; all that are records were imported.`;
}

/** The code, the first part of the identification in the plus formats; `X` is nobody. */
function subjectOf(patient: string, reserved: string): string | undefined {
	if (!/^[EB]DF\+/.test(reserved)) return patient || undefined;
	const code = patient.split(' ')[0];
	return code === undefined || code === '' || code === 'X' ? undefined : code;
}
