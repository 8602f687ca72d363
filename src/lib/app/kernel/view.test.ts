import { expect, test, vi } from 'vitest';
import { View } from './view.svelte.ts';

test('a key switches one thing on and off, and nothing else', () => {
	const view = new View();
	view.togglePaused();
	expect([view.paused, view.keysOpen]).toEqual([true, false]);
	view.toggleKeys();
	view.togglePaused();
	expect([view.paused, view.keysOpen]).toEqual([false, true]);
	view.toggleKeys();
	expect(view.keysOpen).toBe(false);
});

test('a result stands for eight seconds; a newer one stands as long', () => {
	vi.useFakeTimers();
	const view = new View();
	view.showResult('first');
	vi.advanceTimersByTime(5000);
	view.showResult('second');
	vi.advanceTimersByTime(7000);
	expect(view.result).toBe('second');
	vi.advanceTimersByTime(1500);
	expect(view.result).toBeUndefined();
	vi.useRealTimers();
});

test('the tour takes the place of the keys and can be run again', () => {
	const view = new View();
	view.toggleKeys();
	view.tour();
	expect([view.touring, view.keysOpen]).toEqual([true, false]);
	view.endTour();
	view.tour();
	expect(view.touring).toBe(true);
});

test('a step opens after its act has worked, unless another one was opened meanwhile', async () => {
	const view = new View();
	expect(await view.openAfter('train', async () => 'trained')).toBe('trained');
	expect(view.step).toBe('train');
	await expect(view.openAfter('predict', () => Promise.reject(new Error('no model')))).rejects.toThrow(
		'no model'
	);
	expect(view.step).toBe('train');
	const slow = view.openAfter('replay', () => new Promise((done) => setTimeout(done, 1)));
	view.open('predict');
	await slow;
	expect(view.step).toBe('predict');
});

test('of two acts at work the later one opens its step, whichever ends first', async () => {
	for (const [earlier, later] of [
		[1, 5],
		[5, 1]
	] as const) {
		const view = new View();
		const after = (ms: number) => () => new Promise((done) => setTimeout(done, ms));
		const both = [view.openAfter('predict', after(earlier)), view.openAfter('replay', after(later))];
		await Promise.all(both);
		expect(view.step).toBe('replay');
	}
});

test('the end of an address opens a step; another end leaves it', () => {
	const view = new View();
	view.openHash('#record');
	view.openHash('#source=lsl');
	expect([view.step, view.opened]).toEqual(['record', 0]);
});
