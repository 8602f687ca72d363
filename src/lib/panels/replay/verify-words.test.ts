import { expect, test } from 'vitest';
import { heldOutText, samplesText } from './verify-words.ts';

test('samples that were changed stand first and are bad', () => {
	expect(
		samplesText([
			{ stream: 'emg', state: 'same' },
			{ stream: 'force', state: 'changed' },
			{ stream: 'old', state: 'unknown' }
		])
	).toEqual({ text: 'Samples: changed in force · as recorded in emg · no checksum of old', bad: true });
	expect(samplesText([{ stream: 'emg', state: 'same' }])).toEqual({
		text: 'Samples: as recorded in emg',
		bad: false
	});
});

test('a model that has learned from the session is not held out', () => {
	expect(heldOutText([{ id: 'a' }], 'a')).toEqual({
		text: 'Trained on this session: not held out',
		learned: true
	});
	expect(heldOutText([{ id: 'a' }], 'b')).toMatchObject({ learned: false });
});
