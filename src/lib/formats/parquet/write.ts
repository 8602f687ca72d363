import { channelName } from '../../core/signal.ts';
import { classNameOf } from '../../session/read/trials.ts';
import type { Session } from '../../session/read/session.ts';
import type { ByteSink } from '../byte-sink.ts';
import { commentLines } from '../csv/comments.ts';
import { ClassAt, columnNames, tableFacts } from '../csv/table-facts.ts';
import type { Task } from '../format.ts';
import { COMMENTS_KEY } from './table-text.ts';

/** Values of all channels in a group of rows, about. */
const GROUP_VALUES = 2 ** 17;

/**
 * Writes a stream as Parquet: the columns of its CSV file, `time` (seconds since the first sample, float64), one for each
 * channel (float32 or float64), `label` and `class_index`; what stands above the table of CSV is in the footer. Memory stays
 * at one group of rows.
 */
export async function writeParquet(
	session: Session,
	stream: string,
	sink: ByteSink,
	task: Task
): Promise<void> {
	const { ByteWriter, ParquetWriter } = await import('hyparquet-writer');
	const info = session.streamInfo(stream);
	const origin = (await session.timeRange(stream))?.first ?? 0;
	const names = Array.from({ length: info.nChannels }, (_, i) => channelName(info, i));
	const columns = columnNames(names);
	const wide = info.dtype !== 'float32' && info.dtype !== 'float16';
	const bytes = new ByteWriter();
	const writer = new ParquetWriter({
		writer: bytes,
		schema: [
			{ name: 'root', num_children: columns.length + 3 },
			{ name: 'time', type: 'DOUBLE', repetition_type: 'REQUIRED' },
			...columns.map((name) => channelColumn(name, wide)),
			{ name: 'label', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
			{ name: 'class_index', type: 'INT32', repetition_type: 'REQUIRED' }
		],
		statistics: false,
		createdBy: 'MyoDeck',
		kvMetadata: [{ key: COMMENTS_KEY, value: commentLines(await tableFacts(session, stream, names, origin)) }]
	});
	/** Hands what is encoded to the file, and begins anew with no byte in memory. */
	const send = async (): Promise<void> => {
		await sink.write(bytes.getBytes());
		bytes.index = 0;
	};
	const classes = new ClassAt(await session.segments(stream));
	const rows = Math.max(1, Math.floor(GROUP_VALUES / info.nChannels));
	for (let start = 0; start < info.nSamples; start += rows) {
		const { data, timestamps, nChannels } = await session.getContinuous(stream, { start, end: start + rows });
		const indices = Int32Array.from(timestamps, (_, row) => classes.at(start + row));
		const channel = (place: number): Float32Array | Float64Array => {
			const values = wide ? new Float64Array(timestamps.length) : new Float32Array(timestamps.length);
			return values.map((_, row) => Number(data[row * nChannels + place]));
		};
		await writer.write({
			rowGroupSize: rows,
			columnData: [
				{ name: 'time', data: timestamps.map((time) => time - origin) },
				...columns.map((name, place) => ({ name, data: channel(place) })),
				{
					name: 'label',
					data: Array.from(indices, (index) => (index < 0 ? '' : classNameOf(session.classNames, index)))
				},
				{ name: 'class_index', data: indices }
			]
		});
		await send();
		task.advance(timestamps.length);
	}
	// The last group may be the first one, too: a person has a chance to stop before the file is whole.
	task.advance(0);
	await writer.finish();
	await send();
}

/** The column of a channel, as the writer takes it. */
const channelColumn = (
	name: string,
	wide: boolean
): { readonly name: string; readonly type: 'DOUBLE' | 'FLOAT'; readonly repetition_type: 'REQUIRED' } => ({
	name,
	type: wide ? 'DOUBLE' : 'FLOAT',
	repetition_type: 'REQUIRED'
});
