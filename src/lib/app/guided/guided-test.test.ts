import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
	// It is listed although the session cannot be opened yet.
	expect(guided.results.stored).toEqual([{ session: 's1', result: guided.result }]);
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

describe('a target test', () => {
	/** A model of one output in per cent, and a person (or the simulated arm) who moves the cursor at once where it is told. */
	async function setUpTargets() {
		const around = guidedParts();
		const ring = SharedRing.create(1, 8192);
		const info = { name: 'p_smoothed', nChannels: 1, fs: hertz(20), unit: 'a.u.' as const };
		const bundle = {
			...modelOf('m'),
			task: 'regress' as const,
			targets: { stream: 'target', names: ['grip'], unit: '%' as const }
		};
		around.prediction.bundle = bundle;
		around.prediction.decided = { info, ring: ring.handle };
		const guided = new GuidedTest(around.parts);
		await guided.begin('fitts');
		const start = performance.now();
		let after = 0;
		/** Runs for so long with the cursor where `place` says; every target is seen at once. */
		const run = (span: number, place: () => number): void => {
			for (const end = after + span; after < end && guided.active; after += 0.05) {
				const time = onAppClock(start + 1000 * after);
				ring.write(
					{ data: Float32Array.of(100 * place()), timestamps: Float64Array.of(time) },
					seconds(time)
				);
				guided.frame(start + 1000 * after);
				guided.seen(time, guided.showing);
			}
		};
		/** Where a perfect person is: at rest between targets, else in the target. */
		const perfect = (): number => (guided.trial ? (guided.target?.at[0] ?? 0) : 0);
		return { ...around, guided, run, perfect };
	}

	test('shows no target before the cursor has returned to rest, and says so of one that came all the same', async () => {
		const { guided, run } = await setUpTargets();
		run(8, () => 0.5);
		expect(guided.trial).toBeUndefined();
		run(1, () => 0);
		expect(guided.trial).toMatchObject({ rested: true });
		await guided.end();

		const restless = await setUpTargets();
		restless.run(30, () => 0.6);
		await restless.guided.end();
		expect(restless.guided.result).toMatchObject({
			invalid: [{ trial: 1, reason: 'no return to rest before it' }]
		});
	});

	test('lets the simulated arm see the target after a reaction time, and not at all once it is over', async () => {
		const { guided, run, events } = await setUpTargets();
		const efforts = () => events.filter((event) => /^effort (?!0\.00)/.test(event));
		run(2.2, () => 0);
		expect(guided.trial).toBeDefined();
		expect(efforts()).toEqual([]);
		run(0.6, () => 0);
		expect(efforts()).toEqual([`effort ${guided.target!.at[0]!.toFixed(2)}`]);
		guided.pause();
		expect(events.at(-1)).toBe('effort 0.00');
	});

	test('that is stopped is marked and keeps no figures; one that is done keeps them, with outputs and smoothing', async () => {
		const stopped = await setUpTargets();
		stopped.run(12, stopped.perfect);
		await stopped.guided.end();
		expect(stopped.guided.result).toMatchObject({ stopped: true, planned: 16, outputs: 1 });
		expect(stopped.guided.result).not.toHaveProperty('completionRate');

		const { guided, run, perfect, prediction } = await setUpTargets();
		run(120, perfect);
		await turn();
		expect(guided.status).toBe('done');
		expect(guided.result).toMatchObject({
			...{ stopped: false, trials: 16, valid: 16, reached: 16, completionRate: 1 },
			...{ outputs: 1, smoothing: [], steady: true, invalid: [] }
		});
		prediction.smoothing = () => [{ kind: 'majority', params: { votes: 3 } }];
		await guided.begin('fitts');
		prediction.smoothing = () => [];
		run(12, perfect);
		await guided.end();
		expect(guided.result).toMatchObject({ smoothing: [{ kind: 'majority' }], steady: false });
	});
});
