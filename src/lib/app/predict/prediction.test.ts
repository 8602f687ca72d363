// Over 250 lines because every case sets up the same fake worker and streams.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../core/parse.ts';
import { seeded } from '../../core/random.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { Settings } from '../kernel/settings.ts';
import { localPredictWorkers, modelOf, noiseStream } from './predict-worker.fixture.ts';
import { Prediction } from './prediction.svelte.ts';
import type { LiveStreams } from './stream-for.ts';

/** Streams that are connected; `flowing` false: no samples come. */
function connected(streams: LiveStream[], state = { flowing: true }): LiveStreams {
	return {
		get list() {
			return [{ streams }];
		},
		get streams() {
			return streams;
		},
		flows: (name) => state.flowing && streams.some(({ info }) => info.name === name)
	};
}

function setUp() {
	const emg = noiseStream();
	const streams: LiveStream[] = [emg];
	const state = { flowing: true };
	const { workers, start } = localPredictWorkers();
	const prediction = new Prediction(connected(streams, state), new Settings(), start);
	const alive = (): number => workers.filter((worker) => worker.alive).length;
	return { emg, streams, state, workers, prediction, alive };
}

const outcome = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => 'done',
		(error: Error) => error.name
	);

describe('one worker at a time', () => {
	test('a double click starts one worker, and Stop leaves none', async () => {
		const { prediction, workers, alive } = setUp();
		const model = modelOf('a');
		await Promise.all([prediction.start(model), prediction.start(model)]);
		expect([workers.length, prediction.state]).toEqual([1, 'running']);
		await prediction.stop();
		expect([alive(), prediction.state, prediction.bundle]).toEqual([0, 'idle', undefined]);
	});

	test('Stop while a model is being started ends its worker, and the start rejects with an AbortError', async () => {
		const { prediction, alive } = setUp();
		const started = outcome(prediction.start(modelOf('a')));
		expect(prediction.state).toBe('starting');
		await prediction.stop();
		expect(await started).toBe('AbortError');
		expect([alive(), prediction.state]).toEqual([0, 'idle']);
	});

	test('of two models the one that was started last is at work', async () => {
		const { prediction, alive } = setUp();
		const outcomes = await Promise.all([
			outcome(prediction.start(modelOf('a'))),
			outcome(prediction.start(modelOf('b')))
		]);
		expect(outcomes).toEqual(['AbortError', 'done']);
		expect([alive(), prediction.bundle?.id]).toEqual([1, 'b']);
	});

	test('a script worker that comes after Stop is disposed', async () => {
		const { prediction, workers, alive } = setUp();
		const { start } = localPredictWorkers();
		let give: (worker: ReturnType<typeof start>) => void = () => {};
		prediction.scriptWorker = () => new Promise((resolve) => (give = resolve));
		const started = outcome(prediction.start({ ...modelOf('a'), script: { source: '' } }));
		await new Promise((resolve) => setTimeout(resolve));
		await prediction.stop();
		const late = start();
		give(late);
		expect(await started).toBe('AbortError');
		expect([late.alive, alive(), workers.length]).toEqual([false, 0, 0]);
	});

	test('a model that fits no stream leaves the one at work alone', async () => {
		const { prediction } = setUp();
		await prediction.start(modelOf('a'));
		const other = modelOf('b');
		const start = prediction.start({ ...other, stream: { ...other.stream, nChannels: 5 } });
		await expect(start).rejects.toThrow(/5 channels/);
		expect([prediction.state, prediction.bundle?.id]).toEqual(['running', 'a']);
	});

	test('a worker that fails is told of once, and nothing is left of it', async () => {
		const { prediction, workers, alive } = setUp();
		const told: string[] = [];
		prediction.onFailure = (message) => told.push(message);
		await prediction.start(modelOf('a'));
		workers[0]!.fail(new Error('It broke.'));
		await expect.poll(() => prediction.state).toBe('idle');
		expect([told, alive()]).toEqual([['It broke.'], 0]);
	});

	test.each(Array.from({ length: 60 }, (_, seed) => seed))(
		'in any order of start, stop and failure every worker is disposed (seed %i)',
		async (seed) => {
			const { prediction, workers, alive, emg } = setUp();
			const random = seeded(seed);
			const calls: Promise<string>[] = [];
			const models = [modelOf('a'), modelOf('b', ['Up', 'Down', 'Left'])];
			let last = '';
			for (let step = 0; step < 40; step++) {
				const draw = random();
				if (draw < 0.45) {
					const model = models[Math.floor(random() * 2)]!;
					last = model.id;
					calls.push(outcome(prediction.start(model)));
				} else if (draw < 0.7) {
					last = '';
					calls.push(outcome(prediction.stop()));
				} else if (draw < 0.8) {
					const at = workers.at(-1);
					if (random() < 0.5) at?.fail(new Error('run'));
					else at?.crash(new Error('crash'));
				} else if (draw < 0.9) calls.push(outcome(prediction.restart()));
				else emg.write(20);
				for (let turn = Math.floor(random() * 8); turn > 0; turn--) await Promise.resolve();
				expect(alive()).toBeLessThanOrEqual(2);
			}
			await Promise.all(calls);
			expect(alive()).toBe(prediction.running ? 1 : 0);
			if (prediction.running) expect(prediction.bundle?.id).toBe(last);
			await prediction.stop();
			expect([alive(), prediction.state]).toEqual([0, 'idle']);
		}
	);
});

