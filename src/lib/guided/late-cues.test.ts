import { expect, test } from 'vitest';
import { latenessOf, MOST_REPEATS, repeatLate } from './late-cues.ts';
import { planOf } from './plan.ts';
import { PRESETS, protocolFor, type Protocol } from './protocol.ts';
import { advance, begin, excludedTimes, pause, resume, shown, type Run } from './run.ts';

const NAMES = ['Rest', 'Fist', 'Open'];
const quick = protocolFor(PRESETS.quick, NAMES);

/** Plays a protocol; `slip` says how late the n-th cue is seen, in seconds, and `told` how long after that it is known. */
function play(protocol: Protocol, slip: (cue: number) => number, told = 0): Run {
	let run = begin(planOf(protocol, NAMES), 0, 0);
	const waiting: { readonly id: number; readonly time: number; readonly at: number }[] = [];
	let [cues, known] = [0, 0];
	for (let time = 0; time < 600 && run.status === 'running'; time += 1 / 60) {
		run = advance(run, time);
		for (; known < run.marks.length; known++) {
			const mark = run.marks[known]!;
			const late = mark.kind === 'cue' ? slip(cues++) : 0;
			waiting.push({ id: mark.id, time: mark.due + late, at: time + late + told });
		}
		while (waiting[0] && waiting[0].at <= time) {
			const { id, time: seen } = waiting.shift()!;
			run = repeatLate(shown(run, id, seen), id);
		}
	}
	return run;
}

const whole = (run: Run): number[] =>
	run.marks.filter(({ kind, excluded }) => kind === 'cue' && !excluded).map(({ classIndex }) => classIndex);

test.each([
	['at once', 0],
	['while the trial is on', 1],
	['in the rest after it', 3.2]
])('a cue seen more than 500 ms late, known %s, is excluded and its class cued again', (_, told) => {
	const run = play(quick, (cue) => (cue === 1 ? 0.6 : 0.01), told);
	expect(run.status).toBe('done');
	expect(whole(run).toSorted()).toEqual([1, 1, 1, 2, 2, 2]);
	expect(run.marks.filter(({ late }) => late)).toMatchObject([
		{ kind: 'cue', classIndex: 2, excluded: true }
	]);
	expect(excludedTimes(run)).toHaveLength(1);
	// Between two trials of one class there is a rest: they stay two trials.
	expect(run.marks.every(({ kind }, i) => kind !== 'cue' || run.marks[i - 1]?.kind !== 'cue')).toBe(true);
	expect(latenessOf(run.marks)).toMatchObject({ cues: 7, late: 1, repeated: 1, most: expect.closeTo(0.6) });
});

test('a cue between 100 and 500 ms late is counted and kept', () => {
	const run = play(quick, (cue) => (cue < 2 ? 0.3 : 0.02));
	expect(whole(run)).toHaveLength(6);
	expect(latenessOf(run.marks)).toMatchObject({ late: 2, repeated: 0, most: expect.closeTo(0.3) });
});

test('a machine that is always late comes to an end, and has no trial that counts', () => {
	const run = play(quick, () => 0.8);
	expect(run.status).toBe('done');
	expect(whole(run)).toEqual([]);
	const cued = run.marks.filter(({ kind, classIndex }) => kind === 'cue' && classIndex === 1);
	expect(cued).toHaveLength(quick.repetitions + MOST_REPEATS);
});

test('a late cue that a pause has broken off comes again once', () => {
	let run = begin(planOf({ ...quick, countdownSeconds: 0, startPauseSeconds: 0 }, NAMES), 0, 0);
	const steps = run.steps.length;
	run = pause(run, 0.9, 'person');
	run = repeatLate(shown(run, 0, 0.8), 0);
	expect(run.steps).toHaveLength(steps);
	expect(resume(run, 2).steps).toHaveLength(steps);
});
