/**
 * Inputs whose dialog is open. One that nothing refers to may be collected while the person is choosing; then no file ever
 * arrives.
 */
const waiting = new Set<HTMLInputElement>();

/**
 * Opens the file dialog of the browser, for files of every ending: what a file is, its bytes decide, and one that cannot be read
 * gets an answer. Resolves with no file when the dialog is cancelled. Called from a click or a key.
 */
export function chooseFiles(): Promise<readonly File[]> {
	const input = document.createElement('input');
	input.type = 'file';
	input.multiple = true;
	const chosen = new Promise<readonly File[]>((resolve) => {
		const end = (files: readonly File[]): void => {
			waiting.delete(input);
			resolve(files);
		};
		input.addEventListener('change', () => end([...(input.files ?? [])]), { once: true });
		input.addEventListener('cancel', () => end([]), { once: true });
	});
	waiting.add(input);
	input.click();
	return chosen;
}
