import { expect, test } from 'vitest';
import { seconds } from '../../core/units.ts';
import { classNameAt, trueLabelOf } from './true-label.ts';

const LIST = ['Rest', 'Fist', 'Open'];
const labels = [0, 1, -1].map((classIndex, i) => ({ timestamp: seconds(10 + i), classIndex }));

test('live, the buttons of classes that the model decides on are offered, and its classes where the list lacks some', () => {
	expect(trueLabelOf(LIST, ['Rest', 'Fist'])).toEqual({
		...{ from: 'buttons', offered: ['Rest', 'Fist'], use: undefined, unscored: [] }
	});
	expect(trueLabelOf(LIST, ['Rest', 'Pinch'])).toMatchObject({ offered: ['Rest'], use: ['Rest', 'Pinch'] });
	expect(trueLabelOf(LIST, ['Up', 'Down'])).toMatchObject({ offered: [], use: ['Up', 'Down'] });
	expect(trueLabelOf([], ['Up', 'Down'])).toMatchObject({ offered: [], use: ['Up', 'Down'] });
});

test('in a replay the labels of the session count, and only its classes are offered', () => {
	const replayed = { labels, classNames: ['Rest', 'Pinch'] };
	expect(trueLabelOf(LIST, ['Rest', 'Fist'], replayed)).toEqual({
		...{ from: 'session', offered: ['Rest'], use: ['Rest', 'Pinch'], unscored: ['Pinch'] }
	});
	expect(trueLabelOf(['Rest', 'Pinch'], ['Rest', 'Pinch'], replayed)).toMatchObject({
		...{ offered: ['Rest', 'Pinch'], use: undefined, unscored: [] }
	});
});

test('a session without labels has no true label; one without classes leaves those of the model', () => {
	expect(trueLabelOf(LIST, ['Rest', 'Up'], { labels: [], classNames: [] })).toEqual({
		...{ from: 'none', offered: ['Rest'], use: ['Rest', 'Up'], unscored: [] }
	});
	expect(trueLabelOf(LIST, LIST, { labels: labels.slice(2), classNames: LIST }).from).toBe('none');
});

test('the class that is on at a time is named', () => {
	const at = (time: number) => classNameAt(labels, ['Rest', 'Pinch'], seconds(time));
	expect([9, 10, 11.5, 12].map(at)).toEqual([undefined, 'Rest', 'Pinch', undefined]);
});
