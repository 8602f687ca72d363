import { expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline-config.ts';
import { train } from '../fit/train.ts';
import { storedBundle } from './stored-bundle.ts';

const made = async () => {
	const recording = fakeRecording({ segments: [0, 1, 0, 1].map((c) => [c, 1] as const) });
	const { bundle } = await train([recording], {
		pipeline: DEFAULT_PIPELINE,
		model: 'lda',
		classNames: ['Rest', 'Fist'],
		skipFirst: false,
		seed: 1,
		score: 'leave-one-trial-out'
	});
	return bundle;
};

test('a stored model is read back as it is, one of version 0.1 too', async () => {
	const bundle = await made();
	expect(storedBundle(structuredClone(bundle))).toEqual(bundle);
	const { task, ...old } = bundle;
	expect(storedBundle(old)?.task).toBe(task);
});

test('what is no model that can be used is passed over', async () => {
	const bundle = await made();
	const odd = [null, 7, 'x', [], {}, NaN];
	for (const value of odd) expect(storedBundle(value)).toBeUndefined();
	for (const member of ['version', 'kind', 'id', 'pipeline', 'stream', 'classNames', 'weights'])
		for (const value of [undefined, null, NaN, 1e308, 'x', [[[]]]])
			expect(storedBundle({ ...bundle, [member]: value }), member).toSatisfy(
				(read) => read === undefined || (member === 'id' && value === 'x')
			);
	const [name] = Object.keys(bundle.weights);
	const short = { ...bundle.weights, [name!]: { shape: [2 ** 40], data: new Float64Array(1) } };
	expect(storedBundle({ ...bundle, weights: short })).toBeUndefined();
});
