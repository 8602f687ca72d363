import { expect, test } from 'vitest';
import { guessRestClass } from './rest-class.ts';

test('the rest class is guessed by its name', () => {
	const rests = [
		'Rest',
		'M1_rest',
		'NM',
		'none',
		'relax',
		'no movement',
		'NoMotion',
		'no_gesture',
		' hand at rest '
	];
	for (const name of [
		...rests,
		'Relaxed hand',
		'0: Rest',
		'HIBERNATION',
		'nomotion',
		'Ruhe',
		'rest2',
		'C0-idle'
	])
		expect(guessRestClass(['Fist', name]), name).toBe(1);
	for (const name of ['Fist', 'Neutral grip', 'Forest', 'arrest', 'north', 'move', 'Notion', 'A', ''])
		expect(guessRestClass([name]), name).toBeUndefined();
});
