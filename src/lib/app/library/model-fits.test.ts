import { expect, test } from 'vitest';
import { hertz } from '../../core/units.ts';
import { rowOf } from '../../library/session-row.fixture.ts';
import { fitsOf } from './model-fits.ts';

const shape = { name: 'emg', nChannels: 8, fs: hertz(2048), unit: 'uV' } as const;
const stored = { ...shape, dtype: '<f4', nSamples: 9, seconds: 1, gaps: 0, lost: 0 };

test('a model fits streams of its shape, connected or stored, whatever they are called', () => {
	const sessions = [
		rowOf('same', { streams: [{ ...stored, name: 'other' }] }),
		rowOf('slow', { streams: [{ ...stored, fs: 200 }] }),
		rowOf('none')
	];
	const fits = fitsOf(
		shape,
		[
			{ ...shape, name: 'armband' },
			{ ...shape, nChannels: 4 }
		],
		sessions
	);
	expect(fits.connected).toEqual(['armband']);
	expect(fits.sessions.map(({ id }) => id)).toEqual(['same']);
	expect(fits.needs).toBe('8 ch, 2048 Hz');
});
