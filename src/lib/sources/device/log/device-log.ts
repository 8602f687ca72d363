import * as v from 'valibot';
import { AppError } from '../../../core/errors.ts';
import { parseObject, isObject, type JsonObject } from '../../../core/parse.ts';
import { finite, maybe, recordOf, textUpTo } from '../../../core/schemas.ts';
import type { ParamValues } from '../../source.ts';

/** How the bytes of a device are to be read. */
export interface Reading {
	readonly params: ParamValues;
	/** What the driver found out about the device. */
	readonly deviceInfo: JsonObject;
}

/**
 * Raw bytes of one device with their arrival times, as text: a line of JSON that says how to read them, then a line per
 * arrival, `seconds name hex`, where `seconds` counts from `started`, `name` is the characteristic (`-` on serial links),
 * and `>name` marks what the app sent. Where the device began anew (it returned, or was set otherwise) there is another line of
 * JSON. Made to be looked at, mailed, and replayed through the decoder.
 */
export interface DeviceLog extends Reading {
	/** Id of the driver. */
	readonly driver: string;
	/** App clock, seconds. */
	readonly started: number;
	readonly entries: readonly (LogEntry | Anew)[];
	/** The line in which the file ends too early. */
	readonly cutAt?: number | undefined;
}

export interface LogEntry {
	/** Seconds on the app clock of then. */
	readonly at: number;
	readonly from: string;
	readonly bytes: Uint8Array;
	readonly sent: boolean;
}

/** From here on the device counts afresh. */
export interface Anew extends Reading {
	readonly at: number;
}

const FORMAT = 'myodeck device log 1';
const REMEDY = 'Choose a file that this app saved as a device log.';

/** Characters of a text in a line of JSON: settings of a device are words and numbers. */
const MOST_CHARACTERS = 1000;
/** Bytes of one arrival: the largest amplifier sends less in a second. */
const MOST_BYTES = 2 ** 24;

const text = textUpTo(MOST_CHARACTERS);
const facts = maybe(v.custom<JsonObject>(isObject));
/** A line of JSON. Logs of version 0.1 call `deviceInfo` `found`. */
const Line = v.object({
	format: maybe(text),
	driver: maybe(text),
	started: maybe(finite),
	at: maybe(finite),
	params: recordOf(v.union([text, finite])),
	deviceInfo: facts,
	found: facts
});

/** Whether a text that begins like this means to be a device log. */
export const looksLikeLog = (head: string): boolean => head.startsWith('{"format":"myodeck device log');

/** Writes a log while it happens. */
export class LogWriter {
	readonly #lines: string[];
	readonly #started: number;
	#bytes = 0;

	constructor(head: Omit<DeviceLog, 'entries' | 'cutAt'>) {
		const { driver, params, deviceInfo, started } = head;
		this.#started = started;
		this.#lines = [JSON.stringify({ format: FORMAT, driver, params, deviceInfo, started })];
	}

	/** Bytes noted so far. */
	get bytes(): number {
		return this.#bytes;
	}

	note(bytes: Uint8Array, at: number, from: string, sent = false): void {
		this.#bytes += bytes.length;
		const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
		this.#lines.push(`${(at - this.#started).toFixed(6)} ${sent ? '>' : ''}${from || '-'} ${hex}`);
	}

	/** The device begins anew. */
	anew({ params, deviceInfo }: Reading, at: number): void {
		this.#lines.push(JSON.stringify({ at: Number((at - this.#started).toFixed(6)), params, deviceInfo }));
	}

	text(): string {
		return this.#lines.join('\n') + '\n';
	}
}

/**
 * Reads a log. One that was cut off is read up to there. Throws a SourceError that names the line and what is wrong with it,
 * or says that the file is no log.
 */
export function parseLog(text: string): DeviceLog {
	const lines = text.split(/\r?\n/);
	if (!looksLikeLog(text)) throw new AppError('SourceError', `This file is no device log. ${REMEDY}`);
	const head = lineOf(lines[0]!, 1);
	if (head.format !== FORMAT) {
		throw new AppError('SourceError', `This device log is of a later version of the app. Reload the page.`);
	}
	const { driver = '', started = 0 } = head;
	const entries: (LogEntry | Anew)[] = [];
	// Every line that was written whole ends with a line feed.
	const last = lines.length - 1;
	const cutAt = lines[last] === '' ? undefined : last + 1;
	for (const [i, line] of lines.entries()) {
		if (i === 0 || i === last || line.trim() === '') continue;
		if (line.startsWith('{')) {
			const anew = lineOf(line, i + 1);
			entries.push({ at: started + (anew.at ?? 0), ...readingOf(anew) });
		} else entries.push(entryOf(line, i + 1, started));
	}
	return { driver, ...readingOf(head), started, entries, cutAt };
}

function entryOf(line: string, number: number, started: number): LogEntry {
	const [, time, sent, from, hex] = /^(-?\d+\.?\d*) (>?)(\S+) ((?:[0-9a-f]{2})*)$/.exec(line) ?? [];
	if (time === undefined || from === undefined || hex === undefined || hex.length > 2 * MOST_BYTES) {
		throw new AppError(
			'SourceError',
			`Line ${number} of the device log is not "seconds name hex". Delete it, or get the file again.`
		);
	}
	const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
	return { at: started + Number(time), from: from === '-' ? '' : from, bytes, sent: sent === '>' };
}

const lineOf = (line: string, number: number): v.InferOutput<typeof Line> =>
	v.parse(Line, parseObject(line, `Line ${number} of the device log`, 'SourceError', REMEDY));

const readingOf = ({ params, deviceInfo, found }: v.InferOutput<typeof Line>): Reading => ({
	params,
	deviceInfo: deviceInfo ?? found ?? {}
});
