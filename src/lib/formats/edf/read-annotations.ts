import type { RandomAccess } from '../../store/random-access.ts';
import { MAX_LABELS } from '../imported-session.ts';
import type { Task } from '../format.ts';
import { readAnnotations, type Annotation } from './annotations.ts';
import type { ReadHeader } from './read-header.ts';
import { recordTimes, type RecordTimes } from './record-times.ts';
import { BOUNDARY, PADDING, SKIP } from './time-axis.ts';

/** Every annotation of a file, sorted by what it means here. */
export interface FileAnnotations {
	/** Data records: what stands behind the last one is none. */
	readonly records: number;
	/** When each record begins. Times below are in the same time. */
	readonly times: RecordTimes;
	/** What a person or a program wrote. */
	readonly labels: readonly Annotation[];
	/** Samples in the file that nobody recorded: fill in gaps, and at the end. */
	readonly filled: readonly Annotation[];
	/** Breaks where nothing was lost. */
	readonly boundaries: readonly number[];
	readonly problems: readonly string[];
}

/** What is kept at most. Beyond it a file is damaged. */
const MAX_KEPT = 4 * MAX_LABELS;

/** Reads the annotation signals of the whole file, record by record. */
export async function fileAnnotations(
	source: RandomAccess,
	header: ReadHeader,
	task: Task
): Promise<FileAnnotations> {
	const { signals, recordSeconds, discontinuous, rateGiven } = header;
	const read = await readRecords(source, header, task);
	const problems: string[] = [];
	const { records, broken, durations, foreign } = read;
	if (records < header.records) {
		problems.push(
			`What stands behind its ${records} data records is no record, because it does not say when it begins; it was left out.`
		);
	}
	if (broken > 0) problems.push(`${broken} annotations could not be read and were left out.`);
	if (durations > 0) {
		problems.push(
			`${durations} annotations have a duration that is no number; each lasts until the next one begins.`
		);
	}
	if (foreign > 0) {
		problems.push(
			`${foreign} of its annotations are not in UTF-8; they were read as Windows-1252 (Latin-1). Compare the names of the classes.`
		);
	}
	if (read.found.length >= MAX_KEPT) problems.push(`Only the first ${MAX_KEPT} annotations were read.`);
	const samples = Math.max(
		...signals.filter(({ isAnnotations }) => !isAnnotations).map((one) => one.samples)
	);
	const times = recordTimes(
		rateGiven && !discontinuous ? new Float64Array(records).fill(NaN) : read.stated.subarray(0, records),
		recordSeconds,
		recordSeconds / samples,
		discontinuous
	);
	if (!discontinuous && times.jumps > 0) {
		problems.push(
			`Its header says that the file is continuous, but the times of its records jump ${times.jumps} times; each jump is a gap.`
		);
	}
	if (times.overlaps.size > 0) {
		problems.push(
			`${times.overlaps.size} data records begin before the one before them ends (by up to ${Number(times.overlap.toFixed(6))} s); each was laid behind it, with a discontinuity and later times.`
		);
	}
	const found = read.found.map((one) => ({ ...one, onset: times.at(one.onset) }));
	const of = (start: string): Annotation[] => found.filter(({ text }) => text.startsWith(start));
	return {
		records,
		times,
		labels: found.filter(({ text }) => ![SKIP, PADDING, BOUNDARY].some((start) => text.startsWith(start))),
		filled: [...of(SKIP), ...of(PADDING)].sort((a, b) => a.onset - b.onset),
		boundaries: of(BOUNDARY).map(({ onset }) => onset),
		problems
	};
}

interface ReadRecords {
	readonly records: number;
	readonly found: Annotation[];
	/** When each record says that it begins; NaN where it says nothing. */
	readonly stated: Float64Array;
	readonly broken: number;
	readonly durations: number;
	readonly foreign: number;
}

async function readRecords(source: RandomAccess, header: ReadHeader, task: Task): Promise<ReadRecords> {
	const { signals, bits, headerBytes, recordBytes, records, counted } = header;
	const places = signals.filter(({ isAnnotations }) => isAnnotations);
	const stated = new Float64Array(records).fill(NaN);
	const found: Annotation[] = [];
	let [broken, durations, foreign] = [0, 0, 0];
	for (let record = 0; record < records && places.length > 0; record++) {
		for (const [i, { place, samples }] of places.entries()) {
			const bytes = await source.read(headerBytes + record * recordBytes + place, samples * (bits / 8));
			const read = readAnnotations(bytes);
			// Only the first one keeps the time.
			if (i === 0 && read.begins !== undefined) stated[record] = read.begins;
			// Beyond the records that the header counts, only what is one is taken.
			const none = counted !== undefined && record >= counted && read.begins === undefined;
			if (i === 0 && none && Number.isFinite(stated[0])) {
				task.advance(records - record);
				return { records: record, found, stated, broken, durations, foreign };
			}
			broken += read.broken;
			foreign += read.foreign;
			durations += read.durations;
			if (found.length < MAX_KEPT) found.push(...read.annotations);
		}
		task.advance(1);
	}
	if (places.length === 0) task.advance(records);
	return { records, found, stated, broken, durations, foreign };
}
