import type { EditView } from './edit-view.svelte.ts';

/** The keys of a session on the tape, for the list of keys. */
export const tapeKeys: readonly { readonly name: string; readonly does: string }[] = [
	{
		name: 'S L X',
		does: 'split, relabel, exclude the chosen trial of the session on the tape; [ ] choose one'
	},
	{ name: 'Ctrl Z', does: 'undo an edit of the session on the tape; with Shift redo' },
	{ name: 'M', does: 'write a marker into the recording' }
];

/** What the keys need beside the session. */
export interface TapeKeyParts {
	/** Opens the choice of classes. */
	readonly relabel: () => void;
	/** Single letters are keys. */
	readonly letters: boolean;
}

/** What a key does with the session on the tape; undefined: it is another key. */
function actionOf(
	look: EditView,
	{ relabel, letters }: TapeKeyParts,
	event: KeyboardEvent
): (() => void) | undefined {
	const key = event.key.toLowerCase();
	if (event.ctrlKey || event.metaKey) {
		const { editing } = look;
		const redo = (key === 'z' && event.shiftKey) || key === 'y';
		if (redo) return editing.redoes ? () => editing.redo() : undefined;
		return key === 'z' && editing.undoes ? () => editing.undo() : undefined;
	}
	if (event.altKey || event.repeat || (!letters && /^[a-z]$/.test(key))) return undefined;
	const actions: Readonly<Record<string, () => void>> = {
		s: () => look.split(),
		l: relabel,
		x: () => look.toggleExcluded(),
		'[': () => look.next(-1),
		']': () => look.next(1)
	};
	return actions[key];
}

/** Runs what a key does with the session on the tape, except in a field. */
export function onTapeKey(look: EditView, parts: TapeKeyParts, event: KeyboardEvent): void {
	if (event.defaultPrevented) return;
	const target = event.target instanceof HTMLElement ? event.target : undefined;
	if (target?.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [popover]'))
		return;
	const action = actionOf(look, parts, event);
	if (!action) return;
	event.preventDefault();
	action();
}
