import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Extractor } from '../src/lib/dsp/features/extractor.ts';
import { featureSets } from '../src/lib/dsp/features/names.ts';
import { hertz, samples, seconds } from '../src/lib/core/units.ts';
import { seeded } from '../src/lib/core/random.ts';
import { trainingSetFor } from '../src/lib/models/training-set.fixture.ts';
import { models } from '../src/lib/models/index.ts';
import type { ModelKind } from '../src/lib/models/model.ts';
import { saveBundle } from '../src/lib/pipeline/bundle/bundle-file.ts';

/** Python with numpy is no part of the project: where it is missing, these tests are skipped by this name. */
const found = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const where = mkdtempSync(join(tmpdir(), 'myodeck-python-'));
afterAll(() => rmSync(where, { recursive: true }));

describe.skipIf(!found)('the Python of docs/examples (skipped without python3 and numpy)', () => {
	test.each(['lda', 'rlda', 'logistic', 'ridge'])('predicts what %s predicts', async (id) => {
		const kind: ModelKind = models.get(id);
		const { examples } = trainingSetFor(kind, 3, 60, 8);
		const model = await kind.fit(examples, { seed: 1 });
		const file = join(where, `${id}.model.zip`);
		const classNames = kind.task === 'classify' ? ['a', 'b', 'c'] : [];
		const targets = { names: ['x', 'y'], unit: 'a.u.' as const, stream: 'force' };
		const zip = saveBundle({
			version: 1,
			id: 'parity',
			name: 'parity',
			created: '2026-01-01T00:00:00Z',
			task: kind.task,
			kind: models.get(id).id,
			pipeline: { filters: [], windowSeconds: 0.2, hopSeconds: 0.05, features: featureSets.HTD },
			stream: { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' },
			classNames,
			...(kind.task === 'regress' && { targets }),
			trainedOn: [],
			weights: model.save()
		});
		writeFileSync(file, zip);
		writeFileSync(join(where, 'x.npy'), npy(examples.x, [examples.y.length, examples.nFeatures]));
		const text = execFileSync('python3', ['docs/examples/use_model.py', file, join(where, 'x.npy')], {
			encoding: 'utf8'
		});
		const rows = text
			.trim()
			.split('\n')
			.map((line) => JSON.parse(line) as number[]);
		const out = new Float32Array(model.nOutputs);
		rows.forEach((row, i) => {
			model.predict(examples.x.subarray(i * examples.nFeatures, (i + 1) * examples.nFeatures), out);
			row.forEach((value, o) =>
				expect(Math.abs(value - out[o]!)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)))
			);
		});
		expect(rows.length).toBe(examples.y.length);
	});

	test('computes the features of HTD', () => {
		const random = seeded(5);
		const data = Float32Array.from({ length: 3 * 200 }, () => Math.round(40 * (random() - 0.5)));
		writeFileSync(join(where, 'w.npy'), npy(data, [3, 200]));
		const script =
			'import json, sys, numpy; sys.path.insert(0, "docs/examples"); from use_model import htd; ' +
			'print(json.dumps(htd(numpy.load(sys.argv[1])).tolist()))';
		const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
		const text = execFileSync('python3', ['-c', script, join(where, 'w.npy')], { encoding: 'utf8', env });
		const extractor = new Extractor(featureSets.HTD, 3, samples(200), hertz(1000));
		const out = new Float32Array(extractor.length);
		extractor.extract({ data, nChannels: 3, nSamples: 200, end: samples(200), time: seconds(0.2) }, out);
		expect(JSON.parse(text)).toEqual([...out]);
	});
});

/** An array in numpy's file format, version 1. */
function npy(data: Float32Array, shape: readonly number[]): Uint8Array {
	const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
	const head = text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11) + '\n';
	const start = [0x93, ...Buffer.from('NUMPY'), 1, 0, head.length & 255, head.length >> 8];
	return Buffer.concat([
		Buffer.from(start),
		Buffer.from(head),
		Buffer.from(data.buffer, data.byteOffset, data.byteLength)
	]);
}
