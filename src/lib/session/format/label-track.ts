import * as v from 'valibot';
import { trialEvents, UNLABELED, type LabelEvent } from '../../core/labels.ts';
import { isArray, isObject, parseJson, type Json } from '../../core/parse.ts';
import { AppError } from '../../core/errors.ts';
import { seconds } from '../../core/units.ts';
import { jsonBytes } from './json-bytes.ts';

/** Where the label track rests. */
export const LABELS_KEY = '/labels.json';

/**
 * Reads `labels.json`. Entries that are no objects are skipped, a missing timestamp is 0, a missing class −1. Sorted by
 * time; events of one time keep their order, the later click counts. `file` is what errors call the session.
 */
export function parseLabels(bytes: Uint8Array | undefined, file: string): readonly LabelEvent[] {
	if (!bytes) return [];
	const again = 'Export the session again, or take labels.json out of the file to read the rest.';
	let value: Json;
	try {
		value = parseJson(new TextDecoder().decode(bytes));
	} catch (error) {
		throw new AppError('SessionError', `labels.json in ${file} is not valid JSON. ${again}`, {
			cause: error
		});
	}
	if (!isArray(value)) throw new AppError('SessionError', `labels.json in ${file} holds no list. ${again}`);
	if (value.length > MAX_LABELS) {
		const many = `${value.length} labels, more than the ${MAX_LABELS} that are read`;
		throw new AppError('SessionError', `labels.json in ${file} holds ${many}. ${again}`);
	}
	return labelEvents(value);
}

/** Label events out of a JSON list, as `parseLabels` reads them. */
export function labelEvents(list: readonly unknown[]): readonly LabelEvent[] {
	return sortLabels(
		list.filter(isObject).map((entry) => {
			const label = v.parse(LabelSchema, entry);
			return { timestamp: seconds(label.timestamp), classIndex: label.class_index };
		})
	);
}

/** A label as files have it: a missing timestamp is 0, and what is no whole number from 0 on is no class. */
const LabelSchema = v.object({
	timestamp: v.fallback(v.pipe(v.number(), v.finite()), 0),
	class_index: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), UNLABELED)
});

/** By time; events of one time stay in order. A new list. */
export function sortLabels(events: readonly LabelEvent[]): LabelEvent[] {
	return [...events].sort((a, b) => a.timestamp - b.timestamp);
}

/** Label events as `labels.json` has them. */
export const labelJson = (events: readonly LabelEvent[]): Json =>
	events.map(({ timestamp, classIndex }) => ({ timestamp, class_index: classIndex }));

/** `labels.json` as MyoGestic writes it. */
export function labelBytes(events: readonly LabelEvent[]): Uint8Array {
	return jsonBytes(labelJson(events));
}

/** Trials per class, by class index, at least `nClasses` long; repeating the active class makes no other trial. */
export function trialsPerClass(events: readonly LabelEvent[], nClasses: number): number[] {
	const counts = new Array<number>(nClasses).fill(0);
	for (const position of trialEvents(events)) {
		const { classIndex } = events[position]!;
		if (classIndex >= 0 && classIndex < MAX_CLASSES) counts[classIndex] = (counts[classIndex] ?? 0) + 1;
	}
	return Array.from(counts, (count) => count ?? 0);
}

/** Most label events of a session: one a second for a day. */
const MAX_LABELS = 86_400;

/** A class index beyond this is damage, not a class: nothing is allocated for it. */
export const MAX_CLASSES = 10_000;
