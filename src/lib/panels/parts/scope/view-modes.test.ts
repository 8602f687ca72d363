import { expect, test } from 'vitest';
import type { ScopeView } from '../../../app/kernel/settings.ts';
import { chooseMode, modeOf, modesOf } from './view-modes.ts';

const fresh = (): Pick<ScopeView, 'mode' | 'pictures'> => ({ mode: 'waveform', pictures: {} });
const grids = [{ label: 'Grid', cells: [[0, 1]] }];

test('a spectrum is of the stream it was chosen for; the others stay traces', () => {
	const view = fresh();
	chooseMode(view, { name: 'emg' }, 'spectrum');
	expect(modeOf(view, { name: 'emg' })).toBe('spectrum');
	expect(modeOf(view, { name: 'imu' })).toBe('waveform');
	chooseMode(view, { name: 'emg' }, 'envelope');
	expect(modeOf(view, { name: 'emg' })).toBe('envelope');
});

test('an electrode grid is offered where one is known, and is a heat map where it is no longer', () => {
	const view = fresh();
	expect(modesOf({ channelGrids: grids }).map(({ id }) => id)).toContain('grid');
	expect(modesOf({}).map(({ id }) => id)).not.toContain('grid');
	chooseMode(view, { name: 'emg' }, 'grid');
	expect(modeOf(view, { name: 'emg', channelGrids: grids })).toBe('grid');
	expect(modeOf(view, { name: 'emg' })).toBe('heatmap');
});
