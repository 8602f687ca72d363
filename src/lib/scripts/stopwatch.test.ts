import { expect, test, vi } from 'vitest';
import { BUDGET_SECONDS, Stopwatch, watch, type ScriptAct } from './stopwatch.ts';

test('an act that takes longer than its budget is named once; many short ones are not', () => {
	vi.useFakeTimers();
	const script = new Stopwatch();
	const seen = new Stopwatch(script.buffer);
	const over: [ScriptAct, number][] = [];
	const end = watch(seen, BUDGET_SECONDS, (act, seconds) => over.push([act, seconds]));
	for (let i = 0; i < 100; i++) {
		script.begin('extract');
		vi.advanceTimersByTime(1000);
		script.end();
	}
	expect(over).toEqual([]);
	script.begin('predict');
	vi.advanceTimersByTime(1900);
	expect(over).toEqual([]);
	vi.advanceTimersByTime(10_000);
	expect(over).toEqual([['predict', 2]]);
	end();
	vi.useRealTimers();
});
