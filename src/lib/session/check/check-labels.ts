import { UNLABELED } from '../../core/labels.ts';
import { isArray, isObject, parseJson, type Json } from '../../core/parse.ts';
import { messageOf } from '../../core/errors.ts';
import type { Findings } from '../format/rules.ts';

const LABELS = 'labels.json';

/** Holds the rules of labels.json against one. `nNames`: how many classes have a name. */
export function checkLabels(
	bytes: Uint8Array | undefined,
	{ nNames, ours }: { readonly nNames: number; readonly ours: boolean },
	findings: Findings
): void {
	if (!bytes) return findings.warn('labels', LABELS, 'It is absent: nothing is labelled.');
	let list: Json;
	try {
		list = parseJson(new TextDecoder().decode(bytes));
	} catch (error) {
		return findings.error('labels', LABELS, `It is no JSON: ${messageOf(error)}.`);
	}
	if (!isArray(list)) return findings.error('labels', LABELS, 'It is no list.');
	let before = -Infinity;
	const unnamed = new Set<number>();
	let last: number | undefined;
	for (const [i, entry] of list.entries()) {
		if (!isObject(entry)) {
			findings.warn('labels', LABELS, `Entry ${i + 1} is no object; it is skipped.`);
			continue;
		}
		const { timestamp, class_index: index } = entry;
		const timed = typeof timestamp === 'number' && Number.isFinite(timestamp);
		if (!timed) findings.warn('labels', LABELS, `Entry ${i + 1} has no timestamp; 0 is taken.`);
		if (!Number.isInteger(index) || Number(index) < UNLABELED)
			findings.warn('labels', LABELS, `Entry ${i + 1} has no class_index; -1 is taken.`);
		else if (Number(index) >= nNames) unnamed.add(Number(index));
		if (timed && timestamp < before)
			findings.warn('label-order', LABELS, `Entry ${i + 1} is earlier than the one before it.`);
		if (timed) before = timestamp;
		last = Number(index);
	}
	for (const index of unnamed)
		findings.warn('label-class', LABELS, `Class ${index} has no name; ${nNames} classes have one.`);
	// MyoGestic's own tracks end with the last click.
	if (ours && list.length > 0 && last !== UNLABELED)
		findings.warn('label-order', LABELS, 'The last class is not ended by a class_index of -1.');
}
