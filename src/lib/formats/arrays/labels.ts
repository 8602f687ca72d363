import type { NamedEvent } from '../imported-session.ts';
import { sizeOf, type ArrayFile, type ArrayVariable } from './array-file.ts';
import type { KnownSet } from './known-sets.ts';
import type { MyodeckFacts } from './myodeck-facts.ts';
import { StateTrack } from './state-track.ts';

/** What a number in a variable of labels is called. In files written here −1 is none and numbers are class indices. */
export const labelNames =
	(known: KnownSet | undefined, own: MyodeckFacts | undefined) =>
	(value: number): string | undefined => {
		if (value < 0) return undefined;
		if (own) return own.classes[value] ?? String(value);
		return known && value === known.rest ? 'Rest' : String(value);
	};

/** Reads the labels of a variable, sample by sample in order: an event where the class changes. */
export async function labelReader(
	arrays: ArrayFile,
	variable: ArrayVariable,
	nameOf: (value: number) => string | undefined
): Promise<(row: number, time: number) => NamedEvent | undefined> {
	if (variable.content === 'texts') {
		const texts = await arrays.texts(variable.name);
		const classes = [...new Set(texts)];
		const places = new Map(classes.map((text, i) => [text, i]));
		const track = new StateTrack((value) => classes[value]?.trim() || undefined);
		return (row, time) => track.take(places.get(texts[row] ?? '') ?? -1, time);
	}
	const { samples, axis } = sizeOf(variable);
	const values = await arrays.read(variable.name, axis, 0, samples);
	const track = new StateTrack(nameOf);
	return (row, time) => track.take(values[row]!, time);
}
