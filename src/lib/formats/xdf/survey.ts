import { parseXmlOrUndefined, textAt } from '../../core/xml.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { ByteCursor } from '../byte-cursor.ts';
import type { Task } from '../format.ts';
import { refuse } from '../format.ts';
import { InferredGaps } from '../../session/quality/inferred-gaps.ts';
import { MAX_LABELS } from '../imported-session.ts';
import { MAGIC, TAG, xdfChunks, type OnDamage } from './chunks.ts';
import type { ClockOffset } from './clock.ts';
import { readDeclaration, type Declaration } from './declaration.ts';
import { readSamples, type SampleState } from './samples.ts';

/** What a first pass over a file finds of one stream. */
export interface SurveyedStream {
	readonly declared: Declaration;
	readonly offsets: readonly ClockOffset[];
	/** Its first timestamps, on its own clock, and where each stands in the file. */
	readonly firstTimes: readonly { readonly time: number; readonly place: number }[];
	/** Every marker of a stream that may be one of markers. */
	readonly markers: readonly { readonly time: number; readonly place: number; readonly text: string }[];
}

/** What a first pass finds. */
export interface Survey {
	/** When the recording began, as the file says it. */
	readonly datetime: string;
	readonly streams: ReadonlyMap<number, SurveyedStream>;
	readonly problems: readonly string[];
}

interface Growing {
	declared: Declaration;
	offsets: ClockOffset[];
	firstTimes: { time: number; place: number }[];
	markers: { time: number; place: number; text: string }[];
	state: SampleState;
}

/** Headers beyond this are damage. */
const MAX_HEADER_BYTES = 8 * 2 ** 20;
const MAX_STREAMS = 1000;
/** One every five seconds for a week. */
const MAX_OFFSETS = 200_000;

/** True for a stream that may hold markers: text, or single numbers that come when they come. */
export const mayBeMarkers = ({ format, fs, nChannels, type }: Declaration): boolean =>
	format === 'string' || (fs === 0 && nChannels === 1 && /marker|event|trigger/i.test(type));

/**
 * Reads everything of a file but the samples: headers, clock offsets (which lie scattered over the whole file, though the
 * first timestamp needs them all), markers, damage.
 */
export async function surveyXdf(source: RandomAccess, task: Task): Promise<Survey> {
	const cursor = new ByteCursor(source);
	await checkMagic(cursor, source.name);
	const streams = new Map<number, Growing>();
	const problems: string[] = [];
	const damage: OnDamage = (at, wentOn) =>
		problems.push(
			wentOn
				? `The file is damaged at byte ${at}; reading went on at the next mark behind it.`
				: `The file ends in the middle of a chunk (at byte ${at}), as when the recorder was killed; what was whole is here.`
		);
	let datetime = '';
	let before = 0;
	for await (const { tag, stream, end } of xdfChunks(cursor, damage)) {
		task.advance(end - before);
		before = end;
		const known = stream === undefined ? undefined : streams.get(stream);
		if (tag === TAG.fileHeader) {
			datetime = textAt(parseXmlOrUndefined(await textOf(cursor, end)), 'datetime') ?? '';
		} else if (tag === TAG.streamHeader && stream !== undefined && !known && streams.size < MAX_STREAMS) {
			const declared = readDeclaration(await textOf(cursor, end));
			if (declared) streams.set(stream, begun(declared));
			else problems.push(`The header of stream ${stream} makes no sense; the stream was left out.`);
		} else if (tag === TAG.clockOffset && known && known.offsets.length < MAX_OFFSETS) {
			if (end - cursor.at >= 16 && (await cursor.reach(16))) {
				known.offsets.push({ place: end, time: cursor.float64(), value: cursor.float64() });
			}
		} else if (tag === TAG.samples && known) {
			await surveySamples(cursor, end, known);
		}
	}
	return { datetime, streams, problems };
}

async function checkMagic(cursor: ByteCursor, file: string): Promise<void> {
	const magic = (await cursor.reach(4)) ? new TextDecoder('latin1').decode(cursor.take(4)) : '';
	if (magic === MAGIC) return;
	throw refuse(file, 'is no XDF file: it does not begin with "XDF:"', 'Choose a file of LabRecorder.');
}

const begun = (declared: Declaration): Growing => ({
	declared,
	offsets: [],
	firstTimes: [],
	markers: [],
	state: { last: 0, damaged: 0, rounded: 0, timeless: 0 }
});

async function textOf(cursor: ByteCursor, end: number): Promise<string> {
	const length = Math.min(end - cursor.at, MAX_HEADER_BYTES);
	await cursor.reach(length);
	return new TextDecoder().decode(cursor.take(length));
}

/** Reads as much of a samples chunk as is needed here. */
async function surveySamples(cursor: ByteCursor, end: number, stream: Growing): Promise<void> {
	const { declared, firstTimes, markers } = stream;
	const wanted = mayBeMarkers(declared);
	if (!wanted && firstTimes.length >= InferredGaps.sampleSize) return;
	for await (const { timestamps, values } of readSamples(cursor, end, declared, stream.state)) {
		for (let row = 0; row < timestamps.length; row++) {
			if (firstTimes.length < InferredGaps.sampleSize)
				firstTimes.push({ time: timestamps[row]!, place: end });
			if (!wanted || markers.length > MAX_LABELS) continue;
			const from = row * declared.nChannels;
			const text = Array.from(values.slice(from, from + declared.nChannels), String);
			markers.push({ time: timestamps[row]!, place: end, text: text.filter(Boolean).join(' / ') });
		}
		if (!wanted && firstTimes.length >= InferredGaps.sampleSize) return;
	}
}
