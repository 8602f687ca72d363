import { expect, test } from 'vitest';
import { samplesText } from './verify-words.ts';

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
