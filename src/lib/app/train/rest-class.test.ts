import { expect, test } from 'vitest';
import { scoreOf } from '../../pipeline/score/score.ts';
import { restClassIn, withRestClass } from './rest-class.ts';

const names = ['Fist', 'M1_rest', 'Open'];

test('the rest class is chosen, none, or guessed by its name', () => {
	expect(restClassIn(null, names)).toBe('M1_rest');
	expect(restClassIn('Open', names)).toBe('Open');
	expect(restClassIn('', names)).toBeUndefined();
	expect(restClassIn('gone', names)).toBe('M1_rest');
	expect(restClassIn(null, ['Fist', 'Open'])).toBeUndefined();
});

test('the active error of another rest class is that of a score made with it', () => {
	const truth = Int32Array.of(0, 0, 1, 1, 1, 2, 2, 2);
	const predicted = Int32Array.of(0, 1, 1, 2, 1, 2, 0, 1);
	const made = (restClass: string | undefined) =>
		scoreOf(truth, predicted, names, 'held-out', 1, { restClass });
	for (const choice of ['Fist', 'M1_rest', 'Open', ''])
		expect(withRestClass(made(undefined), choice)).toEqual({
			restClass: undefined,
			activeError: undefined,
			...made(choice)
		});
	expect(withRestClass(made('Fist'), null)).toEqual(made(undefined));
});
