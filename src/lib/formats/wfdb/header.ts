import { refuse } from '../format.ts';

/** A signal of a record. */
export interface WfdbSignal {
	readonly file: string;
	readonly format: number;
	/** Samples in each frame. */
	readonly perFrame: number;
	/** Samples by which it is late, and bytes before the first one. */
	readonly skew: number;
	readonly byteOffset: number;
	readonly gain: number;
	readonly baseline: number;
	readonly unit: string;
	readonly label: string;
}

/** What a header (`.hea`) says. */
export interface WfdbHeader {
	readonly record: string;
	/** Frames per second. */
	readonly fs: number;
	/** Frames; undefined where the header does not say. */
	readonly frames: number | undefined;
	/** Milliseconds since 1970 of the clock on the wall. */
	readonly start: number | undefined;
	readonly signals: readonly WfdbSignal[];
	readonly comments: readonly string[];
	readonly notes: readonly string[];
}

const MAX_SIGNALS = 4096;
const AGAIN = 'Convert it with wfdb2mat or rdsamp of the WFDB software, or check the header.';

/** Reads the text of a header (header(5) of the WFDB Applications Guide). Throws a SessionError that says what is wrong. */
export function parseHeader(text: string, file: string): WfdbHeader {
	const lines = text.split(/\r\n|\n|\r/).map((line) => line.trim());
	const comments = lines.filter((line) => line.startsWith('#')).map((line) => line.slice(1).trim());
	const [record, ...rest] = lines.filter((line) => line !== '' && !line.startsWith('#'));
	const words = (record ?? '').split(/\s+/);
	const [name, segments] = (words[0] ?? '').split('/');
	if (segments !== undefined)
		throw refuse(
			file,
			'is a record of several segments',
			'Import its segments one by one, or join them with wfdbtime and xform.'
		);
	const count = Number(words[1] ?? NaN);
	if (!Number.isInteger(count) || count < 1 || count > MAX_SIGNALS || rest.length < count)
		throw refuse(file, `declares ${words[1] ?? 'no'} signals and describes ${rest.length}`, AGAIN);
	const fs = words[2] === undefined ? 250 : Number(/^[\d.eE+-]+/.exec(words[2])?.[0] ?? NaN);
	if (!(fs > 0 && fs <= 1e6)) throw refuse(file, `declares a rate of ${words[2]} Hz`, AGAIN);
	const frames = Number(words[3] ?? 0);
	const notes: string[] = [];
	if (words[2] === undefined)
		notes.push('The header does not say a rate: 250 Hz is the default of the format.');
	return {
		record: name!,
		fs,
		frames: Number.isSafeInteger(frames) && frames > 0 ? frames : undefined,
		start: startOf(words[4], words[5]),
		signals: rest.slice(0, count).map((line, i) => signalOf(line, i, file)),
		comments,
		notes
	};
}

function startOf(time: string | undefined, date: string | undefined): number | undefined {
	const day = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(date ?? '');
	const clock = /^(\d{1,2}):(\d{1,2}):(\d{1,2}(?:\.\d+)?)$/.exec(time ?? '');
	if (!day || !clock) return undefined;
	const at = Date.UTC(+day[3]!, +day[2]! - 1, +day[1]!, +clock[1]!, +clock[2]!) + Number(clock[3]) * 1000;
	return Number.isNaN(at) ? undefined : at;
}

function signalOf(line: string, i: number, file: string): WfdbSignal {
	const words = line.split(/\s+/);
	const format = /^(\d+)(?:x(\d+))?(?::(\d+))?(?:\+(\d+))?$/.exec(words[1] ?? '');
	if (!format) throw refuse(file, `describes signal ${i + 1} as "${words[1] ?? ''}"`, AGAIN);
	const gain = /^(-?[\d.eE+-]+)?(?:\((-?\d+)\))?(?:\/(.+))?$/.exec(words[2] ?? '200');
	const zero = Number(words[4] ?? 0) || 0;
	const perFrame = Number(format[2] ?? 1);
	if (perFrame < 1 || perFrame > 10_000) throw refuse(file, `describes ${perFrame} samples per frame`, AGAIN);
	return {
		file: words[0]!,
		format: Number(format[1]),
		perFrame,
		skew: Number(format[3] ?? 0),
		byteOffset: Number(format[4] ?? 0),
		// A gain of 0 means that nobody calibrated it: 200 steps for a unit is the default.
		gain: Number(gain?.[1] ?? 200) || 200,
		baseline: gain?.[2] === undefined ? zero : Number(gain[2]),
		unit: gain?.[3] ?? 'mV',
		label: words.slice(8).join(' ') || `Signal ${i + 1}`
	};
}
