import { isObject, stringOr } from '../../core/parse.ts';
import { channelName } from '../../core/signal.ts';
import { OURS } from '../../session/format/metadata.ts';
import type { Session } from '../../session/read/session.ts';
import { classNameOf } from '../../session/read/trials.ts';
import type { ByteSink } from '../byte-sink.ts';
import type { Task } from '../format.ts';
import { tidyRate } from '../../session/quality/inferred-gaps.ts';
import { startOf, type WallTime } from '../start-time.ts';
import { annotationSlots } from './annotation-slots.ts';
import type { Annotation } from './annotations.ts';
import { rangeOf, type ChannelRange } from './channel-range.ts';
import { exactChunks, isWide } from '../exact-chunks.ts';
import { encodeHeader, labelsOf, type Bits, type FileHeader } from './header.ts';
import { rangeNotes } from './range-notes.ts';
import { rateOf } from './file-rate.ts';
import { recordLength, type RecordLength } from './record-length.ts';
import { RecordWriter } from './record-writer.ts';
import { scanValues } from './scan.ts';
import { positionOf, timeAxis, type TimeAxis } from './time-axis.ts';

/** What was written of a stream, for those who describe the file (BIDS). */
export interface WrittenEdf {
	/** The rate the file says. */
	readonly fs: number;
	readonly seconds: number;
	readonly discontinuous: boolean;
	/** Labels and units of the signals, as in the file. */
	readonly channels: readonly { readonly label: string; readonly unit: string }[];
	/** Labels as annotations, from the first sample on. */
	readonly events: readonly Annotation[];
	readonly notes: readonly string[];
}

/**
 * Writes a stream as EDF+ (16 bits) or BDF+ (24 bits). Reads the stream twice: once for the range of each channel, once
 * for the samples. The time axis is the sample index at the declared rate; gaps are filled or left out as `timeAxis`
 * says; labels stand at the sample they fall on.
 */
export async function writeEdf(
	session: Session,
	stream: string,
	bits: Bits,
	sink: ByteSink,
	task: Task
): Promise<WrittenEdf> {
	const plan = await planOf(session, stream, bits, task);
	const { axis, record, labels, ranges, notes } = plan;
	const start = await startOf(session, stream);
	const times = recordTimes(axis, record, start);
	const events = await labelAnnotations(session, stream, axis, record);
	const annotations = [...events, ...gapAnnotations(axis, record)].map((annotation) => ({
		...annotation,
		onset: annotation.onset + times.fraction
	}));
	const slots = annotationSlots(annotations, times.begins, axis.records);
	await sink.write(encodeHeader(headerOf(session, stream, bits, plan, start, slots.bytes)));
	const writer = new RecordWriter(sink, bits, ranges, record.samples, slots);
	for (const { from, to, fill } of axis.stretches) {
		for await (const chunk of exactChunks(session, stream, { start: from, end: to })) {
			await writer.rows(chunk.data);
			task.advance(chunk.timestamps.length);
		}
		await writer.fill(fill);
	}
	return {
		fs: tidyRate(record.samples / record.seconds),
		seconds: axis.records * record.seconds,
		discontinuous: axis.discontinuous,
		channels: labels.map((label, i) => ({ label, unit: ranges[i]!.unit })),
		events,
		notes
	};
}

/** What the first reading of a stream decides about its file. */
interface EdfPlan {
	readonly record: RecordLength;
	readonly axis: TimeAxis;
	/** One per channel, as is `labels`. */
	readonly ranges: readonly ChannelRange[];
	readonly labels: readonly string[];
	/** What a person should know; `writeEdf` returns it. */
	readonly notes: readonly string[];
}

