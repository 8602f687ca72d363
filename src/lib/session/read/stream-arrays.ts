import { AppError } from '../../core/errors.ts';
import { hertz, samples } from '../../core/units.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import type { StreamMeta } from '../format/metadata.ts';
import { absentChunks, type KnownFill, type MissingChunk, type Omission } from './absent-chunks.ts';
import { RowMap } from './row-map.ts';
import { StoredArray } from './stored-array.ts';
import type { StoredStream } from './stream-description.ts';

/** The two arrays of a stream, and which of their rows are the stream's. */
export interface StreamArrays extends DeclaredStream {
	/** Rows that both arrays declare. */
	readonly stored: number;
	readonly map: RowMap;
	readonly info: StoredStream;
	readonly omitted: StoredStream['omitted'];
	/** True when timestamps are known never to go back. */
	readonly sorted: boolean;
	/** What a person should know about this stream, one sentence each; missing chunks aside. */
	readonly problems: readonly string[];
	/** The absent and damaged chunks, one sentence each. */
	readonly losses: readonly string[];
}

const AGAIN = 'Export the session again where it was recorded.';

/** True for a target as MyoGestic and this app record it: a level and its phase. */
const isTarget = ({ channelNames }: StreamMeta): boolean =>
	channelNames?.length === 2 && channelNames[1] === 'phase';

/** The two arrays of a stream as they are declared. */
export interface DeclaredStream {
	readonly meta: StreamMeta;
	readonly data: StoredArray;
	readonly timestamps: StoredArray;
}

/** Opens the arrays of a stream: reads what they declare. Throws a SessionError that says which entry is wrong. */
export async function openArrays(store: ByteStore, meta: StreamMeta, file: string): Promise<DeclaredStream> {
	const { name } = meta;
	const data = await openArray(store, `/${name}.zarr`, file, 2);
	const timestamps = await openArray(store, `/${name}_timestamps.zarr`, file, 1);
	if (timestamps.dtype !== 'float64') {
		throw new AppError(
			'SessionError',
			`${timestamps.name} in ${file} holds ${timestamps.dtype}, not float64. ${AGAIN}`
		);
	}
	return { meta, data, timestamps };
}

/**
 * Finds out which rows of a stream there are. `keys`: every key of the store, listed after the arrays were opened;
 * `mayOmit`: the session's writer may leave out chunks of zeros. Throws a SessionError when far too few chunks are there.
 */
export async function findRows(
	{ meta, data, timestamps }: DeclaredStream,
	keys: ReadonlySet<Key>,
	mayOmit: boolean,
	known?: KnownFill
): Promise<StreamArrays> {
	const { name } = meta;
	// No clock stands at 0, so no chunk of timestamps may be left out.
	const times = await absentChunks(timestamps, keys, 'none');
	const omission: Omission = !mayOmit ? 'none' : isTarget(meta) ? 'all' : 'beside fill';
	const values = await absentChunks(data, keys, omission, known);
	const stored = Math.min(data.rows, timestamps.rows);
	const missing = [...values.missing, ...times.missing]
		.filter(({ start }) => start < stored)
		.sort((a, b) => a.start - b.start);
	const problems: string[] = [];
	if (data.rows !== timestamps.rows) {
		problems.push(
			`Stream ${name} has ${data.rows} samples but ${timestamps.rows} timestamps; the first ${stored} are used.`
		);
	}
	if (meta.nChannels !== undefined && meta.nChannels !== data.columns) {
		problems.push(`Stream ${name} is said to have ${meta.nChannels} channels but holds ${data.columns}.`);
	}
	const losses = lossOf(name, stored, missing);
	const omitted = values.omitted && {
		entry: values.omitted.first,
		message:
			`Stream ${name}: ${values.omitted.chunks} of ${data.nChunks * data.nAcross} chunks are absent, the first is ` +
			`${values.omitted.first}. They are read as ${data.fill}: a program that writes zarr may leave out chunks in which ` +
			`every value is ${data.fill}, and ${omission === 'all' ? `this target rests at ${data.fill}` : `the samples beside them are ${data.fill}`}. Look at that part of the stream before you use it.`
	};
	if (omitted) losses.push(omitted.message);
	return rowsOf({ data, timestamps, meta, stored, sorted: meta.sorted, problems, losses, omitted }, missing);
}

/** A stream without the rows of the chunks that are `missing`, in order. */
export function rowsOf<Part extends Pick<StreamArrays, 'data' | 'meta' | 'stored' | 'omitted'>>(
	part: Part,
	missing: readonly MissingChunk[]
): Part & Pick<StreamArrays, 'map' | 'info'> {
	const { data, meta, stored, omitted } = part;
	const map = new RowMap(stored, missing);
	const nChannels = data.columns;
	const gaps = (meta.gaps ?? []).filter((gap) => gap.row < stored);
	const info: StoredStream = {
		name: meta.name,
		nChannels,
		fs: hertz(meta.fs),
		unit: meta.unit,
		channelNames: meta.channelNames?.length === nChannels ? meta.channelNames : undefined,
		channelGrids: meta.channelGrids,
		device: meta.device,
		fullScale: meta.fullScale,
		dtype: data.dtype,
		nSamples: samples(map.nSamples),
		first: map.first(gaps, meta.first),
		gaps: map.gaps(gaps, meta.first, meta.fs),
		gapsCounted: meta.gaps !== undefined,
		missing,
		...(omitted && { omitted })
	};
	return { ...part, map, info };
}

/** What a person is told of the chunks of a stream that cannot be read: at most one sentence and what to do. */
export function lossOf(name: string, stored: number, missing: readonly MissingChunk[]): string[] {
	const [first] = missing;
	if (!first) return [];
	const rows = stored - new RowMap(stored, missing).nSamples;
	const chunks = missing.length > 1 ? `${missing.length} chunks are missing or damaged. The first: ` : '';
	return [
		`Stream ${name}: ${rows} of ${stored} samples cannot be read and are treated as a gap. ${chunks}${first.reason}`
	];
}

async function openArray(store: ByteStore, path: Key, file: string, dimensions: 1 | 2): Promise<StoredArray> {
	const array = await StoredArray.open(store, path, file, dimensions);
	if (array) return array;
	throw new AppError('SessionError', `${path.slice(1)}/zarr.json is missing in ${file}. ${AGAIN}`);
}
