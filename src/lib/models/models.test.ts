import { describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { classifiers, models } from './index.ts';
import { lda } from './lda.ts';
import { mlp } from './mlp.ts';
import type { Classifier, Examples, Model } from './model.ts';

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

const row = ({ x, nFeatures }: Examples, i: number): Float32Array =>
	x.subarray(i * nFeatures, (i + 1) * nFeatures);

function predict(model: Model, features: Float32Array): Float32Array {
	const out = new Float32Array(model.nOutputs);
	model.predict(features, out);
	return out;
}

const all = (model: Model, from: Examples): number[] =>
	[...from.y.keys()].flatMap((i) => [...predict(model, row(from, i))]);

const winner = (probabilities: Float32Array): number => probabilities.indexOf(Math.max(...probabilities));

describe.each(classifiers.map((kind): [string, Classifier] => [kind.id, kind]))('%s', (_id, kind) => {
	const train = examples();
	const other = examples(3, 30, 6, 2);

	test('learns what can be learned', async () => {
		const model = await kind.fit(train, { seed: 1 });
		const right = [...other.y].filter((c, i) => winner(predict(model, row(other, i))) === c).length;
		expect(right / other.y.length).toBeGreaterThan(0.9);
		expect(model).toMatchObject({ nFeatures: 6, nOutputs: 3 });
	});

	test('gives probabilities: none below 0, sum 1, for whatever comes', async () => {
		const model = await kind.fit(train, { seed: 1 });
		const strange = [0, -0, 1e30, -1e30, 1e-40].map((v) => new Float32Array(6).fill(v));
		for (const features of [...[...train.y.keys()].map((i) => row(train, i)), ...strange]) {
			const probabilities = predict(model, features);
			expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
			expect(probabilities.every((p) => p >= 0)).toBe(true);
		}
	});

	test('gives the same bits for the same features, whatever came before', async () => {
		const model = await kind.fit(train, { seed: 1 });
		const first = predict(model, row(train, 0));
		all(model, other);
		expect(predict(model, row(train, 0))).toEqual(first);
	});

	test('gives the same bits when fitted again with the same seed', async () => {
		const [one, two] = [await kind.fit(train, { seed: 7 }), await kind.fit(train, { seed: 7 })];
		expect(two.save()).toEqual(one.save());
	});

	test('gives the same bits after save and load, also through structured clone', async () => {
		const model = await kind.fit(train, { seed: 1 });
		const back = kind.load(structuredClone(model.save()));
		expect(back).toMatchObject({ nFeatures: 6, nOutputs: 3 });
		expect(all(back, other)).toEqual(all(model, other));
		expect(back.save()).toEqual(model.save());
	});

	test('refuses a single class, no rows, and single windows, with a sentence', async () => {
		const one = { ...train, y: new Int32Array(train.y.length) };
		await expect(kind.fit(one)).rejects.toMatchObject({
			name: 'ModelError',
			message: expect.stringContaining('at least two classes')
		});
		const none = { ...train, x: new Float32Array(0), y: new Int32Array(0), trial: new Int32Array(0) };
		await expect(kind.fit(none)).rejects.toMatchObject({ name: 'ModelError' });
		await expect(kind.fit(examples(3, 1))).rejects.toMatchObject({
			name: 'ModelError',
			message: expect.stringContaining('Record longer trials.')
		});
	});

	test('learns beside features that never change, or are copies of others, or are all zero', async () => {
		const wide = examples(3, 30, 9);
		for (let i = 0; i < wide.y.length; i++) {
			const features = row(wide, i);
			features[6] = 0;
			features[7] = 1234.5;
			features[8] = 2 * features[0]!;
		}
		const model = await kind.fit(wide, { seed: 1 });
		const right = [...wide.y].filter((c, i) => winner(predict(model, row(wide, i))) === c).length;
		expect(right / wide.y.length).toBeGreaterThan(0.9);
		expect(all(model, wide).every(Number.isFinite)).toBe(true);
	});

	test('learns from more features than windows', async () => {
		const few = examples(2, 5, 20);
		const model = await kind.fit(few, { seed: 1 });
		expect(all(model, few).every(Number.isFinite)).toBe(true);
	});

	test('refuses weights that are not its own', async () => {
		const weights = (await kind.fit(train, { seed: 1 })).save();
		const refused = expect.objectContaining({ name: 'ModelError' });
		expect(() => kind.load({})).toThrow(refused);
		const [name, array] = Object.entries(weights).at(-1)!;
		expect(() => kind.load({ ...weights, [name]: { ...array, shape: [3, 3, 3] } })).toThrow(refused);
	});

	test('an aborted fit rejects with an AbortError, or is done', async () => {
		const abort = new AbortController();
		const fitting = kind.fit(train, { seed: 1, signal: abort.signal, onProgress: () => abort.abort() });
		const outcome = await fitting.then(
			() => 'done',
			(error: Error) => error.name
		);
		expect(outcome).toBe(abort.signal.aborted ? 'AbortError' : 'done');
	});

	test('progress grows from 0 to 1', async () => {
		const told: number[] = [0];
		await kind.fit(train, { seed: 1, onProgress: (fraction) => told.push(fraction) });
		expect(told).toEqual(told.toSorted((a, b) => a - b));
		expect(told.at(-1)).toBeLessThanOrEqual(1);
	});
});

test('a neural network leaves nothing in the memory of TensorFlow.js, fitted or aborted', async () => {
	const tf = await import('@tensorflow/tfjs');
	await mlp.fit(examples());
	const before = tf.memory().numTensors;
	await mlp.fit(examples(), { seed: 2 });
	const abort = new AbortController();
	const aborted = mlp.fit(examples(), { signal: abort.signal, onProgress: () => abort.abort() });
	await expect(aborted).rejects.toMatchObject({ name: 'AbortError' });
	expect(tf.memory().numTensors).toBe(before);
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
