import { afterEach, describe, expect, test, vi } from 'vitest';
import { Alarm } from './alarm.ts';

afterEach(() => void vi.unstubAllGlobals());

describe.each(['a timer', 'shared memory'])('by %s', (by) => {
	const alarm = (): Alarm => {
		if (by === 'shared memory') vi.stubGlobal('DedicatedWorkerGlobalScope', class {});
		return new Alarm();
	};

	test('the sleeper wakes by itself, not too early', async () => {
		const one = alarm();
		const before = performance.now();
		await Promise.all([one.sleep(30), new Promise((resolve) => setTimeout(resolve, 60))]);
		expect(performance.now() - before).toBeGreaterThanOrEqual(29);
	});

	test('a ring wakes the sleeper, also one that would sleep for ever', async () => {
		const one = alarm();
		for (const ms of [60_000, Infinity]) {
			const asleep = one.sleep(ms);
			setTimeout(() => one.ring(), 5);
			await Promise.all([asleep, new Promise((resolve) => setTimeout(resolve, 10))]);
		}
	});

	test('a ring while nobody sleeps wakes nobody later', async () => {
		const one = alarm();
		one.ring();
		let awake = false;
		void one.sleep(10_000).then(() => (awake = true));
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(awake).toBe(false);
		one.ring();
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(awake).toBe(true);
	});

	test('no sleep at all lets other work through first', async () => {
		let other = false;
		setTimeout(() => (other = true), 0);
		const one = alarm();
		for (let i = 0; i < 100 && !other; i++) await one.sleep(0);
		expect(other).toBe(true);
	});
});
