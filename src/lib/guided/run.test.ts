import { describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { planOf } from './plan.ts';
import { PRESETS, protocolFor, secondsOf, type Protocol } from './protocol.ts';
import {
	begin,
	excludedTimes,
	lose,
	pause,
	redo,
	resume,
	shown,
	skip,
	stepOf,
	stop,
	advance,
	type Run
} from './run.ts';

const NAMES = ['Rest', 'Fist', 'Open'];
const protocol: Protocol = { ...protocolFor(PRESETS.quick, NAMES), repetitions: 2, countdownSeconds: 1 };
const FRAME = 1 / 60;
/** From a change in a frame to the screen. */
const LAG = 0.012;

/** Frames from `from` to `to`, each change seen `LAG` after its frame. */
function play(run: Run, from: number, to: number, frame = FRAME): Run {
	for (let time = from; time < to; time += frame) {
		run = advance(run, time);
		run = seen(run, time + LAG);
	}
	return run;
}

function seen(run: Run, time: number): Run {
	for (const { id } of run.marks.filter((mark) => mark.shown === undefined)) run = shown(run, id, time);
	return run;
}

/** Label events that the run writes, excluded trials as −1. */
const labels = (run: Run): readonly (readonly [number, number])[] =>
	run.marks.map((mark) => [mark.shown!, mark.excluded ? -1 : mark.classIndex]);

const cued = (run: Run): readonly number[] =>
	run.marks.filter((mark) => mark.kind === 'cue' && !mark.excluded).map((mark) => mark.classIndex);

const start = (): Run => seen(begin(planOf(protocol, NAMES), 100, 1), 100 + LAG);

describe('a run', () => {
	test('goes through its protocol: every class as often as asked, rests labelled, the end unlabelled', () => {
		const run = play(start(), 100, 100 + secondsOf(protocol) + 2);
		expect(run.status).toBe('done');
		expect(cued(run)).toEqual([1, 2, 1, 2]);
		expect(run.marks.map((mark) => mark.kind)).toEqual([
			...['countdown', 'rest'],
			...['cue', 'rest', 'cue', 'rest', 'cue', 'rest', 'cue', 'rest'],
			'end'
		]);
		expect(labels(run).at(-1)![1]).toBe(-1);
	});

	test('holds every cue for at least as long as asked and at most a frame longer, whatever frames are dropped', () => {
		const random = seeded(4);
		let run = start();
		for (let time = 100; run.status === 'running'; time += FRAME * (1 + Math.floor(random() * 4))) {
			run = seen(advance(run, time), time + LAG);
		}
		const cues = run.marks.flatMap((mark, i) =>
			mark.kind === 'cue' ? [[mark, run.marks[i + 1]!] as const] : []
		);
		expect(cues).toHaveLength(4);
		for (const [cue, next] of cues) {
			const held = next.shown! - cue.shown!;
			expect(held).toBeGreaterThan(protocol.holdSeconds - 1e-6);
			expect(held).toBeLessThan(protocol.holdSeconds + 4 * FRAME + LAG + 1e-6);
			expect(next.shown! - next.due).toBeGreaterThan(0);
		}
	});

	test('that slept does not rush: one step per frame', () => {
		const run = advance(advance(start(), 160), 161);
		expect(run.marks).toHaveLength(2);
	});

	test('pauses in a cue: the trial ends with −1, is left out, and comes again after a countdown', () => {
		let run = play(start(), 100, 104.5);
		expect(stepOf(run)).toMatchObject({ kind: 'cue', classIndex: 1 });
		run = seen(pause(run, 104.5, 'stream'), 104.5);
		expect(run).toMatchObject({ status: 'paused', pausedBy: 'stream' });
		expect(labels(run).at(-1)).toEqual([104.5, -1]);
		expect(excludedTimes(run)).toHaveLength(1);
		expect(play(run, 104.5, 120)).toEqual(run);
		run = resume(run, 120);
		expect(stepOf(run)).toMatchObject({ kind: 'countdown', seconds: 1 });
		run = play(run, 120, 160);
		expect(run.status).toBe('done');
		expect(cued(run)).toEqual([1, 2, 1, 2]);
	});

	test('that loses the signal in a trial and learns it in the rest after it, does that trial again', () => {
		let run = play(start(), 100, 107.3);
		expect(stepOf(run)?.kind).toBe('rest');
		run = seen(lose(run, 107.3, 106), 107.3);
		expect(run).toMatchObject({ status: 'paused', pausedBy: 'stream' });
		expect(excludedTimes(run)).toHaveLength(1);
		run = play(seen(resume(run, 110), 110), 110, 160);
		expect(cued(run)).toEqual([1, 2, 1, 2]);
		const whole = lose(play(start(), 100, 107.3), 107.3, 107.2);
		expect(excludedTimes(whole)).toEqual([]);
	});

	test('pauses in a rest and goes on with that rest', () => {
		let run = play(start(), 100, 102);
		expect(stepOf(run)?.kind).toBe('rest');
		run = seen(resume(pause(run, 102, 'person'), 110), 110);
		run = play(run, 110, 150);
		expect(cued(run)).toEqual([1, 2, 1, 2]);
		expect(excludedTimes(run)).toEqual([]);
	});

	test('redoes the trial that is on: it is left out and cued again after a rest', () => {
		let run = play(start(), 100, 104.5);
		run = redo(run, 104.5);
		expect(stepOf(run)).toMatchObject({ kind: 'rest' });
		run = play(run, 104.5, 160);
		expect(run.status).toBe('done');
		expect(cued(run)).toEqual([1, 2, 1, 2]);
		expect(excludedTimes(run)).toHaveLength(1);
		expect(run.marks.filter((mark) => mark.kind === 'cue')).toHaveLength(5);
	});

	test('redoes the last trial in the rest after it, once however often the key is pressed', () => {
		let run = play(start(), 100, 107);
		expect(stepOf(run)?.kind).toBe('rest');
		run = redo(redo(run, 107), 107.1);
		run = play(run, 107, 160);
		expect(cued(run)).toEqual([1, 2, 1, 2]);
		expect(run.marks.filter((mark) => mark.kind === 'cue')).toHaveLength(5);
	});

	test('skips the cue that comes, or the one that is on, which is then left out', () => {
		let run = play(start(), 100, 102);
		run = skip(run, 102);
		expect(cued(play(run, 102, 160))).toEqual([2, 1, 2]);
		let on = play(start(), 100, 104.5);
		on = play(skip(on, 104.5), 104.5, 160);
		expect(cued(on)).toEqual([2, 1, 2]);
		expect(excludedTimes(on)).toHaveLength(1);
	});

	test('stops and keeps what was done; a broken trial is left out', () => {
		let run = play(start(), 100, 109);
		run = seen(stop(run, 109), 109);
		expect(run.status).toBe('stopped');
		expect(cued(run)).toEqual([1]);
		expect(labels(run).at(-1)).toEqual([109, -1]);
		expect(stop(run, 110)).toEqual(run);
	});

	test.each([1, 2, 3, 4, 5, 6])(
		'whatever is pressed (seed %i), it never has a label out of order or a trial in a pause',
		(seed) => {
			const random = seeded(seed);
			const acts = [(run: Run, time: number) => pause(run, time, 'person'), resume, resume, redo, skip];
			let run = start();
			let time = 100;
			for (let i = 0; i < 40_000 && (run.status === 'running' || run.status === 'paused'); i++) {
				time += FRAME;
				run = seen(advance(run, time), time + LAG / 2);
				if (random() < 0.01)
					run = seen(acts[Math.floor(random() * acts.length)]!(run, time + LAG), time + LAG);
			}
			if (run.status === 'paused' || run.status === 'running') run = seen(stop(run, time + 1), time + 1);
			const times = labels(run).map(([at]) => at);
			expect(times).toEqual([...times].sort((a, b) => a - b));
			expect(run.marks.at(-1)!.classIndex).toBe(-1);
			for (const [i, mark] of run.marks.entries()) {
				const next = run.marks[i + 1];
				if (mark.kind !== 'cue' || mark.excluded || !next) continue;
				// What counts was held to its end.
				expect(next.shown! - mark.shown!).toBeGreaterThan(protocol.holdSeconds - 1e-6);
			}
			// Whatever was not skipped was done once, and nothing more often.
			expect(cued(run).length).toBeLessThanOrEqual(4);
		}
	);
});
