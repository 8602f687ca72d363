/** Has the browser save a file under its name. */
export function download(file: Blob, name: string): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** `3 files were written`. */
export const writtenText = (files: number): string =>
	files === 1 ? 'One file was written' : `${files} files were written`;

/** What a format could not carry, as one notice: the first few sentences, and how many more there are. */
export function notesText(notes: readonly string[]): string {
	const shown = notes.slice(0, 3).join(' ');
	return notes.length > 3 ? `Exported. ${shown} And ${notes.length - 3} more.` : `Exported. ${shown}`;
}
