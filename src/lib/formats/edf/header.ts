import { nearest } from './number-field.ts';
import type { ChannelRange } from './channel-range.ts';
import type { WallTime } from '../start-time.ts';

/** 16 bits (EDF+) or 24 bits (BDF+) per sample; everything else is alike. */
export type Bits = 16 | 24;

/** One signal as the header describes it. */
export interface SignalHeader {
	readonly label: string;
	readonly transducer: string;
	readonly range: ChannelRange;
	/** Samples in a data record. */
	readonly samples: number;
}

/** What the header says of the whole file. */
export interface FileHeader {
	readonly bits: Bits;
	readonly start: WallTime | undefined;
	/** The person's code, without spaces; undefined for nobody. */
	readonly subject: string | undefined;
	readonly equipment: string;
	/** Free text at the end of the recording's identification. */
	readonly remark: string;
	readonly discontinuous: boolean;
	readonly records: number;
	readonly recordText: string;
	/** Bytes of the annotation signal in a record. */
	readonly annotationBytes: number;
	readonly signals: readonly SignalHeader[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Least and greatest whole number of a sample. */
export const digitalRange = (bits: Bits): { readonly least: number; readonly greatest: number } => ({
	least: -(2 ** (bits - 1)),
	greatest: 2 ** (bits - 1) - 1
});

export const annotationLabel = (bits: Bits): string => `${bits === 24 ? 'BDF' : 'EDF'} Annotations`;

/** The header record (section 2.1 of the specification of EDF+; BDF+ as EDFbrowser describes it). */
export function encodeHeader(header: FileHeader): Uint8Array {
	const { bits, signals, start } = header;
	const { least, greatest } = digitalRange(bits);
	const count = signals.length + 1;
	const fields: string[] = [
		field(bits === 24 ? ' BIOSEMI' : '0', 8),
		field(`${subfield(header.subject)} X X X`, 80),
		field(`Startdate ${dateText(start)} X X ${subfield(header.equipment)} ${header.remark}`, 80),
		field(shortDate(start), 8),
		field(timeText(start), 8),
		field(String(256 * (count + 1)), 8),
		field(`${bits === 24 ? 'BDF' : 'EDF'}+${header.discontinuous ? 'D' : 'C'}`, 44),
		field(String(header.records), 8),
		field(header.recordText, 8),
		field(String(count), 4),
		...signals.map(({ label }) => field(label, 16)),
		field(annotationLabel(bits), 16),
		...signals.map(({ transducer }) => field(transducer, 80)),
		field('', 80),
		...signals.map(({ range }) => field(range.unit, 8)),
		field('', 8),
		...signals.map(({ range }) => field(range.least, 8)),
		field('-1', 8),
		...signals.map(({ range }) => field(range.greatest, 8)),
		field('1', 8),
		...Array.from({ length: count }, () => field(String(least), 8)),
		...Array.from({ length: count }, () => field(String(greatest), 8)),
		// What is recorded is what the device sent: no filter of ours is in it.
		...Array.from({ length: count }, () => field('', 80)),
		...signals.map(({ samples }) => field(nearest(samples), 8)),
		field(String(header.annotationBytes / (bits / 8)), 8),
		...Array.from({ length: count }, () => field('', 32))
	];
	const bytes = new TextEncoder().encode(fields.join(''));
	// The one byte that is no text.
	if (bits === 24) bytes[0] = 0xff;
	return bytes;
}

/** Printable ASCII, cut or filled up with spaces. */
const field = (text: string, length: number): string => ascii(text).slice(0, length).padEnd(length, ' ');

const ascii = (text: string): string =>
	text
		.replace(/[µμ]/g, 'u')
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.replace(/[^ -~]/g, '_');

/** A part of an identification: spaces would end it. `X` for what is not known. */
const subfield = (text: string | undefined): string => text?.trim().replace(/\s+/g, '_') || 'X';

const two = (n: number): string => String(n).padStart(2, '0');

function dateText(start: WallTime | undefined): string {
	if (!start) return 'X';
	const at = new Date(start.wall);
	return `${two(at.getUTCDate())}-${MONTHS[at.getUTCMonth()]}-${at.getUTCFullYear()}`;
}

/** Two digits of the year stand for 1985 to 2084; outside of it, and where it is not known, the format has a placeholder. */
function shortDate(start: WallTime | undefined): string {
	if (!start) return '01.01.85';
	const at = new Date(start.wall);
	const year = at.getUTCFullYear();
	const short = year >= 1985 && year <= 2084 ? two(year % 100) : 'yy';
	return `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${short}`;
}

function timeText(start: WallTime | undefined): string {
	if (!start) return '00.00.00';
	const at = new Date(start.wall);
	return [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()].map(two).join('.');
}

/** Labels of 16 characters, each once. Tells how many names did not fit. */
export function labelsOf(names: readonly string[]): {
	readonly labels: readonly string[];
	readonly cut: number;
} {
	const taken = new Set([annotationLabel(16), annotationLabel(24)]);
	let cut = 0;
	const labels = names.map((name) => {
		const clean = field(name, 16).trim() || 'channel';
		let label = clean;
		for (let n = 2; taken.has(label); n++) label = `${clean.slice(0, 15 - String(n).length)}-${n}`;
		taken.add(label);
		if (label !== name) cut++;
		return label;
	});
	return { labels, cut };
}
