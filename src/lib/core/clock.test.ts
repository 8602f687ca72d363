import { once } from 'node:events';
import { expect, test } from 'vitest';
import { tsThread } from '../../../tests/fixtures/thread.ts';
import { now } from './clock.ts';

test('the clock counts seconds since 1970 and never runs back', () => {
	expect(Math.abs(now() - Date.now() / 1000)).toBeLessThan(60);
	for (let k = 0, before = now(); k < 10_000; k++) {
		const time = now();
		expect(time).toBeGreaterThanOrEqual(before);
		before = time;
	}
});

test('another thread reads the same clock', async () => {
	const before = now();
	const thread = tsThread(new URL('../../../tests/fixtures/clock-thread.ts', import.meta.url), undefined);
	const [theirs] = (await once(thread, 'message')) as [number];
	expect(theirs).toBeGreaterThanOrEqual(before - 0.001);
	expect(theirs).toBeLessThanOrEqual(now() + 0.001);
	await thread.terminate();
});
