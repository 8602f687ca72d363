import type { RandomAccess } from '../../store/random-access.ts';
import { MAX_LABELS } from '../imported-session.ts';
import type { Task } from '../format.ts';
import { readAnnotations, type Annotation } from './annotations.ts';
import type { ReadHeader } from './read-header.ts';
import { BOUNDARY, PADDING, SKIP } from './time-axis.ts';

/** Every annotation of a file, sorted by what it means here. */
export interface FileAnnotations {
	/** When the first record begins, in seconds after the header's start time: a fraction of a second, or 0. */
	readonly begins: number;
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
	const { signals, bits, headerBytes, recordBytes, records } = header;
	const places = signals.filter(({ isAnnotations }) => isAnnotations);
	const found: Annotation[] = [];
	let begins: number | undefined;
	let broken = 0;
	for (let record = 0; record < records && places.length > 0; record++) {
		for (const { place, samples } of places) {
			const bytes = await source.read(headerBytes + record * recordBytes + place, samples * (bits / 8));
			const read = readAnnotations(bytes);
			if (record === 0) begins ??= read.begins;
			broken += read.broken;
			if (found.length < MAX_KEPT) found.push(...read.annotations);
		}
		task.advance(1);
	}
	if (places.length === 0) task.advance(records);
	const of = (start: string): Annotation[] => found.filter(({ text }) => text.startsWith(start));
	const labels = found.filter(
		({ text }) => ![SKIP, PADDING, BOUNDARY].some((start) => text.startsWith(start))
	);
	const problems: string[] = [];
	if (broken > 0) problems.push(`${broken} annotations could not be read and were left out.`);
	if (found.length >= MAX_KEPT) problems.push(`Only the first ${MAX_KEPT} annotations were read.`);
	return {
		begins: begins ?? 0,
		labels,
		filled: [...of(SKIP), ...of(PADDING)].sort((a, b) => a.onset - b.onset),
		boundaries: of(BOUNDARY).map(({ onset }) => onset),
		problems
	};
}