describe('what is shown', () => {
	test('the newest prediction, and nothing while no samples come', async () => {
		const { prediction, emg, workers, state } = setUp();
		await prediction.start(modelOf('a'));
		emg.write(500);
		workers[0]!.catchUp();
		await prediction.refresh();
		expect(prediction.current?.values).toHaveLength(2);
		expect(prediction.current?.time).toBeCloseTo(100.499, 6);
		state.flowing = false;
		await prediction.refresh();
		expect([prediction.state, prediction.current, prediction.rate]).toEqual(['waiting', undefined, 0]);
		state.flowing = true;
		await prediction.refresh();
		expect(prediction.state).toBe('running');
	});

	test('that the stream was disconnected, once; told of it by the app, predicting ends', async () => {
		const { prediction, streams, alive } = setUp();
		const told: string[] = [];
		prediction.onInputGone = (message) => told.push(message);
		await prediction.start(modelOf('a'));
		// The same name, but other memory: the model is not at work on it.
		streams.splice(0, 1, noiseStream());
		await prediction.refresh();
		await prediction.refresh();
		expect([alive(), prediction.state, prediction.current]).toEqual([1, 'waiting', undefined]);
		expect(told).toEqual([expect.stringMatching(/emg was disconnected.*Stop predicting/)]);
		await prediction.endWithoutInput();
		expect([alive(), prediction.state]).toEqual([0, 'idle']);
		expect(told[1]).toMatch(/has stopped: emg was disconnected/);
	});
});

describe('while recording', () => {
	/** What a recording is told, and the facts it was told last. */
	function recorded(prediction: Prediction): { streams: string[]; facts: () => JsonObject } {
		const streams: string[] = [];
		let facts: JsonObject = {};
		prediction.recording = () => true;
		prediction.onStream = ({ info }) => streams.push(info.name);
		prediction.onFacts = (all) => (facts = all);
		return { streams, facts: () => facts };
	}

	test('each stretch names its model, where it begins on its stream, and between which predictions it lies', async () => {
		const { prediction, emg, workers } = setUp();
		const { streams, facts } = recorded(prediction);
		emg.write(77);
		expect(await prediction.restart()).toBeUndefined();
		await prediction.start(modelOf('a'));
		emg.write(523);
		workers[0]!.catchUp();
		await prediction.start(modelOf('b', ['Rest', 'Fist'], 2));
		emg.write(400);
		workers[1]!.catchUp();
		await prediction.stop();
		const both = ['emg_prediction', 'emg_prediction_smoothed'];
		expect(streams).toEqual([...both, ...both]);
		expect(facts()).toMatchObject({
			predictions: {
				emg_prediction: {
					of: 'emg',
					model: { id: 'a' },
					stretches: [
						{ of: 'emg', model: { id: 'a' }, sample: 77, after: 100.076, until: 100.599 },
						{ of: 'emg', model: { id: 'b' }, sample: 600, after: 100.599, until: 100.999 }
					]
				}
			}
		});
	});

	test('a model of other outputs writes into a stream of its own, and back to the first one goes on in the first', async () => {
		const { prediction } = setUp();
		const { streams, facts } = recorded(prediction);
		const other = modelOf('b', ['Up', 'Down', 'Left']);
		for (const model of [modelOf('a'), other, modelOf('a'), modelOf('c', ['Fist', 'Rest'])])
			await prediction.start(model);
		expect(streams.filter((name) => !name.endsWith('_smoothed'))).toEqual([
			...['emg_prediction', 'emg_prediction-2'],
			...['emg_prediction', 'emg_prediction-3']
		]);
		const { predictions } = facts() as { predictions: Record<string, { stretches: unknown[] }> };
		expect(Object.entries(predictions).map(([name, { stretches }]) => [name, stretches.length])).toEqual([
			['emg_prediction', 2],
			['emg_prediction-2', 1],
			['emg_prediction-3', 1]
		]);
	});

	test('a recording that begins keeps only the model at work, from where it begins anew', async () => {
		const { prediction, emg, workers } = setUp();
		const { facts } = recorded(prediction);
		await prediction.start(modelOf('a'));
		await prediction.start(modelOf('b', ['Rest', 'Fist'], 2));
		emg.write(333);
		workers[1]!.catchUp();
		const restart = await prediction.restart();
		expect(restart).toMatchObject({ input: 'emg', row: 333, predictionRow: workers[1] ? 3 : 0 });
		await prediction.stop();
		expect(facts()).toMatchObject({
			predictions: { emg_prediction: { stretches: [{ model: { id: 'b' }, sample: 333 }] } }
		});
	});

	test('without a recording nothing is kept of models that have stopped', async () => {
		const { prediction } = setUp();
		await prediction.start(modelOf('a'));
		await prediction.start(modelOf('b', ['Up', 'Down', 'Left']));
		expect(prediction.output?.info.name).toBe('emg_prediction');
		expect(Object.keys(prediction.facts['predictions'] as object)).toEqual(['emg_prediction']);
	});

	test('smoothers that were changed are told with the prediction after which they count', async () => {
		const { prediction, emg, workers } = setUp();
		const { streams, facts } = recorded(prediction);
		await prediction.smooth('classify', []);
		await prediction.start(modelOf('a'));
		emg.write(400);
		workers[0]!.catchUp();
		const steps = [{ kind: 'majority', params: { votes: 3 } }] as const;
		await prediction.smooth('classify', steps);
		expect(streams).toEqual(['emg_prediction', 'emg_prediction_smoothed']);
		expect(facts()).toMatchObject({
			predictions: {
				emg_prediction: {
					smoothed: 'emg_prediction_smoothed',
					smoothing: [{ steps: [] }, { after: 100.399, steps }]
				}
			}
		});
	});

	test('a name that a replayed stream has is not taken', async () => {
		const { prediction, streams } = setUp();
		const emg = streams[0]!;
		streams.push({ ...emg, info: { ...emg.info, name: 'emg_prediction' } });
		await prediction.start(modelOf('a'));
		expect(prediction.output?.info.name).toBe('emg_prediction_2');
	});
});
