import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Output, OutputInfo } from './output.ts';
import { RateLimiter } from './rate-limiter.ts';

const info: OutputInfo = { task: 'classify', names: ['a', 'b'] };
let sent: [number[], boolean][];
let closed: boolean;
const output: Output = {
	send: (values, neutral) => void sent.push([[...values], neutral]),
	close: async () => void (closed = true)
};

beforeEach(() => {
	vi.useFakeTimers();
	[sent, closed] = [[], false];
});
afterEach(() => vi.useRealTimers());

test('the latest value goes out at the fixed rate, the neutral one before, after, and when nothing new comes', async () => {
	let [values, age] = [[0, 0], Infinity];
	const newest = {
		read(into: Float32Array): number {
			into.set(values);
			return age;
		}
	};
	const limiter = new RateLimiter(output, newest, info, 50);
	expect(sent).toEqual([[[0, 0], true]]);
	vi.advanceTimersByTime(40);
	expect(sent.slice(1)).toEqual([
		[[0, 0], true],
		[[0, 0], true]
	]);
	[values, age] = [[0.25, 0.75], 0.01];
	vi.advanceTimersByTime(1000);
	expect(sent.length).toBe(53);
	expect(sent.at(-1)).toEqual([[0.25, 0.75], false]);
	age = 0.51;
	vi.advanceTimersByTime(20);
	expect(sent.at(-1)).toEqual([[0, 0], true]);
	age = 0;
	vi.advanceTimersByTime(20);
	expect(sent.at(-1)).toEqual([[0.25, 0.75], false]);
	await limiter.stop();
	expect([sent.at(-1), closed]).toEqual([[[0, 0], true], true]);
	vi.advanceTimersByTime(1000);
	expect(sent.length).toBe(limiter.sent);
});

test('of classes a row of zeros is neutral, of a regression it is a value', () => {
	const newest = { read: () => 0 };
	const limiters = (['classify', 'regress'] as const).map(
		(task) => new RateLimiter(output, newest, { ...info, task }, 50)
	);
	vi.advanceTimersByTime(20);
	expect(sent.slice(2).map(([, neutral]) => neutral)).toEqual([true, false]);
	for (const limiter of limiters) void limiter.stop();
});
