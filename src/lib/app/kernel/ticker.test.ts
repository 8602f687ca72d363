import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Ticker } from './ticker.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function reporting() {
	const reports: string[] = [];
	const ticker = new Ticker((name, error) => reports.push(`${name}: ${(error as Error).message}`));
	return { ticker, reports };
}

test('each task runs at its own interval, and none after stop', async () => {
	const { ticker } = reporting();
	const counts = { fast: 0, slow: 0 };
	ticker.add('fast', 50, () => counts.fast++);
	ticker.add('slow', 250, () => counts.slow++);
	await vi.advanceTimersByTimeAsync(500);
	expect(counts, 'nothing runs before start').toEqual({ fast: 0, slow: 0 });
	ticker.start();
	ticker.start();
	await vi.advanceTimersByTimeAsync(500);
	expect(counts).toEqual({ fast: 10, slow: 2 });
	ticker.stop();
	await vi.advanceTimersByTimeAsync(500);
	expect(counts).toEqual({ fast: 10, slow: 2 });
});

test('a task that never ends is not started again and delays no other', async () => {
	const { ticker } = reporting();
	const counts = { stuck: 0, other: 0 };
	ticker.add('stuck', 50, () => {
		counts.stuck++;
		return new Promise(() => {});
	});
	ticker.add('other', 50, () => counts.other++);
	ticker.start();
	await vi.advanceTimersByTimeAsync(500);
	expect(counts).toEqual({ stuck: 1, other: 10 });
});

test('an error is reported once until the task has succeeded, and reaches no other task', async () => {
	const { ticker, reports } = reporting();
	let works = false;
	let others = 0;
	ticker.add('broken', 50, () => {
		if (!works) throw new Error('at once');
	});
	ticker.add('later', 50, async () => {
		await Promise.resolve();
		throw new Error('after an await');
	});
	ticker.add('other', 50, () => others++);
	ticker.start();
	await vi.advanceTimersByTimeAsync(500);
	expect(reports).toEqual(['broken: at once', 'later: after an await']);
	expect(others).toBe(10);
	works = true;
	await vi.advanceTimersByTimeAsync(50);
	works = false;
	await vi.advanceTimersByTimeAsync(50);
	expect(reports.slice(2)).toEqual(['broken: at once']);
});

test('what was cancelled is no error', async () => {
	const { ticker, reports } = reporting();
	ticker.add('cancelled', 50, () => Promise.reject(new DOMException('Stopped.', 'AbortError')));
	ticker.start();
	await vi.advanceTimersByTimeAsync(100);
	expect(reports).toEqual([]);
});

test('a name stands for one task', () => {
	const { ticker } = reporting();
	ticker.add('a', 50, () => {});
	expect(() => ticker.add('a', 50, () => {})).toThrow('There is a task "a" already.');
});
