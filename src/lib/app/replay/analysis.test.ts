import { beforeEach, describe, expect, test } from 'vitest';
import type { Verification } from '../../pipeline/analysis/verify.ts';
import type { SamplesCheck } from '../../session/check/compare-checksums.ts';
import type { PredictedStretch } from '../../session/read/recorded-predictions.ts';
import type { AnalysisApi } from '../../../workers/analysis.worker.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { Analysis } from './analysis.svelte.ts';
import type { ReplayedSession } from './replay-sessions.ts';
import { fakeReplayedSession } from './replayed-session.fixture.ts';

const stretch = (modelId: string, stream = 'emg_prediction'): PredictedStretch => ({
	...{ stream, of: 'emg', modelId, modelName: `model ${modelId}` },
	...{ sample: 0, after: -Infinity, until: Infinity }
});
const session = (...stretches: PredictedStretch[]): ReplayedSession =>
	fakeReplayedSession(
		[
			{ stream: 'emg_prediction', smoothed: false, stretches },
			{ stream: 'emg_prediction_smoothed', smoothed: true, stretches: [stretch('?')] }
		].filter((one) => one.stretches.length > 0 && stretches.length > 0)
	);
const found = (compared: number, differing = 0): Verification => ({
	...{ compared, differing, onlyRecorded: 1, onlyRecomputed: 2, first: undefined },
	recomputed: { timestamps: new Float64Array(0), outputs: new Float32Array(0) }
});

