import type { EditView } from '../parts/edit/edit-view.svelte.ts';

/** A key of the edit view. */
interface EditKey {
	readonly name: string;
	readonly does: string;
	matches(event: KeyboardEvent): boolean;
	run(look: EditView, event: KeyboardEvent): void;
}

const letter =
	(wanted: string) =>
	({ key, ctrlKey, metaKey }: KeyboardEvent): boolean =>
		!ctrlKey && !metaKey && key.toLowerCase() === wanted;
const command = ({ ctrlKey, metaKey }: KeyboardEvent): boolean => ctrlKey || metaKey;

/** Every key of the edit view, for the keyboard and for the line that lists them. */
export const editKeys: readonly EditKey[] = [
	{
		name: 'Ctrl Z',
		does: 'undo',
		matches: (event) => command(event) && !event.shiftKey && event.key.toLowerCase() === 'z',
		run: ({ editing }) => editing.undo()
	},
	{
		name: 'Shift Ctrl Z',
		does: 'redo',
		matches: (event) =>
			command(event) &&
			((event.shiftKey && event.key.toLowerCase() === 'z') || event.key.toLowerCase() === 'y'),
		run: ({ editing }) => editing.redo()
	},
	{
		name: '[ ]',
		does: 'previous, next trial',
		matches: ({ key }) => key === '[' || key === ']',
		run: (look, { key }) => look.next(key === '[' ? -1 : 1)
	},
	{
		name: '1–9',
		does: 'class of the trial',
		matches: (event) => !command(event) && event.key >= '1' && event.key <= '9',
		run: (look, { key }) => look.relabel(Number(key) - 1)
	},
	{
		name: 'X',
		does: 'exclude or include the trial',
		matches: letter('x'),
		run: (look) => look.toggleExcluded()
	},
	{ name: 'S', does: 'split at the cursor', matches: letter('s'), run: (look) => look.split() },
	{
		name: 'Del',
		does: 'remove its label',
		matches: ({ key }) => key === 'Delete' || key === '0',
		run: (look) => look.erase()
	},
	{
		name: 'I O',
		does: 'set trim start, end to the cursor',
		matches: (event) => letter('i')(event) || letter('o')(event),
		run: (look, { key }) => look.trim(key.toLowerCase() === 'i' ? 'from' : 'to', look.start + look.cursor)
	}
];

/** Runs the action of a key, except in a text field. The deck does not get a key that was used here. */
export function onEditKey(look: EditView, event: KeyboardEvent): void {
	if (event.defaultPrevented) return;
	const target = event.target instanceof HTMLElement ? event.target : undefined;
	if (
		target?.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, dialog, [popover]')
	)
		return;
	const key = editKeys.find((one) => one.matches(event));
	if (!key) {
		// On the deck letters record, train and predict; on this page they must do nothing.
		if (!event.ctrlKey && !event.metaKey && !event.altKey && /^[a-z]$/i.test(event.key))
			event.preventDefault();
		return;
	}
	event.preventDefault();
	key.run(look, event);
}
