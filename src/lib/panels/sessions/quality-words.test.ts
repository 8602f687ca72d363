import { expect, test } from 'vitest';
import { channelLine } from './quality-words.ts';

const channel = { clipped: 0, flat: false, mains50: 0.01, mains60: 0.02 };

test('a line names the worst channel and its figure', () => {
	const channels = [channel, { ...channel, clipped: 0.125, mains50: 0.5 }, { ...channel, flat: true }];
	expect(channelLine('clipped', channels)).toBe('max. 12.5 % of the samples, channel 2');
	expect(channelLine('mains', channels)).toBe('max. 50.0 % of the power (50 Hz), channel 2');
	expect(channelLine('flat', channels)).toBe('3 of 3');
	expect(channelLine('flat', [channel])).toBe('none');
	expect(channelLine('mains', [{ ...channel, mains50: null, mains60: null }])).toBe('unknown');
});
