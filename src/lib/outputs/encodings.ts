import type { Param } from '../core/params.ts';
import { classOf, type OutputInfo, type OutputRow } from './output.ts';

/** How a row is written for a program or a board. */
export type Encoding = (row: OutputRow) => string | Uint8Array<ArrayBuffer>;

/** A row as JSON. `class` and `index` are of classes only. */
export interface RowJson {
	/** See `OutputRow`. */
	readonly time: number;
	readonly sequence: number;
	/** Name of the stream of predictions. */
	readonly stream: string;
	/** Name of the class; null when nothing is decided. */
	readonly class?: string | null;
	/** Its position, from 0; −1 when nothing is decided. */
	readonly index?: number;
	/** Probability of each class, or value of each output, by name. */
	readonly values: Readonly<Record<string, number>>;
	readonly neutral: boolean;
}

/** The field by which a person chooses one of the encodings. */
export const encodingParam: Param = {
	type: 'choice',
	id: 'format',
	label: 'Format',
	value: 'text',
	options: [
		{ id: 'json', label: 'JSON line' },
		{ id: 'line', label: 'Text line' },
		{ id: 'frame', label: 'Binary frame' },
		{ id: 'text', label: 'Text line without time' },
		{ id: 'binary', label: 'Binary frame without time' }
	]
};

/** The two bytes a binary frame begins with: without time, and with it. */
export const SYNC = [0xa5, 0x5a] as const;
export const FRAME_SYNC = [0xa5, 0x5b] as const;

/**
 * - `json`: one object a line, see `RowJson`.
 * - `line`: `17,1796040000.125000,emg_prediction,1,0,0.021,0.962,0.017` and a line feed: sequence, time, stream, position of the
 *   class (from 0; −1: none, and of a regression), 1 when neutral, then every value. A comma in the name of the stream is a
 * space.
 * - `frame`: `A5 5B`, number of values (uint8), class (int8), flags (uint8, 1: neutral), sequence (uint32), time (float64), each
 *   value as float32, all little-endian, and the sum of all bytes after `A5 5B` modulo 256.
 * - `text` (version 0.1): `1,0.021,0.962,0.017` and a line feed: position of the class, then every value. Of a regression the
 *   values alone.
 * - `binary` (version 0.1): `A5 5A`, number of values, class, each value, and the sum, as above.
 */
export function encoding(format: string, info: OutputInfo): Encoding {
	const { task, stream } = info;
	const numbersOf = ({ values }: OutputRow): string[] => Array.from(values, (value) => value.toFixed(3));
	const lineOf = (cells: readonly (string | number)[]): string => `${cells.join(',')}\n`;
	const name = stream.replace(/[,\r\n]/g, ' ');
	switch (format) {
		case 'json':
			return (row) => `${JSON.stringify(rowJson(row, info))}\n`;
		case 'line':
			return (row) =>
				lineOf([
					...[row.sequence, row.time.toFixed(6), name, classOf(task, row), Number(row.neutral)],
					...Array.from(row.values, (value) => String(rounded(value)))
				]);
		case 'frame':
			return (row) => frameOf(row, classOf(task, row));
		case 'binary':
			return (row) => shortFrameOf(row.values, classOf(task, row));
		default:
			return (row) => lineOf([...(task === 'classify' ? [classOf(task, row)] : []), ...numbersOf(row)]);
	}
}

/** A row as the object that JSON lines and the BroadcastChannel carry. */
export function rowJson(row: OutputRow, { task, names, stream }: OutputInfo): RowJson {
	const { time, sequence, values, neutral } = row;
	const index = classOf(task, row);
	return {
		...{ time, sequence, stream },
		...(task === 'classify' && { class: names[index] ?? null, index }),
		values: Object.fromEntries(names.map((name, i) => [name, rounded(values[i]!)])),
		neutral
	};
}

function frameOf({ sequence, time, values, neutral }: OutputRow, index: number): Uint8Array<ArrayBuffer> {
	const head = FRAME_SYNC.length + 3 + 4 + 8;
	const bytes = new Uint8Array(head + 4 * values.length + 1);
	const view = new DataView(bytes.buffer);
	bytes.set([...FRAME_SYNC, values.length & 0xff, index & 0xff, Number(neutral)]);
	view.setUint32(5, sequence, true);
	view.setFloat64(9, time, true);
	values.forEach((value, i) => view.setFloat32(head + 4 * i, value, true));
	return withSum(bytes, FRAME_SYNC.length);
}

function shortFrameOf(values: Float32Array, index: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(SYNC.length + 2 + 4 * values.length + 1);
	const view = new DataView(bytes.buffer);
	bytes.set([...SYNC, values.length & 0xff, index & 0xff]);
	values.forEach((value, i) => view.setFloat32(SYNC.length + 2 + 4 * i, value, true));
	return withSum(bytes, SYNC.length);
}

/** Writes the sum of all bytes from `from` on into the last one. */
function withSum(bytes: Uint8Array<ArrayBuffer>, from: number): Uint8Array<ArrayBuffer> {
	bytes[bytes.length - 1] = bytes.subarray(from).reduce((sum, byte) => (sum + byte) & 0xff, 0);
	return bytes;
}

/** Six digits after the point: more than any model knows. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
