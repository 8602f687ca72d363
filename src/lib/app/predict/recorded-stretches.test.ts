import { expect, test } from 'vitest';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { verify, type Verification } from '../../pipeline/analysis/verify.ts';
import { seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import {
	recordedDecisions,
	recordedOutputs,
	recordedPredictions,
	stretchInput,
	type PredictedStretch
} from '../../session/read/recorded-predictions.ts';
import { Session } from '../../session/read/session.ts';
import { Recorder } from '../../session/write/recorder.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { memoryStore } from '../../store/memory.ts';
import { Settings } from '../kernel/settings.ts';
import { localPredictWorkers, modelOf, noiseStream } from './predict-worker.fixture.ts';
import { Prediction } from './prediction.svelte.ts';

/** A filter remembers everything since it began: only from the right sample on are its predictions the same bits. */
function filtered(model: ModelBundle): ModelBundle {
	const filters = [{ kind: 'highpass', hz: 20, order: 4 }] as const;
	return { ...model, pipeline: { ...model.pipeline, filters } };
}

const models = [
	filtered(modelOf('a')),
	filtered(modelOf('b', ['Rest', 'Fist'], 2)),
	filtered(modelOf('c', ['Up', 'Down', 'Left'], 3))
];

const OTHERWISE = [
	[{ kind: 'persistence', params: { windows: 5 } }],
	[
		{ kind: 'majority', params: { votes: 4 } },
		{ kind: 'persistence', params: { windows: 2 } }
	]
];

/**
 * Records while models predict one after the other. `begin`: before it is recorded. `late`: samples that come, and are
 * predicted on, from the press of Record until the recording has started.
 */
async function record(begin: readonly string[], then: readonly string[], late = 0): Promise<Session> {
	const emg = noiseStream();
	const { workers, start } = localPredictWorkers();
	const prediction = new Prediction(
		{ list: [{ streams: [emg] }], streams: [emg], flows: () => true },
		new Settings(),
		start
	);
	const play = (n: number): void => {
		for (let done = 0; done < n; done += 37) {
			emg.write(37);
			workers.at(-1)?.catchUp();
		}
	};
	const predict = async (id: string): Promise<void> => {
		if (id === '') await prediction.stop();
		else await prediction.start(models.find((model) => model.id === id)!);
	};
	play(300);
	for (const id of begin) {
		await predict(id);
		play(400);
	}
	const pressed = seconds(emg.next);
	play(late);
	const restart = await prediction.restart(pressed);
	const from = ({ ring }: LiveStream): number => new SharedRing(ring).written;
	const outputs = (restart?.outputs ?? []).map((output) => ({ ...output, from: restart!.predictionRow }));
	const store = memoryStore();
	const recorder = await Recorder.begin(
		store,
		{ id: 's', classNames: ['Rest', 'Fist'], created: new Date(0), facts: prediction.facts },
		[{ ...emg, from: restart?.row ?? from(emg) }, ...outputs]
	);
	prediction.recording = () => true;
	prediction.onStream = (stream) => void recorder.add({ ...stream, from: from(stream) });
	prediction.onFacts = (facts) => recorder.setFacts(facts);
	play(900);
	await recorder.flush();
	for (const id of then) {
		await predict(id);
		play(377);
		// Other smoothers in the middle of a stretch, each with a past of its own.
		if (prediction.running) await prediction.smooth('classify', OTHERWISE[id.length % 2]!);
		play(400);
		await recorder.flush();
	}
	await recorder.stop(prediction.facts);
	return Session.open(store, { id: 's', name: 's' });
}

async function verified(session: Session, stretch: PredictedStretch, model: string): Promise<Verification> {
	const bundle = models.find(({ id }) => id === model)!;
	const input = stretchInput(session, stretch, bundle.stream.name);
	const decided = await recordedDecisions(session, stretch);
	return verify(bundle, input, await recordedOutputs(session, stretch.stream), { span: stretch, decided });
}

test.each([
	['one model from before Record to Stop', ['a'], [], ['a']],
	['models that follow one another', ['a'], ['b', 'a'], ['a', 'b', 'a']],
	['predicting that begins after Record, stops, and begins again', [], ['a', '', 'a', ''], ['a', 'a']],
	['a model of other classes between two', ['b'], ['c', 'a'], ['b', 'a', 'c']],
	['a model that was at work before Record only', ['a', ''], ['b'], ['b']]
] as const)('%s: every stretch is recorded whole and its own model gives the same bits', async (...row) => {
	const [, begin, then, expected] = row;
	const session = await record(begin, then);
	const recorded = recordedPredictions(session).filter(({ smoothed }) => !smoothed);
	const stretches = recorded.flatMap((one) => one.stretches);
	expect(stretches.map(({ modelId }) => modelId)).toEqual(expected);
	expect(recorded.map(({ stream }) => stream)).toEqual(
		expected.some((id) => id === 'c') ? ['emg_prediction', 'emg_prediction-2'] : ['emg_prediction']
	);
	let compared = 0;
	for (const stretch of stretches) {
		const found = await verified(session, stretch, stretch.modelId!);
		expect(found).toMatchObject({ differing: 0, onlyRecorded: 0, onlyRecomputed: 0 });
		expect(found.compared).toBeGreaterThan(10);
		expect(found.decisions).toEqual({ compared: found.compared, differing: 0, first: undefined });
		compared += found.compared;
	}
	expect(compared).toBe(recorded.reduce((sum, { stream }) => sum + session.streamInfo(stream).nSamples, 0));
});

test('samples that come before a recording has started are recorded and explain every prediction from the press on', async () => {
	const session = await record(['a'], [], 1000);
	// 300 rows, then 400 with the model, in blocks of 37.
	const { first } = session.streamInfo('emg');
	expect(first).toBe(9 * 37 + 11 * 37);
	const [stretch] = recordedPredictions(session)[0]!.stretches;
	expect(stretch!.sample).toBe(first);
	const found = await verified(session, stretch!, 'a');
	expect(found).toMatchObject({ differing: 0, onlyRecorded: 0, onlyRecomputed: 0 });
	const hops = Math.floor((session.streamInfo('emg').nSamples - 200) / 50);
	expect(found.compared).toBeGreaterThanOrEqual(hops);
});

test('with other smoothing than was at work the decisions differ, and the predictions do not', async () => {
	const session = await record(['a'], ['a']);
	const [stretch] = recordedPredictions(session)[0]!.stretches;
	const decided = { ...stretch!.decided!, smoothing: [{ steps: [] }] };
	const found = await verified(session, { ...stretch!, decided }, 'a');
	expect(found.differing).toBe(0);
	expect(found.decisions!.differing).toBeGreaterThan(0);
	expect(found.decisions!.first).toBeGreaterThan(0);
});

test('with the model of another stretch they differ', async () => {
	const session = await record(['a'], ['b']);
	const [first, second] = recordedPredictions(session)[0]!.stretches;
	expect((await verified(session, first!, 'b')).differing).toBeGreaterThan(10);
	expect((await verified(session, second!, 'a')).differing).toBeGreaterThan(10);
});

test('a session of an older version names one model for all of a stream', async () => {
	const session = await record(['a'], []);
	const extras = {
		myodeck: { predictions: { emg_prediction: { of: 'emg', model: { id: 'x', name: 'X' }, behind: 0 } } }
	};
	const streams = session.streams.filter(({ name }) => !name.endsWith('_smoothed'));
	expect(recordedPredictions({ streams, extras })).toEqual([
		{
			stream: 'emg_prediction',
			smoothed: false,
			stretches: [
				{
					...{ stream: 'emg_prediction', of: 'emg', modelId: 'x', modelName: 'X' },
					...{ sample: undefined, after: -Infinity, until: Infinity }
				}
			]
		}
	]);
	expect(recordedPredictions({ streams, extras: {} })[0]).toMatchObject({
		stretches: [{ modelId: undefined, modelName: 'model a' }]
	});
});
