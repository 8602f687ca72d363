import { expect, test } from 'vitest';
import { noiseStream } from './predict-worker.fixture.ts';
import { Decisions } from './decisions.ts';

test('each decision is read once, in order, with the time of its window', () => {
	const stream = noiseStream('emg_prediction_smoothed');
	const decisions = new Decisions({ decided: stream });
	stream.write(3);
	expect(decisions.read().map(({ time }) => time)).toEqual([100, 100.001, 100.002]);
	expect(decisions.read()).toEqual([]);
	stream.write(100);
	const more = decisions.read();
	expect(more).toHaveLength(100);
	expect(more[0]!.values).toHaveLength(2);
});

test('what came before `skip` is passed over', () => {
	const stream = noiseStream();
	stream.write(5);
	const decisions = new Decisions({ decided: stream });
	decisions.skip();
	stream.write(1);
	expect(decisions.read()).toHaveLength(1);
});

test('nothing is read while nothing predicts', () => {
	const decisions = new Decisions({ decided: undefined });
	decisions.skip();
	expect(decisions.read()).toEqual([]);
});
