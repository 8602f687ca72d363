import { csvCell } from '../../core/csv-cell.ts';
import { channelName } from '../../core/signal.ts';
import type { Session } from '../../session/read/session.ts';
import { classNameOf } from '../../session/read/trials.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';
import { commentLines } from './comments.ts';
import { RowText } from './row-text.ts';
import { ClassAt, columnNames, tableFacts } from './table-facts.ts';

/** Values that become text at once, about. */
const VALUES = 2 ** 13;

/**
 * Writes a stream as CSV (RFC 4180, with comment lines before the heading): seconds since the first sample, a column per
 * channel, the class by name and by index (empty and −1 where there is none). Every value is the same float32 again, every
 * time the same to a nanosecond.
 */
export async function writeCsv(session: Session, stream: string, sink: ByteSink, task: Task): Promise<void> {
	const info = session.streamInfo(stream);
	const range = await session.timeRange(stream);
	const origin = range?.first ?? 0;
	const names = Array.from({ length: info.nChannels }, (_, i) => channelName(info, i));
	await sink.text(commentLines(await tableFacts(session, stream, names, origin)));
	await sink.text(`${['time', ...columnNames(names), 'label', 'class_index'].map(csvCell).join(',')}\r\n`);
	const classes = new ClassAt(await session.segments(stream));
	const text = (value: number): string => csvCell(value < 0 ? '' : classNameOf(session.classNames, value));
	const rows = Math.max(1, Math.floor(VALUES / info.nChannels));
	const lines = new RowText();
	for (let start = 0; start < info.nSamples; start += rows) {
		const { data, timestamps, nChannels } = await session.getContinuous(stream, { start, end: start + rows });
		const exact = info.dtype === 'float64' || info.dtype === 'int64';
		for (let row = 0; row < timestamps.length; row++) {
			lines.seconds(timestamps[row]! - origin);
			for (let i = row * nChannels; i < (row + 1) * nChannels; i++) {
				lines.comma();
				if (exact) lines.text(String(data[i]!));
				else lines.float32(data[i] as number);
			}
			const index = classes.at(start + row);
			lines.text(`,${text(index)},${index}\r\n`);
		}
		await sink.write(lines.take());
		task.advance(timestamps.length);
	}
}
