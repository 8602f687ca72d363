import type { Notices } from '../../app/kernel/notices.svelte.ts';
import type { UndoStack } from '../../app/kernel/undo-stack.svelte.ts';

/** What the keys act on. */
export interface UndoKeyParts {
	readonly notices: Pick<Notices, 'show' | 'try'>;
	readonly undo: Pick<UndoStack, 'undo' | 'redo'>;
}

/** What a key asks for: Ctrl+Z, and Ctrl+Shift+Z or Ctrl+Y (on a Mac with the command key). */
function askedBy({ altKey, ctrlKey, key, metaKey, shiftKey }: KeyboardEvent): 'undo' | 'redo' | undefined {
	if (altKey || !(ctrlKey || metaKey)) return undefined;
	const letter = key.toLowerCase();
	if (letter === 'y' || (letter === 'z' && shiftKey)) return 'redo';
	return letter === 'z' ? 'undo' : undefined;
}

/**
 * Takes back, or does again, what was done last on the page, and says what it was. Text fields keep their own undo, and a part of
 * the page that uses the key (the label editor) goes first, whatever order they listen in.
 */
export function onUndoKey({ notices, undo }: UndoKeyParts, event: KeyboardEvent): void {
	const asked = askedBy(event);
	if (!asked || isText(event.target)) return;
	setTimeout(() => {
		if (event.defaultPrevented) return;
		void notices.try(async () => {
			const what = await undo[asked]();
			if (what !== undefined)
				notices.show('info', `${asked === 'undo' ? 'Undone' : 'Redone'}: ${what}.`, { key: 'undo' });
		});
	});
}

function isText(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement &&
		target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, [contenteditable]') !== null
	);
}
