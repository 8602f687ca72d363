import type { LabelEvent } from '../../core/labels.ts';
import { channelName } from '../../core/signal.ts';
import type { SampleArray, Session, StoredStream } from '../../session/session.ts';
import { classNameOf } from '../../session/trials.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';
import { isoTime, startOf } from '../start-time.ts';
import { BOUNDARY_UUID, MAGIC, TAG } from './chunks.ts';
import { streamRows, type RowBlock } from './row-blocks.ts';
import { encodeNumbers, encodeTexts, formatOf } from './values.ts';
import { xmlDocument, type XmlTree } from './xml.ts';

/** LabRecorder measures clocks and marks boundaries this often, in seconds. */
const OFFSET_EVERY = 5;
const BOUNDARY_EVERY = 10;

/** What is known of a stream while it is written. */
interface Written {
	readonly id: number;
	first: number | undefined;
	last: number;
	count: number;
	/** Times of its clock offsets, all of them 0: one clock stamped every stream. */
	readonly offsets: number[];
	nextOffset: number;
	/** The timestamp a reader computes for a sample without one. */
	expected: number;
}

/** Writes streams and labels as LabRecorder does (XDF 1.0): headers, then samples of all streams by time, then footers. */
export async function writeXdf(
	session: Session,
	streams: readonly StoredStream[],
	sink: ByteSink,
	task: Task
): Promise<void> {
	const out = new ChunkWriter(sink);
	await sink.text(MAGIC);
	await out.xml(TAG.fileHeader, undefined, [
		['info', [['version', '1.0'], ...(await datetime(session, streams))]]
	]);
	const written: Written[] = [];
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

const begun = (id: number): Written => ({
	id,
	first: undefined,
	last: 0,
	count: 0,
	offsets: [],
	nextOffset: -Infinity,
	expected: NaN
});

async function datetime(session: Session, streams: readonly StoredStream[]): Promise<XmlTree> {
	for (const { name } of streams) {
		const start = await startOf(session, name);
		// LabRecorder writes the zone without a colon, and no fraction.
		if (start)
			return [
				[
					'datetime',
					isoTime(start)
						.replace(/\.\d+/, '')
						.replace(/:(\d\d)$/, start.offset === undefined ? ':$1' : '$1')
				]
			];
	}
	return [];
}

const LSL_UNITS = { uV: 'microvolts', 'a.u.': 'a.u.', '%': '%', probability: 'probability' } as const;

function streamHeader(session: Session, stream: StoredStream): XmlTree {
	const { name, nChannels, fs, unit, dtype, device, first, gaps, gapsCounted } = stream;
	const type = unit === 'uV' ? 'EMG' : 'Signal';
	const channel = (i: number): XmlTree => [
		['label', channelName(stream, i)],
		['unit', LSL_UNITS[unit]],
		['type', type]
	];
	const facts = JSON.stringify({
		first_sample: first,
		...(gapsCounted && { gaps: gaps.map(({ row, lost, sample }) => ({ row, lost, sample })) })
	});
	return info(session, name, type, nChannels, formatOf(dtype), fs, [
		['channels', Array.from({ length: nChannels }, (_, i) => ['channel', channel(i)] as const)],
		...(device === undefined ? [] : [['acquisition', [['model', device]]] as const]),
		['myodeck', facts]
	]);
}

const labelHeader = (session: Session, name: string, unlabelled: string): XmlTree =>
	info(session, name, 'Markers', 1, 'string', 0, [
		['channels', [['channel', [['label', 'class']]]]],
		['myodeck', JSON.stringify({ unlabelled, classes: session.classNames })]
	]);

function info(
	session: Session,
	name: string,
	type: string,
	channels: number,
	format: string,
	rate: number,
	desc: XmlTree
): XmlTree {
	return [
		[
			'info',
			[
				['name', name],
				['type', type],
				['channel_count', channels],
				['nominal_srate', rate],
				['channel_format', format],
				['source_id', `myodeck-${session.id}-${name}`],
				['version', '1.1'],
				['session_id', session.id],
				['hostname', 'myodeck'],
				['desc', desc]
			]
		]
	];
}

const footer = ({ first, last, count, offsets }: Written): XmlTree => [
	[
		'info',
		[
			['first_timestamp', first ?? 0],
			['last_timestamp', last],
			['sample_count', count],
			[
				'clock_offsets',
				offsets.map(
					(time) =>
						[
							'offset',
							[
								['time', time],
								['value', 0]
							]
						] as const
				)
			]
		]
	]
];

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

/** Puts chunks together. */
class ChunkWriter {
	readonly #sink: ByteSink;

	constructor(sink: ByteSink) {
		this.#sink = sink;
	}

	/** Writes a chunk: the bytes of its length, its length, tag, stream, content. */
	async chunk(tag: number, stream: number | undefined, ...content: readonly Uint8Array[]): Promise<void> {
		const length = content.reduce((sum, part) => sum + part.byteLength, 2 + (stream === undefined ? 0 : 4));
		const head = new DataView(new ArrayBuffer(5 + 2 + (stream === undefined ? 0 : 4)));
		head.setUint8(0, 4);
		head.setUint32(1, length, true);
		head.setUint16(5, tag, true);
		if (stream !== undefined) head.setUint32(7, stream, true);
		await this.#sink.write(new Uint8Array(head.buffer));
		for (const part of content) await this.#sink.write(part);
	}

	xml(tag: number, stream: number | undefined, tree: XmlTree): Promise<void> {
		return this.chunk(tag, stream, new TextEncoder().encode(xmlDocument(tree)));
	}

	async samples(stream: Written, declared: StoredStream, { timestamps, data }: RowBlock): Promise<void> {
		await this.#clock(stream, timestamps[0]!);
		const period = declared.fs > 0 ? 1 / declared.fs : 0;
		await this.chunk(
			TAG.samples,
			stream.id,
			...encodeNumbers(data as SampleArray, declared, timestamps, stream.expected)
		);
		note(stream, timestamps, period);
	}

	async markers(
		stream: Written,
		{ timestamps, texts }: { timestamps: Float64Array; texts: string[] }
	): Promise<void> {
		if (timestamps.length === 0) return;
		await this.#clock(stream, timestamps[0]!);
		await this.chunk(TAG.samples, stream.id, encodeTexts(texts, timestamps));
		note(stream, timestamps, 0);
	}

	async #clock(stream: Written, time: number): Promise<void> {
		if (time < stream.nextOffset) return;
		const bytes = new DataView(new ArrayBuffer(16));
		bytes.setFloat64(0, time, true);
		await this.chunk(TAG.clockOffset, stream.id, new Uint8Array(bytes.buffer));
		stream.offsets.push(time);
		stream.nextOffset = time + OFFSET_EVERY;
	}
}

function note(stream: Written, timestamps: Float64Array, period: number): void {
	stream.first ??= timestamps[0]!;
	stream.last = timestamps.at(-1)!;
	stream.count += timestamps.length;
	stream.expected = period > 0 ? stream.last + period : NaN;
}
