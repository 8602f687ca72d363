/** The endings of files that can be imported as recordings. */
export const RECORDING_FILES =
	'.zip,.bdf,.edf,.rec,.xdf,.csv,.tsv,.txt,.mat,.h5,.hdf5,.npy,.npz,.otb,.otb+,.otb4,.c3d,.poly5';

/**
 * Inputs whose dialog is open. One that nothing refers to may be collected while the person is choosing; then no file ever
 * arrives.
 */
const waiting = new Set<HTMLInputElement>();

/** Opens the file dialog of the browser. Resolves with no file when it is cancelled. Called from a click or a key. */
export function chooseFiles(accept: string): Promise<readonly File[]> {
	const input = document.createElement('input');
	input.type = 'file';
	input.accept = accept;
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
