import { expect, test } from 'vitest';
import { statusOf } from './status.ts';

const health = (lostLately: number, quiet = 0) => [
	{ name: 'emg', rate: 2000, came: 20_000, lost: lostLately, lostLately, quiet }
];

test('the grammar is good, few drops, many drops, silent, lost', () => {
	expect(statusOf('streaming', health(0), false).kind).toBe('good');
	expect(statusOf('streaming', health(20), false)).toEqual({
		kind: 'few',
		text: 'Few drops: 20 samples in 10 s'
	});
	expect(statusOf('streaming', health(900), false).kind).toBe('many');
	expect(statusOf('silent', health(0, 3.7), false)).toEqual({ kind: 'silent', text: 'Silent for 3 s' });
	expect(statusOf('lost', [], false).kind).toBe('error');
	expect(statusOf('streaming', health(0, 9), true).text).toBe('Paused');
});

test('nothing is good before the first samples have come', () => {
	const none = { name: 'grid', rate: 0, came: 0, lost: 0, lostLately: 0, quiet: 0.5 };
	expect(statusOf('streaming', [], false).kind).toBe('idle');
	expect(statusOf('streaming', [...health(0), none], false).kind).toBe('good');
	expect(statusOf('streaming', [none, none], false)).toEqual({
		kind: 'idle',
		text: 'Waiting for the first samples…'
	});
});
