import { flushSync } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { Storage } from './storage.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

/** The browser's storage manager. `grants`: whether it promises to keep the data when asked. */
function browser(estimate: { quota?: number; usage?: number }, grants = false) {
	const manager = { asked: 0, persisted: false, estimate };
	vi.stubGlobal('navigator', {
		storage: {
			persisted: async () => manager.persisted,
			persist: async () => {
				manager.asked++;
				return (manager.persisted = grants);
			},
			estimate: async () => manager.estimate
		}
	});
	return manager;
}

test('free is what the quota leaves, never less than nothing, and unknown where the browser does not tell', async () => {
	const manager = browser({ quota: 1000, usage: 400 });
	const storage = new Storage();
	await storage.load();
	expect([storage.used, storage.free]).toEqual([400, 600]);
	manager.estimate = { quota: 1000, usage: 1200 };
	await storage.refresh();
	expect(storage.free).toBe(0);
	manager.estimate = { usage: 5 };
	await storage.refresh();
	expect([storage.used, storage.free]).toEqual([5, undefined]);
});

test('the browser is asked to keep the data until it has promised to', async () => {
	const manager = browser({}, false);
	const storage = new Storage();
	await storage.load();
	await storage.keep();
	expect([storage.persisted, manager.asked]).toEqual([false, 1]);
	const granting = browser({}, true);
	await storage.keep();
	await storage.keep();
	expect([storage.persisted, granting.asked]).toEqual([true, 1]);
});

test('minutes that fit are of the bytes a second, and unknown without either', async () => {
	browser({ quota: 61_000, usage: 1000 });
	const storage = new Storage();
	expect(storage.minutesLeft(100)).toBeUndefined();
	await storage.load();
	expect(storage.minutesLeft(100)).toBe(10);
	expect(storage.minutesLeft(0)).toBeUndefined();
	expect(storage.minutesLeft(NaN)).toBeUndefined();
});

test('who shows the free bytes is told when they change', async () => {
	const manager = browser({ quota: 10, usage: 1 });
	const storage = new Storage();
	const seen: (number | undefined)[] = [];
	const stop = $effect.root(() => {
		$effect(() => void seen.push(storage.free));
	});
	flushSync();
	await storage.refresh();
	flushSync();
	manager.estimate = { quota: 10, usage: 4 };
	await storage.refresh();
	flushSync();
	expect(seen).toEqual([undefined, 9, 6]);
	stop();
});
