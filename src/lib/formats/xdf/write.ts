import type { LabelEvent } from '../../core/labels.ts';
import type { Session, StoredStream } from '../../session/read/session.ts';
import { classNameOf } from '../../session/read/trials.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';
import { begun, ChunkWriter, type StreamProgress } from './chunk-writer.ts';
import { BOUNDARY_UUID, MAGIC, TAG } from './chunks.ts';
import { fileHeader, footer, labelHeader, streamHeader } from './headers.ts';
import { streamRows, type RowBlock } from './row-blocks.ts';

/** LabRecorder marks boundaries this often, in seconds. */
const BOUNDARY_EVERY = 10;

/** Writes streams and labels as LabRecorder does (XDF 1.0): headers, then samples of all streams by time, then footers. */
export async function writeXdf(
	session: Session,
	streams: readonly StoredStream[],
	sink: ByteSink,
	task: Task
): Promise<void> {
	const out = new ChunkWriter(sink);
	await sink.text(MAGIC);
	await out.xml(TAG.fileHeader, undefined, await fileHeader(session, streams));
	const written: StreamProgress[] = [];
	for (const [i, stream] of streams.entries()) {
		await out.xml(TAG.streamHeader, i + 1, streamHeader(session, stream));
		written.push(begun(i + 1));
	}
	const markers = begun(streams.length + 1);
	const labelName = freeName('labels', streams);
	const unlabelled = freeClass(session);
	await out.xml(TAG.streamHeader, markers.id, labelHeader(session, labelName, unlabelled));
	const labels = new Labels(session.labels, (classIndex) =>
		classIndex < 0 ? unlabelled : classNameOf(session.classNames, classIndex)
	);
	let nextBoundary: number | undefined;
	for await (const { stream, block } of byTime(session, streams)) {
		const time = block.timestamps[0]!;
		await out.markers(markers, labels.until(time));
		nextBoundary ??= time + BOUNDARY_EVERY;
		if (time >= nextBoundary) {
			await out.chunk(TAG.boundary, undefined, BOUNDARY_UUID);
			nextBoundary = time + BOUNDARY_EVERY;
		}
		await out.samples(written[stream]!, streams[stream]!, block);
		task.advance(block.timestamps.length);
	}
	await out.markers(markers, labels.until(Infinity));
	for (const stream of [...written, markers]) await out.xml(TAG.streamFooter, stream.id, footer(stream));
}

/** A name no stream has. */
function freeName(name: string, streams: readonly StoredStream[]): string {
	let free = name;
	for (let n = 2; streams.some((stream) => stream.name === free); n++) free = `${name}-${n}`;
	return free;
}

/** The marker that ends a class: a word no class is called. */
function freeClass({ classNames }: Session): string {
	let free = 'unlabeled';
	while (classNames.includes(free)) free = `(${free})`;
	return free;
}

/** Label events that are due. */
class Labels {
	readonly #events: readonly LabelEvent[];
	readonly #textOf: (classIndex: number) => string;
	#at = 0;

	constructor(events: readonly LabelEvent[], textOf: (classIndex: number) => string) {
		this.#events = events;
		this.#textOf = textOf;
	}

	/** Those before `time` that were not given yet. */
	until(time: number): { timestamps: Float64Array; texts: string[] } {
		const from = this.#at;
		while (this.#at < this.#events.length && this.#events[this.#at]!.timestamp < time) this.#at++;
		const due = this.#events.slice(from, this.#at);
		return {
			timestamps: Float64Array.from(due, ({ timestamp }) => timestamp),
			texts: due.map(({ classIndex }) => this.#textOf(classIndex))
		};
	}
}

/** Blocks of all streams in order of their first timestamps. One block of each stream is in memory. */
async function* byTime(
	session: Session,
	streams: readonly StoredStream[]
): AsyncGenerator<{ readonly stream: number; readonly block: RowBlock }> {
	const sources = streams.map(({ name }) => streamRows(session, name));
	const next = await Promise.all(sources.map((source) => source.next()));
	for (;;) {
		let stream = -1;
		for (const [i, { done, value }] of next.entries()) {
			if (done) continue;
			const best = stream < 0 ? undefined : next[stream]!.value;
			if (!best || value.timestamps[0]! < best.timestamps[0]!) stream = i;
		}
		if (stream < 0) return;
		yield { stream, block: next[stream]!.value as RowBlock };
		next[stream] = await sources[stream]!.next();
	}
}
