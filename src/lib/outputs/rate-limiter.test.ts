import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Output, OutputInfo, OutputRow } from './output.ts';
import { RateLimiter } from './rate-limiter.ts';

const info: OutputInfo = { task: 'classify', names: ['a', 'b'], stream: 'p' };
let sent: OutputRow[];
let beats: number;
let closed: boolean;
const output: Output = {
	send: (row) => void sent.push(row),
	beat: () => void beats++,
	close: async () => void (closed = true)
};
/** Predictions that have come and were not read yet, and how old the newest is. */
let waiting: { values: Float32Array; time: number }[];
let age: number;
const rows = { read: () => ({ rows: waiting.splice(0), missed: 0, age }) };
let made: number;
const predict = (n = 1, values = [0.25, 0.75]): void => {
	for (let i = 0; i < n; i++) waiting.push({ values: Float32Array.from(values), time: made++ });
	age = 0;
};

beforeEach(() => {
	vi.useFakeTimers();
	[sent, beats, closed, waiting, age, made] = [[], 0, false, [], Infinity, 100];
});
afterEach(() => vi.useRealTimers());
const times = () => sent.filter(({ neutral }) => !neutral).map(({ time }) => time);

test('every prediction is sent once, in order and with its own time, however often is looked for new ones', async () => {
	const limiter = new RateLimiter(output, rows, info, 50);
	for (let i = 0; i < 20; i++) {
		predict();
		vi.advanceTimersByTime(50);
	}
	expect(times()).toEqual(Array.from({ length: 20 }, (_, i) => 100 + i));
	expect(sent.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 21 }, (_, i) => i));
	expect(sent[0]).toMatchObject({ sequence: 0, time: 0, neutral: true });
	await limiter.stop();
	expect([sent.at(-1), closed]).toMatchObject([{ sequence: 21, time: 119, neutral: true }, true]);
	vi.advanceTimersByTime(1000);
	expect([sent.length, limiter.sent]).toEqual([22, 22]);
});

test('predictions that come together all pass, as far as the rate allows it', () => {
	const limiter = new RateLimiter(output, rows, info, 50);
	vi.advanceTimersByTime(500);
	predict(4);
	vi.advanceTimersByTime(20);
	expect(times()).toEqual([100, 101, 102, 103]);
	void limiter.stop();
});

test('faster than the rate, the newest are sent and the sequence counts the others', () => {
	const limiter = new RateLimiter(output, rows, info, 10);
	for (let i = 0; i < 200; i++) {
		predict();
		vi.advanceTimersByTime(10);
	}
	expect(times().length).toBeGreaterThan(17);
	expect(times().length).toBeLessThan(24);
	expect(times().at(-1)).toBeGreaterThan(285);
	const last = sent.at(-1)!;
	expect(last.sequence - (last.time - 100)).toBeGreaterThanOrEqual(1);
	const steps = sent.slice(1).map(({ sequence }, i) => sequence - sent[i]!.sequence);
	expect(Math.max(...steps)).toBeGreaterThan(5);
	expect(Math.min(...steps)).toBeGreaterThan(0);
	void limiter.stop();
});

test('when nothing new comes for half a second it says so once, and beats on', () => {
	const limiter = new RateLimiter(output, rows, info, 50);
	predict();
	vi.advanceTimersByTime(20);
	age = 0.51;
	vi.advanceTimersByTime(2000);
	expect(sent.map(({ neutral }) => neutral)).toEqual([true, false, true]);
	expect(sent[2]).toMatchObject({ time: 100, values: Float32Array.of(0, 0) });
	expect(beats).toBeGreaterThan(90);
	predict();
	vi.advanceTimersByTime(20);
	expect(sent.at(-1)).toMatchObject({ time: 101, neutral: false });
	void limiter.stop();
});

test('of classes a row of zeros is neutral, of a regression it is a value', () => {
	for (const task of ['classify', 'regress'] as const) {
		const limiter = new RateLimiter(output, rows, { ...info, task }, 50);
		predict(1, [0, 0]);
		vi.advanceTimersByTime(20);
		expect(sent.at(-1)!.neutral).toBe(task === 'classify');
		void limiter.stop();
	}
});
