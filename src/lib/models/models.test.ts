// Over 250 lines because one contract is held for every kind of model, on the same examples.
import { describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { models } from './index.ts';
import { lda } from './lda.ts';
import { mlp } from './mlp.ts';
import { offerWasm } from './tensorflow.ts';
import { trainingSetFor, predict, quality, rowOf, winner } from './training-set.fixture.ts';
import type { Classifier, Examples, FitOptions, Model, ModelKind, TargetExamples } from './model.ts';

/** Classes round points on a circle in the first two features; the others say nothing. Five rows a trial. */
function examples(nClasses = 3, rowsPerClass = 30, nFeatures = 6, seed = 1): Examples {
	const random = seeded(seed);
	const n = nClasses * rowsPerClass;
	const y = Int32Array.from({ length: n }, (_, row) => Math.floor(row / rowsPerClass));
	const x = Float32Array.from({ length: n * nFeatures }, (_, i) => {
		const angle = (2 * Math.PI * y[Math.floor(i / nFeatures)]!) / nClasses;
		const centre = [50 + 10 * Math.cos(angle), 10 * Math.sin(angle)][i % nFeatures] ?? 0;
		return centre + 4 * (random() + random() + random() - 1.5);
	});
	return {
		x,
		y,
		nFeatures,
		nClasses,
		trial: Int32Array.from({ length: n }, (_, row) => Math.floor(row / 5))
	};
}

const row = rowOf;

const allOf = (model: Model, from: Examples): number[] =>
	[...from.y.keys()].flatMap((i) => [...predict(model, rowOf(from, i))]);
const all = allOf;

/** Networks learn for all their epochs with `MYODECK_LONG=1`; else for as many as these examples need. */
const LONG = Boolean(process.env['MYODECK_LONG']);
const EPOCHS_IN_SHORT = 20;

describe.each(models.all.map((kind): [string, ModelKind] => [kind.id, kind]))('%s', (_id, kind) => {
	const train = trainingSetFor(kind);
	const other = trainingSetFor(kind, 2);
	const quick = 'settings' in kind && kind.settings?.some(({ id }) => id === 'epochs');
	/** Networks that are not asked how good they are learn only for a moment. */
	const brief = quick ? { settings: { epochs: 3 } } : {};
	const fit = (examples: Examples & TargetExamples, options: FitOptions = brief): Promise<Model> =>
		kind.fit(examples, { seed: 1, ...options });
	/** Fitted once for the tests that only use it. */
	let once: Promise<Model> | undefined;
	const fitted = (): Promise<Model> => (once ??= fit(train.examples));
	const nOutputs = kind.task === 'classify' ? 3 : 2;
	const { nFeatures } = train.examples;
	const all = (model: Model): number[] => allOf(model, other.examples);
	const some = (rows: number): Examples & TargetExamples => trainingSetFor(kind, 1, rows).examples;

	test('learns what can be learned; progress grows from 0 to 1; a loss, where there is one, falls', async () => {
		const reported: number[] = [0];
		const loss: number[] = [];
		const model = await fit(train.examples, {
			...(quick && !LONG ? { settings: { epochs: EPOCHS_IN_SHORT } } : {}),
			onProgress: (fraction) => reported.push(fraction),
			onLoss: (value) => loss.push(value)
		});
		expect(other.quality(model)).toBeGreaterThan(kind.task === 'classify' ? 0.9 : 0.7);
		expect(model).toMatchObject({ nFeatures, nOutputs });
		expect(reported).toEqual(reported.toSorted((a, b) => a - b));
		expect(reported.at(-1)).toBeLessThanOrEqual(1);
		if (quick) expect(loss.at(-1)).toBeLessThan(loss[0]!);
	});

	test('gives numbers for whatever comes; of classes probabilities, none below 0, sum 1', async () => {
		const model = await fitted();
		const strange = [0, -0, 1e15, -1e15, 1e-40].map((v) => new Float32Array(nFeatures).fill(v));
		for (const features of [
			...[...train.examples.y.keys()].map((i) => rowOf(train.examples, i)),
			...strange
		]) {
			const outputs = predict(model, features);
			expect(outputs.every(Number.isFinite)).toBe(true);
			if (kind.task !== 'classify') continue;
			expect(outputs.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
			expect(outputs.every((p) => p >= 0)).toBe(true);
		}
	});

	test('gives the same bits for the same features, whatever came before', async () => {
		const model = await fitted();
		const first = predict(model, rowOf(train.examples, 0));
		all(model);
		expect(predict(model, rowOf(train.examples, 0))).toEqual(first);
	});

	test('gives the same bits when fitted again with the same seed', async () => {
		const [one, two] = [await fitted(), await fit(train.examples)];
		expect(two.save()).toEqual(one.save());
	});

	test('gives the same bits after save and load, also through structured clone', async () => {
		const model = await fitted();
		const back = kind.load(structuredClone(model.save()));
		expect(back).toMatchObject({ nFeatures, nOutputs });
		expect(all(back)).toEqual(all(model));
		expect(back.save()).toEqual(model.save());
	});

	test('refuses what teaches nothing, with a sentence', async () => {
		const refused = (message: string): object => ({
			name: 'ModelError',
			message: expect.stringContaining(message)
		});
		const same = {
			...train.examples,
			y: train.examples.y.map(() => 0),
			targets: train.examples.targets.map(() => 7)
		};
		const nothing = kind.task === 'classify' ? 'at least two classes' : 'the target stays at 7';
		await expect(fit(same)).rejects.toMatchObject(refused(nothing));
		await expect(fit(some(0))).rejects.toMatchObject({ name: 'ModelError' });
		const few = kind.task === 'classify' ? refused('Record longer trials.') : refused('Record longer');
		await expect(fit(some(kind.task === 'classify' ? 3 : 1))).rejects.toMatchObject(few);
		const settings = { nonsense: 1 };
		if (quick)
			await expect(fit(train.examples, { settings })).rejects.toMatchObject(refused('no setting "nonsense"'));
	});

	test('learns beside numbers that never change, or are copies of others, or are all zero', async () => {
		const { examples } = trainingSetFor(kind, 1, 90, 9);
		const last = examples.nFeatures / examples.nChannels!;
		for (let i = 0; i < examples.y.length; i++) {
			const features = rowOf(examples, i);
			if (kind.input === 'window') features.fill(1234.5, 2 * last);
			else [features[6], features[7], features[8]] = [0, 1234.5, 2 * features[0]!];
		}
		const model = await fit(examples);
		expect(allOf(model, examples).every(Number.isFinite)).toBe(true);
		if (kind.input !== 'window' && !quick) expect(quality(kind, model, examples)).toBeGreaterThan(0.7);
	});

	test('learns from more features than windows', async () => {
		const few = trainingSetFor(kind, 1, 10, 20).examples;
		const model = await fit(few);
		expect(allOf(model, few).every(Number.isFinite)).toBe(true);
	});

	test('refuses weights that are not its own', async () => {
		const weights = (await fitted()).save();
		const refused = expect.objectContaining({ name: 'ModelError' });
		expect(() => kind.load({})).toThrow(refused);
		const [name, array] = Object.entries(weights).at(-1)!;
		expect(() => kind.load({ ...weights, [name]: { ...array, shape: [3, 3, 3] } })).toThrow(refused);
	});

	test('an aborted fit rejects with an AbortError, or is done', async () => {
		const abort = new AbortController();
		const fitting = fit(train.examples, { signal: abort.signal, onProgress: () => abort.abort() });
		const outcome = await fitting.then(
			() => 'done',
			(error: Error) => error.name
		);
		expect(outcome).toBe(abort.signal.aborted ? 'AbortError' : 'done');
	});
});

test.each(['mlp', 'cnn', 'mlp-regression', 'cnn-regression'])(
	'%s leaves nothing in the memory of TensorFlow.js, fitted or aborted',
	async (id) => {
		const tf = await import('@tensorflow/tfjs');
		const kind: ModelKind = models.get(id);
		const { examples } = trainingSetFor(kind);
		const settings = { epochs: 2 };
		await kind.fit(examples, { settings });
		const before = tf.memory().numTensors;
		await kind.fit(examples, { settings, seed: 2 });
		const abort = new AbortController();
		const aborted = kind.fit(examples, { signal: abort.signal, onProgress: () => abort.abort() });
		await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
		expect(tf.memory().numTensors).toBe(before);
	}
);

test('where WebAssembly does not start, a network is fitted by plain JavaScript and says so', async () => {
	const missing = new URL('missing.wasm', import.meta.url).href;
	offerWasm({
		'tfjs-backend-wasm.wasm': missing,
		'tfjs-backend-wasm-simd.wasm': missing,
		'tfjs-backend-wasm-threaded-simd.wasm': missing
	});
	const notes: string[] = [];
	const backends: string[] = [];
	const { examples } = trainingSetFor(mlp);
	await mlp.fit(examples, {
		settings: { epochs: 1 },
		onNote: (note) => notes.push(note),
		onBackend: (backend) => backends.push(backend)
	});
	expect(backends).toEqual(['cpu']);
	expect(notes.join()).toContain('plain JavaScript');
});

/** One class inside the other: no straight line parts them. */
function rings(seed: number): Examples {
	const random = seeded(seed);
	const y = Int32Array.from({ length: 200 }, (_, row) => row % 2);
	const x = Float32Array.from(
		[...y].flatMap((c) => {
			const [angle, radius] = [2 * Math.PI * random(), (c === 0 ? 2 : 6) * (0.8 + 0.4 * random())];
			return [100 + radius * Math.cos(angle), radius * Math.sin(angle)];
		})
	);
	return { x, y, nFeatures: 2, nClasses: 2, trial: Int32Array.from(y.keys()) };
}

describe('a border that is not straight', () => {
	const share = async (kind: Classifier): Promise<number> => {
		const [model, other] = [await kind.fit(rings(1), { seed: 1 }), rings(2)];
		return [...other.y].filter((c, i) => winner(predict(model, row(other, i))) === c).length / other.y.length;
	};
	test.each(['qda', 'knn', 'forest', 'mlp'])('is found by %s', async (id) => {
		expect(await share(models.get(id) as Classifier)).toBeGreaterThan(0.95);
	});
	test.each(['lda', 'rlda', 'logistic'])('is not found by %s', async (id) => {
		expect(await share(models.get(id) as Classifier)).toBeLessThan(0.75);
	});
});

describe('LDA', () => {
	test('left one trial out in one go gives what fitting without that trial gives', async () => {
		const from = examples(3, 20);
		const nTrials = 12;
		const seen: number[] = [];
		for await (const { group, model } of lda.fitWithoutEach(from, from.trial, nTrials)) {
			seen.push(group);
			const rows = [...from.y.keys()].filter((i) => from.trial[i] !== group);
			const alone = await lda.fit({
				...from,
				x: Float32Array.from(rows.flatMap((i) => [...row(from, i)])),
				y: Int32Array.from(rows, (i) => from.y[i]!),
				trial: Int32Array.from(rows, (i) => from.trial[i]!)
			});
			const [a, b] = [all(model, from), all(alone, from)];
			a.forEach((p, i) => expect(p).toBeCloseTo(b[i]!, 6));
		}
		expect(seen.toSorted((a, b) => a - b)).toEqual([...Array(nTrials).keys()]);
	});

	test('a class that is left out whole has probability 0', async () => {
		const from = examples(3, 20);
		for await (const { group, model } of lda.fitWithoutEach(from, from.y, 3)) {
			for (let i = 0; i < from.y.length; i++) expect(predict(model, row(from, i))[group]).toBe(0);
		}
	});

	test('does not change when features are scaled or moved', async () => {
		const from = examples();
		const factors = [1e-3, 1, 1e4, 7, 0.1, 100];
		const moved = { ...from, x: from.x.map((v, i) => v * factors[i % 6]! + 3) };
		const [a, b] = [all(await lda.fit(from), from), all(await lda.fit(moved), moved)];
		a.forEach((p, i) => expect(p).toBeCloseTo(b[i]!, 3));
	});

	test('a copied feature changes no prediction', async () => {
		const from = examples();
		const copied = {
			...from,
			nFeatures: 7,
			x: Float32Array.from([...from.y.keys()].flatMap((i) => [...row(from, i), row(from, i)[1]!]))
		};
		const [a, b] = [all(await lda.fit(from), from), all(await lda.fit(copied), copied)];
		a.forEach((p, i) => expect(p).toBeCloseTo(b[i]!, 5));
	});
});