let workers: LocalClient<AnalysisApi>[];
/** What the worker was asked, and how each question is answered. */
let asked: string[];
let answers: ((value: Verification) => void)[];
let samples: readonly SamplesCheck[];
let diagnostics: Analysis;
beforeEach(() => {
	samples = [{ stream: 'emg', state: 'unknown' }];
	[workers, asked, answers] = [[], [], []];
	diagnostics = new Analysis(() => {
		const worker = localClient<AnalysisApi>({
			demo: async () => {},
			verify: (_ref, { stream }, bundle, without, onFraction) => {
				asked.push(`${stream} ${bundle.id}${without.length > 0 ? ` without ${without.join()}` : ''}`);
				onFraction(0.5);
				return new Promise((resolve) => answers.push(resolve));
			},
			samples: async () => samples,
			useScript: (id) => void asked.push(`script of ${id}`),
			compare: () => Promise.reject(new Error('It does not fit.')),
			inspect: () => Promise.reject(new Error('no window'))
		});
		workers.push(worker);
		return worker;
	});
});
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('verify', () => {
	test('every stretch is verified with its own model; the sums are of all', async () => {
		const done = diagnostics.verify(session(stretch('a'), stretch('b')), [modelOf('b'), modelOf('a')]);
		await turn();
		expect(diagnostics.busy).toEqual({ what: 'verify', fraction: 0.5 / 3 });
		answers[0]!(found(10));
		await turn();
		answers[1]!(found(20, 3));
		expect(await done).toMatchObject({ compared: 30, differing: 3, onlyRecorded: 2, onlyRecomputed: 4 });
		expect(asked).toEqual(['emg_prediction a', 'emg_prediction b']);
		expect(diagnostics.verified?.stretches.map(({ model, compared }) => [model, compared])).toEqual([
			['model a', 10],
			['model b', 20]
		]);
		expect(diagnostics.busy).toBeUndefined();
	});

	test('a step of adaptation is left out in its own stretch only', async () => {
		const step = { time: 0, name: 'Warm-up' };
		const steps = [
			{ ...step, key: '0:1', stretch: 0, id: 1 },
			{ ...step, key: '1:1', stretch: 1, id: 1 },
			{ ...step, key: '1:2', stretch: 1, id: 2 }
		];
		const replayed = { ...session(stretch('a'), stretch('b')), steps };
		const done = diagnostics.verify(replayed, [modelOf('b'), modelOf('a')], { without: ['1:1', '1:2'] });
		await turn();
		answers[0]!(found(10));
		await turn();
		answers[1]!(found(20, 3));
		expect((await done).without).toEqual(['1:1', '1:2']);
		expect(asked).toEqual(['emg_prediction a', 'emg_prediction b without 1,2']);
	});

	test('what a model predicted that is not here is named and left out', async () => {
		const done = diagnostics.verify(session(stretch('a'), stretch('gone')), [modelOf('a')]);
		await turn();
		answers[0]!(found(10));
		expect(await done).toMatchObject({ compared: 10, missing: ['model gone'] });
	});

	test('without any of its models, or without predictions, it rejects and says what to do', async () => {
		await expect(diagnostics.verify(session(stretch('gone')), [modelOf('a')])).rejects.toThrow(
			/"model gone".*Import its \.model\.zip/
		);
		await expect(diagnostics.verify(session(), [])).rejects.toThrow(/without predictions/);
	});

	test('the script of a custom pipeline runs while its decisions are compared, and ends with it', async () => {
		const running: string[] = [];
		diagnostics.runScript = async ({ id }) => {
			running.push(id);
			return {
				link: { facts: {}, calls: new SharedArrayBuffer(8) } as never,
				dispose: () => running.splice(0)
			};
		};
		const bundle = { ...modelOf('own'), script: { source: 'export {}' } };
		const done = diagnostics.verify(session(stretch('own')), [bundle]);
		await turn();
		expect([asked, running]).toEqual([['script of own', 'emg_prediction own'], ['own']]);
		answers[0]!(found(10));
		expect(await done).toMatchObject({ compared: 10 });
		expect(running).toEqual([]);
		diagnostics.runScript = () =>
			Promise.reject(new DOMException('The script was not let run.', 'AbortError'));
		await expect(diagnostics.verify(session(stretch('own')), [bundle])).rejects.toMatchObject({
			name: 'AbortError'
		});
	});

	test('the samples are compared by checksum, also where nothing was predicted', async () => {
		samples = [
			{ stream: 'emg', state: 'changed' },
			{ stream: 'force', state: 'same' }
		];
		expect(await diagnostics.verify(session(), [])).toMatchObject({ compared: 0, stretches: [], samples });
		const done = diagnostics.verify(session(stretch('a')), [modelOf('a')]);
		await turn();
		answers[0]!(found(10));
		expect(await done).toMatchObject({ compared: 10, samples });
	});

	test('cancel ends the worker, the job rejects with an AbortError, and the next job gets a new worker', async () => {
		const done = diagnostics.verify(session(stretch('a')), [modelOf('a')]);
		await turn();
		diagnostics.cancel();
		await expect(done).rejects.toMatchObject({ name: 'AbortError' });
		expect([workers[0]!.alive, diagnostics.busy]).toEqual([false, undefined]);
		await diagnostics.makeDemo();
		expect(workers).toHaveLength(2);
	});

	test('of two verifications the newer one counts', async () => {
		const first = diagnostics.verify(session(stretch('a')), [modelOf('a')]);
		await turn();
		const second = diagnostics.verify(session(stretch('b')), [modelOf('b')]);
		await turn();
		answers[0]!(found(1));
		answers[1]!(found(2));
		await expect(first).rejects.toMatchObject({ name: 'AbortError' });
		await second;
		expect(diagnostics.verified).toMatchObject({ compared: 2 });
	});
});

test('a job that fails or whose worker crashes rejects and is no longer busy', async () => {
	await expect(diagnostics.compare([], 'emg', [], false)).rejects.toThrow('It does not fit.');
	expect(diagnostics.busy).toBeUndefined();
	const done = diagnostics.verify(session(stretch('a')), [modelOf('a')]);
	await turn();
	workers[0]!.crash(new Error('The analysis worker stopped.'));
	await expect(done).rejects.toThrow('The analysis worker stopped.');
	expect(diagnostics.busy).toBeUndefined();
});
