import { describe, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { hertz } from '../../core/units.ts';
import { loadBundle, saveBundle } from '../bundle/bundle-file.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline.ts';
import { Predictor } from '../run/predictor.ts';
import { train, type TrainOptions } from './train.ts';

const options: TrainOptions = {
	pipeline: DEFAULT_PIPELINE,
	model: 'ridge',
	classNames: [],
	skipFirst: false,
	seed: 1,
	score: 'leave-one-trial-out',
	targets: { stream: 'force', channels: [0] }
};

/** A signal whose first channel is loud while the force is 1; a phase of 0 at the start and 2 after. */
function pressed(id = 'a', seed = 1, unit: '%' | 'a.u.' = '%'): LabelledRecording {
	const rounds = Array.from({ length: 20 }, (_, i) => [i % 2, 1] as const);
	const emg = fakeRecording({ id, seed, segments: rounds });
	const info = {
		name: 'force',
		nChannels: 2,
		fs: hertz(100),
		unit,
		channelNames: ['grip', 'phase']
	};
	return {
		...emg,
		targets: {
			info,
			async *chunks() {
				const timestamps = Float64Array.from({ length: 2000 }, (_, row) => 1000 + row / 100);
				const data = new Float32Array(4000);
				for (let row = 0; row < 2000; row++) {
					data[2 * row] = 1 - (Math.floor(row / 100) % 2);
					data[2 * row + 1] = row < 200 ? 0 : 2;
				}
				yield { data, timestamps };
			}
		}
	};
}

describe('a regression', () => {
	test('gives a bundle that says what it gives, scored on stretches of time it has not seen', async () => {
		const { bundle, regressionScore, score, unscored } = await train([pressed()], options);
		expect(bundle).toMatchObject({
			task: 'regress',
			kind: 'ridge',
			name: 'Ridge regression of grip on logHTD',
			classNames: [],
			targets: { stream: 'force', names: ['grip'], unit: '%' }
		});
		expect([score, unscored]).toEqual([undefined, undefined]);
		expect(regressionScore).toMatchObject({ protocol: 'leave-one-block-out', folds: 5 });
		expect(regressionScore!.r2).toBeGreaterThan(0.5);
		const back = loadBundle(saveBundle(bundle));
		expect(back).toEqual(bundle);
		const predictor = new Predictor(back, pressed().info);
		expect([predictor.task, predictor.outputNames, predictor.nOutputs]).toEqual(['regress', ['grip'], 1]);
		let n = 0;
		for await (const chunk of pressed().chunks()) {
			for (const { outputs } of predictor.push(chunk)) n += Number(Number.isFinite(outputs[0]));
		}
		expect(n).toBeGreaterThan(300);
	});

	test('leaves phases out that are not wanted, and counts them', async () => {
		const only = { channel: 1, values: [2] };
		const { report } = await train([pressed()], { ...options, targets: { ...options.targets!, only } });
		expect(report.recordings[0]!.dropped).toEqual([expect.objectContaining({ reason: 'no-target' })]);
		expect(report.notes.join()).toContain('phase that is left out');
	});

	test('by session leaves each session out in turn', async () => {
		const { regressionScore } = await train([pressed('a', 1), pressed('b', 2)], {
			...options,
			score: 'leave-one-session-out'
		});
		expect(regressionScore).toMatchObject({ protocol: 'leave-one-session-out', folds: 2 });
	});

	test.each([
		['no target is chosen', [pressed()], { targets: undefined }, 'no target stream is chosen'],
		['a session has no such stream', [fakeRecording({ segments: [[0, 2]] })], {}, 'has no stream "force"'],
		['a channel is not there', [pressed()], { targets: { stream: 'force', channels: [7] } }, 'no channel 7'],
		['targets differ', [pressed('a'), pressed('b', 2, 'a.u.')], {}, 'Choose sessions with the same targets.'],
		[
			'the target stands still',
			[pressed()],
			{ targets: { stream: 'force', channels: [1], only: { channel: 1, values: [2] } } },
			'the target stays at 2'
		],
		[
			'no window has a target',
			[pressed()],
			{ targets: { stream: 'force', only: { channel: 1, values: [9] } } },
			'Choose another target or other phases.'
		]
	])('is refused where %s', async (_, recordings, change, message) => {
		await expect(train(recordings, { ...options, ...change })).rejects.toMatchObject({
			name: 'ModelError',
			message: expect.stringContaining(message)
		});
	});
});
