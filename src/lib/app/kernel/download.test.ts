import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { download, notesText, writtenText } from './download.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

test('a file is saved under its name, and its memory is freed a minute later', async () => {
	const clicked: { href: string; download: string }[] = [];
	const link = {
		href: '',
		download: '',
		click: () => clicked.push({ href: link.href, download: link.download })
	};
	vi.stubGlobal('document', { createElement: () => link });
	const revoked = vi.spyOn(URL, 'revokeObjectURL');
	download(new Blob(['abc']), 'a.session.zip');
	expect(clicked).toEqual([{ href: expect.stringMatching(/^blob:/), download: 'a.session.zip' }]);
	await vi.advanceTimersByTimeAsync(59_000);
	expect(revoked).not.toHaveBeenCalled();
	await vi.advanceTimersByTimeAsync(1000);
	expect(revoked).toHaveBeenCalledExactlyOnceWith(clicked[0]!.href);
});

test('what was written is counted in words', () => {
	expect([writtenText(1), writtenText(3)]).toEqual(['One file was written', '3 files were written']);
});

test('three notes are shown, and how many more there are', () => {
	expect(notesText(['A.', 'B.'])).toBe('Exported. A. B.');
	expect(notesText(['A.', 'B.', 'C.', 'D.', 'E.'])).toBe('Exported. A. B. C. And 2 more.');
});
