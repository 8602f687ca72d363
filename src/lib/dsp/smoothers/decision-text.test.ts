import { expect, test } from 'vitest';
import { restText } from './decision-text.ts';

test('the time of rest is said, and whether it is enough for a rate', () => {
	expect(restText({ restMinutes: 0.042 })).toBe('2.5 s of rest, too little for a rate');
	expect(restText({ restMinutes: 0.5 })).toBe('30.0 s of rest');
	expect(restText({ restMinutes: 1.26 })).toBe('1.3 min of rest');
});
