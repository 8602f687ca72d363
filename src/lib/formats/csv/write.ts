import type { Segment } from '../../core/labels.ts';
import { csvCell } from '../../core/csv-cell.ts';
import type { Json } from '../../core/parse.ts';
import { channelName } from '../../core/signal.ts';
import type { Session } from '../../session/read/session.ts';
import { classNameOf } from '../../session/read/trials.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';
import { isoTime, startOf } from '../start-time.ts';
import { commentLines } from './comments.ts';
import { RowText } from './row-text.ts';

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
	await sink.text(commentLines(await factsOf(session, stream, names, origin)));
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

async function factsOf(
	session: Session,
	stream: string,
	names: readonly string[],
	origin: number
): Promise<readonly (readonly [string, Json])[]> {
	const info = session.streamInfo(stream);
	const start = await startOf(session, stream);
	return [
		['session', session.name],
		...(start ? [['start', isoTime(start)] as const] : []),
		['time_origin_s', origin],
		['stream', stream],
		['rate_hz', info.fs],
		['samples', info.nSamples],
		['first_sample', info.first],
		['channels', [...names]],
		['units', names.map(() => info.unit)],
		...(info.device === undefined ? [] : [['device', info.device] as const]),
		['classes', [...session.classNames]],
		...(info.gapsCounted
			? [['gaps', info.gaps.map(({ row, lost, sample }) => ({ row, lost, sample }))] as const]
			: []),
		...(info.missing.length > 0 ? [['missing', [...session.losses(stream)]] as const] : [])
	];
}

/** Names of columns, each once, and none that another column has. */
function columnNames(names: readonly string[]): string[] {
	const taken = new Set(['time', 'label', 'class_index']);
	return names.map((name) => {
		let free = name;
		for (let n = 2; taken.has(free); n++) free = `${name}-${n}`;
		taken.add(free);
		return free;
	});
}

/** The class of each row, asked in order. */
class ClassAt {
	readonly #segments: readonly Segment[];
	#at = 0;

	constructor(segments: readonly Segment[]) {
		this.#segments = segments;
	}

	at(row: number): number {
		while (this.#at < this.#segments.length && this.#segments[this.#at]!.end <= row) this.#at++;
		const segment = this.#segments[this.#at];
		return segment && segment.start <= row ? segment.classIndex : -1;
	}
}
