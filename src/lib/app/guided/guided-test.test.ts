import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { onAppClock } from './cue-clock.ts';
import { GuidedTest } from './guided-test.svelte.ts';
import { fakeDocument, guidedParts } from './guided.fixture.ts';

beforeEach(() => void vi.stubGlobal('document', fakeDocument()));
afterEach(() => vi.unstubAllGlobals());

/** A test of a model of Rest and Fist, whose decisions `decide` writes. */
function setUp() {
	const around = guidedParts();
	const ring = SharedRing.create(2, 4096);
	const info = { name: 'p_smoothed', nChannels: 2, fs: hertz(20), unit: 'probability' as const };
	around.prediction.bundle = modelOf('m');
	around.prediction.decided = { info, ring: ring.handle };
	const guided = new GuidedTest(around.parts);
	const start = performance.now();
	/** Runs for so long, at 20 decisions a second for the class that is cued (`right`), and sees every cue. */
	const run = (from: number, to: number, right = true): void => {
		for (let after = from; after < to && guided.active; after += 0.05) {
			const time = onAppClock(start + 1000 * after);
			const cued = guided.trial ? guided.cue : 0;
			const decided = right ? cued : 1 - cued;
			ring.write(
				{ data: Float32Array.from([0, 1], (k) => Number(k === decided)), timestamps: Float64Array.of(time) },
				seconds(time)
			);
			guided.frame(start + 1000 * after);
			guided.seen(time, guided.showing);
		}
	};
	return { ...around, guided, run };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('every cue is judged by the decisions; the result goes into the recording, which then stops', async () => {
	const { guided, run, notes, labels, events } = setUp();
	await guided.begin('motion');
	expect(guided.nTrials).toBe(3);
	run(0, 60);
	await turn();
	expect(guided.status).toBe('done');
	expect(guided.result).toMatchObject({ model: { id: 'm' } });
	expect(notes.at(-1)).toEqual({ tests: [guided.result] });
	expect(labels.filter(([classIndex]) => classIndex === 1)).toHaveLength(3);
	expect(events.at(-1)).toBe('stop');
});

test('a double click begins once', async () => {
	const { guided, events } = setUp();
	await Promise.all([guided.begin('motion'), guided.begin('motion')]);
	expect(events).toEqual(['record ']);
});

test('it ends when nothing predicts any more, and keeps what was done', async () => {
	const { guided, run, prediction } = setUp();
	await guided.begin('motion');
	run(0, 6);
	expect(guided.at).toBeGreaterThan(0);
	prediction.decided = undefined;
	guided.refresh();
	await turn();
	expect([guided.status, guided.result !== undefined]).toEqual(['done', true]);
});

test('it stands still while no samples come; the trial that was on comes again', async () => {
	const { guided, run, state } = setUp();
	await guided.begin('motion');
	run(0, 3);
	const { at } = guided;
	state.flowing = false;
	guided.refresh();
	expect([guided.status, guided.pausedBy, guided.trial]).toEqual(['paused', 'stream', undefined]);
	state.flowing = true;
	guided.refresh();
	expect([guided.status, guided.at]).toEqual(['running', at]);
});

test('a trial that was broken off is not timed by what is told late of its first showing', async () => {
	const { guided } = setUp();
	await guided.begin('motion');
	const first = performance.now() + 10_000;
	guided.frame(first);
	const { showing } = guided;
	guided.pause();
	guided.resume();
	guided.frame(first + 10_000);
	const again = guided.trial!;
	guided.seen(onAppClock(first), showing);
	expect(guided.trial).toBe(again);
	guided.seen(onAppClock(first + 10_020), guided.showing);
	expect(guided.trial!.shown).toBeCloseTo(onAppClock(first + 10_020), 6);
});

test('it says why it cannot begin', async () => {
	const { guided, prediction, state } = setUp();
	expect(guided.why('fitts')).toMatch(/regression/);
	state.replay = {};
	expect(guided.why('motion')).toMatch(/replay cannot be tested/);
	state.replay = undefined;
	prediction.bundle = undefined;
	await expect(guided.begin('motion')).rejects.toThrow(/press Predict/);
});
