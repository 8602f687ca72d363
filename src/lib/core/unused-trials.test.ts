import { expect, test } from 'vitest';
import { unusedText } from './unused-trials.ts';

test('which trials are not usable is said from the settings', () => {
	const trim = { onsetSeconds: 0.3, offsetSeconds: 0.1, cuedOnly: true };
	expect(unusedText({ skipFirst: true, windowSeconds: 0.2, trim })).toBe(
		'Not usable: the first label of a session, trials shorter than a window of 200 ms after 300 ms onset and 100 ms offset of cued trials, and excluded ones.'
	);
	const none = { onsetSeconds: 0, offsetSeconds: 0 };
	expect(unusedText({ skipFirst: false, windowSeconds: 0.15, trim: none })).toBe(
		'Not usable: trials shorter than a window of 150 ms, and excluded ones.'
	);
});
