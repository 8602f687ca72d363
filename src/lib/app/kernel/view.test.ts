import { expect, test } from 'vitest';
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
