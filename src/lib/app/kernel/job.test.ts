import { describe, expect, test } from 'vitest';
import { gate } from './gate.fixture.ts';
import { LatestWins, Queue, singleFlight } from './job.ts';

describe('singleFlight', () => {
	test('a second call gets the run of the first, and a call after the end starts a new run', async () => {
		const gates = [gate<number>(), gate<number>()];
		let runs = 0;
		const press = singleFlight(() => gates[runs++]!.promise);
		const [first, second] = [press(), press()];
		expect(runs).toBe(1);
		gates[0]!.open(7);
		expect(await Promise.all([first, second])).toEqual([7, 7]);
		const third = press();
		gates[1]!.open(8);
		expect(await third).toBe(8);
		expect(runs).toBe(2);
	});

	test('a run that fails does not block the next', async () => {
		let runs = 0;
		const press = singleFlight(async () => {
			if (runs++ === 0) throw new Error('first');
			return runs;
		});
		await expect(press()).rejects.toThrow('first');
		expect(await press()).toBe(2);
	});

	test('a job that throws before its first await rejects', async () => {
		const press = singleFlight((): Promise<void> => {
			throw new Error('at once');
		});
		await expect(press()).rejects.toThrow('at once');
		await expect(press()).rejects.toThrow('at once');
	});
});

describe('LatestWins', () => {
	test('an earlier call rejects with an AbortError even when its job resolves later', async () => {
		const latest = new LatestWins();
		const slow = gate<string>();
		const seen: AbortSignal[] = [];
		const first = latest.run((signal) => (seen.push(signal), slow.promise));
		const second = latest.run(async () => 'second');
		expect(seen[0]!.aborted).toBe(true);
		slow.open('first');
		await expect(first).rejects.toMatchObject({ name: 'AbortError' });
		expect(await second).toBe('second');
		expect(latest.running).toBe(false);
	});

	test('cancel ends the running call', async () => {
		const latest = new LatestWins();
		const slow = gate();
		const call = latest.run(() => slow.promise);
		latest.cancel(new Error('stop'));
		slow.open();
		await expect(call).rejects.toThrow('stop');
	});
});

describe('Queue', () => {
	test('jobs run in order, one at a time, and a failure does not stop the next', async () => {
		const queue = new Queue();
		const first = gate();
		const log: string[] = [];
		const a = queue.run(async () => {
			log.push('a begins');
			await first.promise;
			log.push('a ends');
		});
		const b = queue.run(() => {
			log.push('b');
			throw new Error('b failed');
		});
		const c = queue.run(() => log.push('c'));
		expect(queue.length).toBe(3);
		first.open();
		await a;
		await expect(b).rejects.toThrow('b failed');
		await c;
		await queue.idle();
		expect(log).toEqual(['a begins', 'a ends', 'b', 'c']);
		expect(queue.length).toBe(0);
	});
});
