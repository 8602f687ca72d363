import { expect, test } from 'vitest';
import { PredictionLog } from './prediction-log.ts';
import { modelOf, noiseStream } from './predict-worker.fixture.ts';

const input = noiseStream();
const NONE = new Set<string>();

/** A model begins at a sample. */
function begin(log: PredictionLog, id: string, sample: number, classNames = ['Rest', 'Fist']) {
	const bundle = modelOf(id, classNames);
	const output = noiseStream(log.nameFor(bundle, input, NONE));
	const smoothed = noiseStream(`${output.info.name}_smoothed`);
	const began = { row: sample, sample, after: sample / 1000, predictionRow: 0 };
	log.begin({ bundle, input, output, smoothed, began, steps: [] });
	return output;
}

test('facts are plain JSON, and empty before the first model', () => {
	const log = new PredictionLog();
	expect(log.facts).toEqual({});
	begin(log, 'a', 10);
	expect(structuredClone(log.facts)).toEqual(log.facts);
	expect(log.facts).toMatchObject({
		predictions: { emg_prediction: { of: 'emg', behind: 0, model: { id: 'a', kind: 'lda' } } }
	});
});

test('the order of classes is part of the shape, the name of the model is not', () => {
	const log = new PredictionLog();
	begin(log, 'a', 0);
	expect(log.nameFor(modelOf('b'), input, NONE)).toBe('emg_prediction');
	expect(log.nameFor(modelOf('c', ['Fist', 'Rest']), input, NONE)).toBe('emg_prediction-2');
	const slow = { ...modelOf('d'), pipeline: { ...modelOf('d').pipeline, hopSeconds: 0.1 } };
	expect(log.nameFor(slow, input, NONE)).toBe('emg_prediction-2');
});

test('names that other sources have are never used', () => {
	const log = new PredictionLog();
	expect(log.nameFor(modelOf('a'), input, new Set(['emg_prediction']))).toBe('emg_prediction_2');
	expect(log.nameFor(modelOf('a'), input, new Set(['emg_prediction_smoothed']))).toBe('emg_prediction_2');
	begin(log, 'a', 0);
	expect(log.nameFor(modelOf('c', ['Up', 'Down']), input, new Set(['emg_prediction-2']))).toBe(
		'emg_prediction-3'
	);
});

test('times that a model fell behind are of its stretch, their sum of the stream', () => {
	const log = new PredictionLog();
	begin(log, 'a', 0);
	log.behind(2);
	log.end();
	begin(log, 'b', 100);
	log.behind(3);
	expect(log.facts).toMatchObject({
		predictions: { emg_prediction: { behind: 5, stretches: [{ behind: 2 }, { behind: 3 }] } }
	});
});

test('a row that a worker wrote after it was told to end belongs to its stretch', () => {
	const log = new PredictionLog();
	const output = begin(log, 'a', 0);
	output.write(4);
	log.end();
	output.write(1);
	expect(log.facts).toMatchObject({ predictions: { emg_prediction: { stretches: [{ until: 100.004 }] } } });
});

test('the end of a stretch is its last prediction; one without predictions ends where it began', () => {
	const log = new PredictionLog();
	begin(log, 'a', 0).write(4);
	log.end();
	begin(log, 'b', 100);
	log.end();
	expect(log.facts).toMatchObject({
		predictions: { emg_prediction: { stretches: [{ until: 100.003 }, { after: 0.1, until: 0.1 }] } }
	});
});
