import { channelName } from '../../core/signal.ts';
import type { Json } from '../../core/parse.ts';
import type { Segment } from '../../core/labels.ts';
import type { Session } from '../../session/read/session.ts';
import { exactChunks, isWide } from '../exact-chunks.ts';
import type { Task } from '../format.ts';
import { isoTime, startOf } from '../start-time.ts';
import { FACTS_VARIABLE } from './myodeck-facts.ts';

/** Samples that are read at once. */
const ROWS = 8192;
/** Bytes of channels that are gathered at once where a format has one channel after the other. */
const GATHERED = 2 ** 28;

/** An array that is written: numbers by a pass over the session, or texts. */
export type WrittenArray =
	| {
			readonly name: string;
			readonly type: 'float32' | 'float64' | 'int16';
			/** Samples, and channels where it is a matrix. */
			readonly shape: readonly number[];
			/** The values: `rows` one sample after the other, `columns` one channel after the other. */
			values(order: 'rows' | 'columns'): AsyncIterable<NumberArray>;
	  }
	| { readonly name: string; readonly texts: readonly string[] };

/** What `values` gives. */
export type NumberArray = Float32Array | Float64Array | Int16Array;

/**
 * The arrays of a stream: its samples under its name, `time` in seconds since the first sample, `label` (class index, −1 where
 * there is none), `fs`, names of channels and classes, and `myodeck`, which tells all of it to an import here.
 */
export async function exportedArrays(
	session: Session,
	stream: string,
	task: Task
): Promise<readonly WrittenArray[]> {
	const info = session.streamInfo(stream);
	const { nChannels, nSamples, fs } = info;
	const range = await session.timeRange(stream);
	const origin = range?.first ?? 0;
	const segments = await session.segments(stream);
	const channels = Array.from({ length: nChannels }, (_, i) => channelName(info, i));
	const data = nameOf(stream);
	const wide = isWide(info.dtype);
	const facts = await factsOf(session, stream, data, channels, origin);
	return [
		{
			name: data,
			type: wide ? 'float64' : 'float32',
			shape: [nSamples, nChannels],
			values: (order) =>
				order === 'rows' ? rowsOf(session, stream, wide, task) : columnsOf(session, stream, wide, task)
		},
		{
			name: 'time',
			type: 'float64',
			shape: [nSamples],
			values: () => timesOf(session, stream, nSamples, origin)
		},
		{ name: 'label', type: 'int16', shape: [nSamples], values: () => labelsOf(segments, nSamples) },
		{ name: 'fs', type: 'float64', shape: [], values: () => one(fs) },
		{ name: 'channel_names', texts: channels },
		{ name: 'class_names', texts: session.classNames },
		{ name: 'unit', texts: [info.unit] },
		{ name: FACTS_VARIABLE, texts: [JSON.stringify(facts)] }
	];
}

const TAKEN: readonly string[] = [
	'time',
	'label',
	'fs',
	'channel_names',
	'class_names',
	'unit',
	FACTS_VARIABLE
];

/** A stream's name as one of a variable: letters, digits and `_`, 63 at most, as MATLAB takes them. */
function nameOf(stream: string): string {
	const clean =
		stream
			.replace(/[^A-Za-z0-9_]+/g, '_')
			.replace(/^(?=[^A-Za-z])/, 'x')
			.slice(0, 60) || 'emg';
	return TAKEN.includes(clean) ? `${clean}_` : clean;
}

async function factsOf(
	session: Session,
	stream: string,
	data: string,
	channels: readonly string[],
	origin: number
): Promise<Json> {
	const info = session.streamInfo(stream);
	const start = await startOf(session, stream);
	return {
		data,
		session: session.name,
		stream,
		unit: info.unit,
		channels: [...channels],
		classes: [...session.classNames],
		time_origin_s: origin,
		first: info.first,
		...(start && { start: isoTime(start) }),
		...(info.device !== undefined && { device: info.device }),
		...(info.gapsCounted && { gaps: info.gaps.map(({ row, lost, sample }) => ({ row, lost, sample })) })
	};
}

async function* rowsOf(
	session: Session,
	stream: string,
	wide: boolean,
	task: Task
): AsyncGenerator<NumberArray> {
	for await (const { data, timestamps } of exactChunks(session, stream)) {
		yield numbers(data, wide);
		task.advance(timestamps.length);
	}
}

const numbers = (data: ArrayLike<number | bigint>, wide: boolean): NumberArray =>
	wide ? Float64Array.from(data, Number) : Float32Array.from(data, Number);

/** One channel after the other: as many passes over the session as memory asks for. */
async function* columnsOf(
	session: Session,
	stream: string,
	wide: boolean,
	task: Task
): AsyncGenerator<NumberArray> {
	const { nChannels, nSamples } = session.streamInfo(stream);
	const together = Math.max(1, Math.min(nChannels, Math.floor(GATHERED / (nSamples * (wide ? 8 : 4) || 1))));
	for (let first = 0; first < nChannels; first += together) {
		const count = Math.min(together, nChannels - first);
		const out = wide ? new Float64Array(count * nSamples) : new Float32Array(count * nSamples);
		let row = 0;
		for await (const { data, timestamps } of exactChunks(session, stream)) {
			for (let i = 0; i < timestamps.length; i++, row++)
				for (let k = 0; k < count; k++) out[k * nSamples + row] = Number(data[i * nChannels + first + k]);
			task.advance((timestamps.length * count) / nChannels);
		}
		yield out;
	}
}

async function* timesOf(
	session: Session,
	stream: string,
	count: number,
	origin: number
): AsyncGenerator<NumberArray> {
	for (let start = 0; start < count; start += ROWS) {
		const times = await session.timestamps(stream, { start, end: Math.min(count, start + ROWS) });
		yield times.map((time) => time - origin);
	}
}

async function* labelsOf(segments: readonly Segment[], count: number): AsyncGenerator<NumberArray> {
	let at = 0;
	for (let start = 0; start < count; start += ROWS) {
		const labels = new Int16Array(Math.min(ROWS, count - start)).fill(-1);
		for (let i = 0; i < labels.length; i++) {
			while (at < segments.length && segments[at]!.end <= start + i) at++;
			const segment = segments[at];
			if (segment && segment.start <= start + i) labels[i] = segment.classIndex;
		}
		yield labels;
	}
}

async function* one(value: number): AsyncGenerator<NumberArray> {
	yield Float64Array.of(value);
}
