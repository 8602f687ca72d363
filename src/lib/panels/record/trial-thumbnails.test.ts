import { expect, test } from 'vitest';
import { newestTrials, THUMBNAIL } from './trial-thumbnails.ts';

test('of more trials than fit into the row the newest are drawn, and at least one', () => {
	const trials = [1, 2, 3, 4, 5];
	const three = 3 * THUMBNAIL.width + 2 * THUMBNAIL.gap;
	expect(newestTrials(trials, three)).toEqual([3, 4, 5]);
	expect(newestTrials(trials, three - 1)).toEqual([4, 5]);
	expect(newestTrials(trials, 1000)).toEqual(trials);
	expect(newestTrials(trials, 10)).toEqual([5]);
});
