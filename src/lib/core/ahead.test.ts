import { expect, test } from 'vitest';
import { ahead } from './ahead.ts';

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('everything comes in order, however long each takes, and never more than so many are under way', async () => {
	let [under, most] = [0, 0];
	const read = async (item: number): Promise<number> => {
		most = Math.max(most, ++under);
		await later(5 * ((7 * item) % 4));
		under--;
		return 10 * item;
	};
	const given: (readonly [number, number])[] = [];
	for await (const pair of ahead([1, 2, 3, 4, 5, 6, 7], read, 3)) given.push(pair);
	expect(given).toEqual([1, 2, 3, 4, 5, 6, 7].map((item) => [item, 10 * item]));
	expect(most).toBe(3);
});

test('it ends with the first error in the order of the items, and one that nobody waits for is no unhandled rejection', async () => {
	const read = async (item: number): Promise<number> => {
		await later(item === 2 ? 10 : 0);
		if (item >= 2) throw new Error(`no ${item}`);
		return item;
	};
	const given: number[] = [];
	await expect(
		(async () => {
			for await (const [item] of ahead([1, 2, 3, 4], read, 3)) given.push(item);
		})()
	).rejects.toThrow('no 2');
	expect(given).toEqual([1]);
});
