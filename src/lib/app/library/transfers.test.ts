import { expect, test } from 'vitest';
import { Transfers } from './transfers.svelte.ts';

test('work is shown while it runs, with its progress, and a way to cancel it', async () => {
	const transfers = new Transfers();
	let progress!: (fraction: number | undefined) => void;
	const running = transfers.run('in', 'a.zip', ({ onFraction, stop }) => {
		progress = onFraction;
		return new Promise((_resolve, reject) => {
			stop.onmessage = () => reject(new DOMException('cancelled', 'AbortError'));
		});
	});
	expect(transfers.list).toMatchObject([{ what: 'in', name: 'a.zip', fraction: 0 }]);
	progress(0.5);
	expect(transfers.list[0]!.fraction).toBe(0.5);
	transfers.list[0]!.cancel!();
	await expect(running).rejects.toMatchObject({ name: 'AbortError' });
	expect(transfers.list).toEqual([]);
});

test('work that fails before its first await leaves nothing in the list', async () => {
	const transfers = new Transfers();
	const work = (): Promise<void> => {
		throw new Error('at once');
	};
	await expect(transfers.run('out', 'x', work)).rejects.toThrow('at once');
	expect(transfers.list).toEqual([]);
});

test('a refusal stays until it is dismissed; what a person cancelled is none', async () => {
	const transfers = new Transfers();
	transfers.refuse('a', new Error('It is broken.'));
	transfers.refuse('b', new DOMException('cancelled', 'AbortError'));
	transfers.refuse('c', new Error('It is empty.'));
	expect(transfers.list.map(({ name }) => name)).toEqual(['a', 'c']);
	transfers.dismiss(transfers.list[0]!.id);
	expect(transfers.list.map(({ name }) => name)).toEqual(['c']);
	const running = transfers.run('in', 'd', async () => {
		transfers.dismiss();
		expect(transfers.list.map(({ name }) => name)).toEqual(['d']);
	});
	await running;
});
