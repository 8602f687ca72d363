import { expect, test } from 'vitest';
import { registry } from './registry.ts';

const fruit = registry('fruit', [
	{ id: 'apple', seeds: 5 },
	{ id: 'plum', seeds: 1 }
]);

test('a kind is found by its id, and the order is the order of the list', () => {
	expect(fruit.get('plum').seeds).toBe(1);
	expect(fruit.all.map((kind) => kind.id)).toEqual(['apple', 'plum']);
	expect([fruit.has('apple'), fruit.has('toString'), fruit.has('')]).toEqual([true, false, false]);
});

test('an unknown id is refused with the ids that are known', () => {
	expect(() => fruit.get('pear')).toThrow('There is no fruit "pear". Known: apple, plum.');
});

test('two kinds with one id are refused at once', () => {
	expect(() => registry('fruit', [{ id: 'a' }, { id: 'a' }])).toThrow('"a"');
});