/** Reads the stream once: the length of a record, the time axis, and the range and label of each channel. */
async function planOf(session: Session, stream: string, bits: Bits, task: Task): Promise<EdfPlan> {
	const info = session.streamInfo(stream);
	const notes: string[] = [];
	const scan = await scanValues(session, stream, task);
	const fs = await rateOf(session, info, scan.gaps, notes);
	const record = recordLength(fs, info.nChannels * (bits / 8));
	const axis = timeAxis(info.nSamples, scan.gaps, fs, record.samples);
	const ranges = scan.bounds.map(({ min, max }) => rangeOf(min, max, info.unit));
	const { labels, cut } = labelsOf(ranges.map((_, i) => channelName(info, i)));
	if (scan.gaps.length > 0 && !info.gapsCounted) {
		notes.push(
			`${scan.gaps.length} gaps of ${stream} were found in its timestamps (the device has no sample counter).`
		);
	}
	if (scan.odd > 0) {
		notes.push(
			`${scan.odd} values of ${stream} are no finite numbers; the value before each stands in its place.`
		);
	}
	if (cut > 0)
		notes.push(`${cut} channel names of ${stream} were changed: the format has 16 ASCII characters.`);
	notes.push(...rangeNotes(stream, labels, ranges, scan.bounds, bits, isWide(info.dtype)));
	return { record, axis, ranges, labels, notes };
}

/** The fields of the header, as `encodeHeader` takes them. */
function headerOf(
	session: Session,
	stream: string,
	bits: Bits,
	{ axis, record, ranges, labels }: EdfPlan,
	start: WallTime | undefined,
	annotationBytes: number
): FileHeader {
	const transducer = session.streamInfo(stream).device ?? '';
	return {
		bits,
		start,
		subject: factOf(session, 'subject'),
		equipment: 'MyoDeck',
		remark: `stream=${stream.replace(/\s+/g, '_')}`,
		discontinuous: axis.discontinuous,
		records: axis.records,
		recordText: record.text,
		annotationBytes,
		signals: labels.map((label, i) => ({ label, transducer, range: ranges[i]!, samples: record.samples }))
	};
}

/** The remarks of the time axis (filled gaps and others), counted from the first sample. */
const gapAnnotations = ({ remarks }: TimeAxis, record: RecordLength): Annotation[] =>
	remarks.map(({ place, count, text }) => ({
		onset: secondsAt(place, record),
		duration: count > 0 ? secondsAt(count, record) : undefined,
		text
	}));

const secondsAt = (place: number, { samples, seconds }: RecordLength): number => (place / samples) * seconds;

/** When each record begins, counted from the whole second the header names. */
function recordTimes(
	axis: TimeAxis,
	record: RecordLength,
	start: WallTime | undefined
): { readonly fraction: number; begins(record: number): number } {
	const fraction = start ? Math.round((start.wall / 1000 - Math.floor(start.wall / 1000)) * 1e6) / 1e6 : 0;
	/** First record and place of each run of records. */
	const runs: { record: number; place: number }[] = [];
	let at = 0;
	let begun: number | undefined;
	for (const { from, to, place, fill, ends } of axis.stretches) {
		begun ??= place;
		if (!ends) continue;
		runs.push({ record: at, place: begun });
		at += (place + (to - from) + fill - begun) / record.samples;
		begun = undefined;
	}
	return {
		// A clock that shows the last microsecond of a second shows the next one; the header cannot.
		fraction: Math.min(fraction, 0.999999),
		begins(index) {
			const run = runs.findLast((candidate) => candidate.record <= index) ?? runs[0]!;
			const place = run.place + (index - run.record) * record.samples;
			return secondsAt(place, record) + Math.min(fraction, 0.999999);
		}
	};
}

/** Labelled segments as annotations, counted from the first sample. */
async function labelAnnotations(
	session: Session,
	stream: string,
	axis: TimeAxis,
	record: RecordLength
): Promise<Annotation[]> {
	const segments = await session.segments(stream);
	return segments.map(({ classIndex, start, end }) => {
		const place = positionOf(axis, start);
		return {
			onset: secondsAt(place, record),
			duration: secondsAt(positionOf(axis, end) - place, record),
			text: classNameOf(session.classNames, classIndex) || `class ${classIndex}`
		};
	});
}

/** A text among the session's own facts. */
function factOf(session: Session, name: string): string | undefined {
	const ours = session.extras[OURS];
	return isObject(ours) ? stringOr(ours[name], undefined) : undefined;
}
