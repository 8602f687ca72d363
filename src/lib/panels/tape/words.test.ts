import { expect, test } from 'vitest';
import { hertz } from '../../core/units.ts';
import { recordedText, storageText } from './words.ts';

const emg = { name: 'emg', nChannels: 8, fs: hertz(2048), unit: 'uV' } as const;
const prediction = { name: 'emg_prediction', nChannels: 3, fs: hertz(20), unit: 'probability' } as const;

test('what is recorded is said with its channels and rate; predictions do not come first', () => {
	expect(recordedText([])).toBe('');
	expect(recordedText([emg])).toBe('emg 8 ch · 2048 Hz');
	expect(recordedText([prediction, emg])).toBe('emg 8 ch · 2048 Hz and 1 more');
	expect(recordedText([{ ...emg, fs: hertz(1926.2) }])).toBe('emg 8 ch · 1926.2 Hz');
});

test('storage is mentioned only when it is low', () => {
	expect([undefined, 61, 60].map(storageText)).toEqual([undefined, undefined, undefined]);
	expect(storageText(11.6)).toBe('Storage for about 12 min of recording');
	expect(storageText(0.2)).toBe('Storage for less than 1 min of recording');
});
