import { expect, test } from 'vitest';
import { LogLimit } from './log-limit.ts';

/** A limit with a clock and timers of its own. */
function limited() {
	const lines: string[] = [];
	const timers: { readonly at: number; readonly work: () => void }[] = [];
	const time = { now: 0 };
	const limit = new LogLimit(
		(line) => lines.push(line),
		() => time.now,
		(work, ms) => timers.push({ at: time.now + ms, work })
	);
	const pass = (ms: number): void => {
		time.now += ms;
		for (const due of timers.filter(({ at }) => at <= time.now)) {
			timers.splice(timers.indexOf(due), 1);
			due.work();
		}
	};
	return { lines, limit, pass };
}

test('what is logged now and then passes as it is, cut to 1000 characters', () => {
	const { lines, limit, pass } = limited();
	for (let i = 0; i < 500; i++) {
		limit.add(`line ${i}`);
		pass(20);
	}
	limit.add('x'.repeat(5000));
	expect(lines.length).toBe(501);
	expect(lines[500]!.length).toBe(1000);
});

test('a flood is cut to 200 lines, and one line says how many more there were', () => {
	const { lines, limit, pass } = limited();
	for (let i = 0; i < 20_000; i++) limit.add('again');
	expect(lines.length).toBe(200);
	pass(1000);
	expect(lines.slice(200)).toEqual(['19800 more lines were dropped']);
});

test('a flood that goes on brings at most 200 lines a second and one notice', () => {
	const { lines, limit, pass } = limited();
	for (let ms = 0; ms < 10_000; ms++) {
		for (let i = 0; i < 20; i++) limit.add('again');
		pass(1);
	}
	expect(lines.length).toBeLessThanOrEqual(200 + 10 * 200 + 25);
	limit.flush();
	const dropped = lines.map((line) => Number(/^(\d+) more/.exec(line)?.[1] ?? 0)).reduce((a, b) => a + b, 0);
	const passed = lines.filter((line) => line === 'again').length;
	expect(dropped + passed).toBe(200_000);
});
