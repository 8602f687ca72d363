import { expect, test } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { PredictedStretch } from '../../session/read/recorded-predictions.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { ReplayCheck } from './check.svelte.ts';
import { fakeReplayedSession } from './replayed-session.fixture.ts';

function stream(name: string) {
	const ring = SharedRing.create(2, 1024);
	return {
		info: { name, nChannels: 2, fs: hertz(20), unit: 'probability' as const },
		ring: ring.handle,
		write: (value: number, time: number) =>
			ring.write(
				{ data: Float32Array.of(value, 1 - value), timestamps: Float64Array.of(time) },
				seconds(time)
			)
	};
}
const stretch = (modelId: string, after = -Infinity, until = Infinity): PredictedStretch => ({
	...{ stream: 'emg_prediction', of: 'emg', modelId, modelName: `model ${modelId}` },
	...{ sample: 0, after, until }
});

/** A replay of a session whose predictions these stretches made, and what predicts now. */
function setUp(bundle: ModelBundle, ...stretches: PredictedStretch[]) {
	const [then, now] = [stream('emg_prediction'), stream('emg_prediction_2')];
	const replayed = fakeReplayedSession([{ stream: 'emg_prediction', smoothed: false, stretches }]);
	const prediction = { bundle: bundle as ModelBundle | undefined, output: now };
	const check = new ReplayCheck(prediction);
	const replay = { replayed, streams: [then] };
	return { then, now, check, prediction, refresh: () => check.refresh(replay) };
}

test('rows of one time are compared bit for bit, whichever comes first', () => {
	const { then, now, check, refresh } = setUp(modelOf('a'), stretch('a'));
	then.write(0.25, 1);
	refresh();
	now.write(0.25, 1);
	now.write(0.5, 2);
	refresh();
	expect(check.figures).toEqual({ compared: 1, differing: 0, first: undefined, why: undefined });
	then.write(0.5 + 2 ** -24, 2);
	refresh();
	expect(check.figures).toEqual({ compared: 2, differing: 1, first: 2, why: undefined });
});

test('only the stretches that this model made are compared', () => {
	const { then, now, check, refresh } = setUp(
		modelOf('a'),
		stretch('a', -Infinity, 2),
		stretch('b', 2, 4),
		stretch('a', 4)
	);
	refresh();
	for (let time = 1; time <= 6; time++) {
		then.write(time === 3 || time === 4 ? 0.75 : 0.25, time);
		now.write(0.25, time);
	}
	refresh();
	expect(check.figures).toMatchObject({ compared: 4, differing: 0 });
});

test('with another model, or with filters, it says why nothing is compared', () => {
	const other = setUp(modelOf('c'), stretch('a'), stretch('b'));
	other.refresh();
	expect(other.check.figures.why).toBe(
		'It was recorded with model a, model b; choose that model to compare.'
	);
	const model = modelOf('a');
	const filters = [{ kind: 'rectify' }] as const;
	const filtered = setUp({ ...model, pipeline: { ...model.pipeline, filters } }, stretch('a'));
	filtered.refresh();
	expect(filtered.check.figures.why).toMatch(/press Verify/);
});

test('another model begins anew', () => {
	const { then, now, check, prediction, refresh } = setUp(modelOf('a'), stretch('a'));
	then.write(0.25, 1);
	now.write(0.25, 1);
	refresh();
	prediction.bundle = undefined;
	refresh();
	expect(check.figures).toEqual({ compared: 0, differing: 0, first: undefined, why: undefined });
});
