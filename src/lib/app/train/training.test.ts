import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hertz, samples } from '../../core/units.ts';
import type { Trained, TrainOptions } from '../../pipeline/fit/train.ts';
import { Session } from '../../session/read/session.ts';
import { SessionWriter } from '../../session/write/writer.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { memoryStore } from '../../store/memory.ts';
import type { TrainingSources } from '../../library/labelled-recordings.ts';
import type { TrainApi } from '../../../workers/train.worker.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';
import { Settings } from '../kernel/settings.ts';
import { unreadable, type ListedSession } from '../library/listed-session.ts';
import { modelOf } from '../predict/predict-worker.fixture.ts';
import { Training } from './training.svelte.ts';

const emg = { name: 'emg', nChannels: 2, fs: 1000, unit: 'uV', dtype: 'float32' };
const REPORT = { classNames: ['Rest', 'Fist'], windowSeconds: 0.2, made: 0, recordings: [], notes: [] };
const counts = { nSamples: 1000, seconds: 1, gaps: 0, lost: 0 };

const listed = (id: string, more: Partial<ListedSession> = {}): ListedSession => ({
	...unreadable(id, id),
	streams: [{ ...emg, ...counts }],
	classNames: ['Rest', 'Fist'],
	trialsPerClass: [2, 2],
	...more
});

async function open(id: string): Promise<Session> {
	const store = memoryStore();
	const writer = await SessionWriter.begin(store, { id, classNames: ['Rest', 'Fist'], created: new Date(0) });
	writer.addStream({ info: { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' }, first: samples(0) });
	await writer.finish();
	return Session.open(store, { id, name: id });
}

let db: Database;
let databases = 0;
beforeEach(async () => (db = await openDatabase(`training-${databases++}`)));
afterEach(() => db.close());

/** Training on sessions `a` and `b`, whose worker waits until it is answered. */
async function setUp(list: readonly ListedSession[] = [listed('b'), listed('a')]) {
	const settings = new Settings();
	settings.trainingSet = list.map(({ id }) => id);
	const workers: LocalClient<TrainApi>[] = [];
	const asked: { sources: TrainingSources; options: TrainOptions }[] = [];
	const answers: ((trained: Trained) => void)[] = [];
	const library = { list, open, quality: () => Promise.reject(new Error('not asked')) };
	const scripts = { inUse: undefined, train: () => Promise.reject(new Error('not asked')) };
	const training = new Training(settings, library, scripts, () => {
		const worker = localClient<TrainApi>({
			train: (sources, options) => {
				asked.push({ sources, options });
				return new Promise((resolve) => answers.push(resolve));
			},
			diagnose: () => Promise.reject(new Error('There is too little.')),
			trainWithScript: () => Promise.reject(new Error('not asked'))
		});
		workers.push(worker);
		return worker;
	});
	await training.load(db);
	const answer = async (id: string): Promise<void> => {
		await expect.poll(() => answers.length).toBeGreaterThan(0);
		answers.shift()!({ bundle: modelOf(id), report: REPORT });
	};
	return { training, workers, asked, answers, answer };
}

describe('train', () => {
	test('the sessions of the training set, oldest first; the new model is kept and chosen', async () => {
		const { training, workers, asked, answer } = await setUp();
		const done = training.train();
		expect(training.running).toBe(true);
		await answer('m');
		await done;
		expect(asked[0]!.sources).toMatchObject({ stream: 'emg', sessions: [{ id: 'a' }, { id: 'b' }] });
		expect(asked[0]!.options).toMatchObject({ classNames: ['Rest', 'Fist'] });
		expect([training.model?.id, training.running, workers[0]!.alive]).toEqual(['m', false, false]);
		expect((await db.getAll('models')).length).toBe(1);
	});

	test('a double click trains once', async () => {
		const { training, workers, answer } = await setUp();
		const both = Promise.all([training.train(), training.train()]);
		await answer('m');
		await both;
		expect([workers.length, training.models.length]).toEqual([1, 1]);
	});

	test('cancel ends the worker; the training rejects with an AbortError and nothing is kept', async () => {
		const { training, workers, asked } = await setUp();
		const done = training.train();
		await expect.poll(() => asked.length).toBe(1);
		training.cancel();
		await expect(done).rejects.toMatchObject({ name: 'AbortError' });
		expect([workers[0]!.alive, training.running, training.models]).toEqual([false, false, []]);
	});

	test('a worker that crashes rejects, and the next training gets a new one', async () => {
		const { training, workers, answers, answer } = await setUp();
		const done = training.train();
		await expect.poll(() => answers.length).toBe(1);
		answers.length = 0;
		workers[0]!.crash(new Error('The training worker stopped.'));
		await expect(done).rejects.toThrow('The training worker stopped.');
		const again = training.train();
		await answer('m');
		await again;
		expect(workers).toHaveLength(2);
	});

	test('a look that fails leaves nothing running', async () => {
		const { training, workers } = await setUp();
		await expect(training.look('curve')).rejects.toThrow('too little');
		expect([training.running, workers[0]!.alive]).toEqual([false, false]);
	});
});

describe('what is missing', () => {
	test('is said before anything starts', async () => {
		const none = await setUp([]);
		expect(none.training.why).toMatch(/at least one session/i);
		await expect(none.training.train()).rejects.toThrow(/at least one session/i);
		expect(none.workers).toEqual([]);
		const apart = await setUp([
			listed('a'),
			listed('b', { streams: [{ ...emg, ...counts, name: 'other' }] })
		]);
		expect(apart.training.why).toMatch(/no stream in common/);
		const one = await setUp([listed('a', { classNames: ['Rest'], trialsPerClass: [2] })]);
		expect(one.training.why).toMatch(/at least two classes/);
	});
});

describe('models', () => {
	test('are renamed, exported, imported and removed', async () => {
		const { training, answer } = await setUp();
		const done = training.train();
		await answer('m');
		await done;
		await training.rename('m', '  my model ');
		expect(training.model?.name).toBe('my model');
		const file = await training.exportModel('m');
		expect(file.name).toBe('my-model.model.zip');
		await training.remove('m');
		expect([training.model, training.models]).toEqual([undefined, []]);
		await training.importModel(file);
		expect([training.model?.id, training.model?.name]).toEqual(['m', 'my model']);
		await expect(training.importModel(new File(['no zip'], 'bad.model.zip'))).rejects.toThrow(
			/^bad\.model\.zip/
		);
		await expect(training.exportModel('gone')).rejects.toThrow(/no longer there/);
	});
});
