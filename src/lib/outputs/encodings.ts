import type { Param } from '../core/params.ts';
import type { OutputInfo } from './output.ts';

/** How a row is written for a program or a board. */
export type Encoding = (values: Float32Array, neutral: boolean) => string | Uint8Array<ArrayBuffer>;

/** The field by which a person chooses one of the encodings. */
export const encodingParam: Param = {
	type: 'choice',
	id: 'format',
	label: 'Format',
	value: 'text',
	options: [
		{ id: 'text', label: 'Text line' },
		{ id: 'json', label: 'JSON line' },
		{ id: 'binary', label: 'Binary frame' }
	]
};

/** The two bytes a binary frame begins with. */
export const SYNC = [0xa5, 0x5a] as const;

/**
 * - `text`: `1,0.021,0.962,0.017` and a line feed: position of the class (from 0; −1: none), then every value. Of a
 *   regression the values alone.
 * - `json`: one object a line: `class`, `index`, `values` (by name), `neutral`.
 * - `binary`: `A5 5A`, number of values (uint8), class (int8, −1: none), each value as float32 little-endian, and the sum
 *   of all bytes after `A5 5A` modulo 256.
 */
export function encoding(format: string, { task, names }: OutputInfo): Encoding {
	const classOf = (values: Float32Array, neutral: boolean): number =>
		neutral || task === 'regress' ? -1 : values.indexOf(Math.max(...values));
	if (format === 'json') {
		return (values, neutral) => {
			const index = classOf(values, neutral);
			const named = Object.fromEntries(names.map((name, i) => [name, rounded(values[i]!)]));
			const decided = task === 'classify' ? { class: names[index] ?? null, index } : {};
			return `${JSON.stringify({ ...decided, values: named, neutral })}\n`;
		};
	}
	if (format === 'binary') return (values, neutral) => frameOf(values, classOf(values, neutral));
	return (values, neutral) => {
		const numbers = Array.from(values, (value) => value.toFixed(3));
		return `${[...(task === 'classify' ? [classOf(values, neutral)] : []), ...numbers].join(',')}\n`;
	};
}

function frameOf(values: Float32Array, index: number): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(SYNC.length + 2 + 4 * values.length + 1);
	const view = new DataView(bytes.buffer);
	bytes.set([...SYNC, values.length & 0xff, index & 0xff]);
	values.forEach((value, i) => view.setFloat32(SYNC.length + 2 + 4 * i, value, true));
	bytes[bytes.length - 1] = bytes.subarray(SYNC.length).reduce((sum, byte) => (sum + byte) & 0xff, 0);
	return bytes;
}

/** Six digits after the point: more than any model knows. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
