import { AppError } from '../../core/errors.ts';
import { parseObject, isObject, stringOr, numberOr, type JsonObject } from '../../core/parse.ts';
import type { ParamValues } from '../source.ts';

/**
 * Raw bytes of one device with their arrival times, as text: a line of JSON that says how to decode them, then a line per
 * arrival, `seconds name hex`, where `seconds` counts from `started`, `name` is the characteristic (`-` on serial links),
 * and `>name` marks what the app sent. Made to be read, mailed, and replayed through the decoder.
 */
export interface DeviceLog {
	/** Id of the driver. */
	readonly driver: string;
	readonly params: ParamValues;
	/** What the driver found out about the device. */
	readonly found: JsonObject;
	/** App clock, seconds. */
	readonly started: number;
	readonly entries: readonly LogEntry[];
}

export interface LogEntry {
	/** Seconds on the app clock of then. */
	readonly at: number;
	readonly from: string;
	readonly bytes: Uint8Array;
	readonly sent: boolean;
}

const FORMAT = 'myodeck device log 1';

/** Writes a log while it happens. */
export class LogWriter {
	readonly #lines: string[];
	readonly #started: number;
	#bytes = 0;

	constructor(head: Omit<DeviceLog, 'entries'>) {
		const { driver, params, found, started } = head;
		this.#started = started;
		this.#lines = [JSON.stringify({ format: FORMAT, driver, params, found, started })];
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

	text(): string {
		return this.#lines.join('\n') + '\n';
	}
}

/** Reads a log. Throws a SourceError that names the line and what is wrong with it. */
export function parseLog(text: string): DeviceLog {
	const lines = text.split(/\r?\n/);
	const remedy = 'Choose a file that this app saved as a device log.';
	const head = parseObject(lines[0] ?? '', 'The first line of the device log', 'SourceError', remedy);
	if (head['format'] !== FORMAT)
		throw new AppError('SourceError', `This is no device log of a known version. ${remedy}`);
	const started = numberOr(head['started'], 0);
	const entries = lines.slice(1).flatMap((line, i): LogEntry[] => {
		if (line.trim() === '') return [];
		const [, time, sent, from, hex] = /^(-?\d+\.?\d*) (>?)(\S+) ((?:[0-9a-f]{2})*)$/.exec(line) ?? [];
		if (time === undefined || from === undefined || hex === undefined) {
			throw new AppError(
				'SourceError',
				`Line ${i + 2} of the device log is not "seconds name hex". Delete it, or get the file again.`
			);
		}
		const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
		return [{ at: started + Number(time), from: from === '-' ? '' : from, bytes, sent: sent === '>' }];
	});
	return {
		driver: stringOr(head['driver'], ''),
		params: paramsOf(head['params']),
		found: isObject(head['found']) ? head['found'] : {},
		started,
		entries
	};
}

function paramsOf(value: unknown): ParamValues {
	if (!isObject(value)) return {};
	const plain = Object.entries(value).filter(([, v]) => typeof v === 'string' || typeof v === 'number');
	return Object.fromEntries(plain) as ParamValues;
}
