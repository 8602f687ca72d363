import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import { type ModelBundle } from './bundle.ts';
import { loadBundle, saveBundle } from './bundle-file.ts';
import { train } from '../fit/train.ts';

let bundle: ModelBundle;
let file: Uint8Array;
beforeAll(async () => {
	const segments = [0, 1, 0, 1].map((c) => [c, 1] as const);
	const recording = fakeRecording({ segments, info: { channelNames: ['a', 'b', 'c', 'd'] } });
	({ bundle } = await train([recording], {
		pipeline: {
			filters: [
				{ kind: 'notch', hz: 50, harmonics: 3, q: 30 },
				{ kind: 'bandpass', lowHz: 20, highHz: 450, order: 4 }
			],
			windowSeconds: 0.2,
			hopSeconds: 0.05,
			features: ['RMS', 'ZC'],
			thresholds: { ZC: 3 }
		},
		model: 'lda',
		classNames: ['Ruhe', 'Faust 握拳'],
		skipFirst: false,
		seed: 1,
		score: 'leave-one-trial-out',
		name: 'Mein Modell'
	}));
	file = saveBundle(bundle);
});

type Files = Record<string, Uint8Array>;
/** The file with something changed in it. */
function changed(change: (files: Files, json: Record<string, unknown>) => void): Uint8Array {
	const files = unzipSync(file);
	const json = JSON.parse(strFromU8(files['model.json']!)) as Record<string, unknown>;
	change(files, json);
	if (files['model.json']) files['model.json'] = strToU8(JSON.stringify(json));
	return zipSync(files);
}

test('a saved bundle comes back as it was, whether stored or deflated', () => {
	expect(loadBundle(file)).toEqual(bundle);
	expect(loadBundle(zipSync(unzipSync(file), { level: 9 }))).toEqual(bundle);
	expect(loadBundle(changed(() => {}))).toEqual(bundle);
	expect(structuredClone(bundle)).toEqual(bundle);
});

test('the electrode ring comes back, and one that cannot be is left out', () => {
	const ring = { order: [3, 0, 1, 2], mirrored: true, assumed: false };
	expect(loadBundle(saveBundle({ ...bundle, ring })).ring).toEqual(ring);
	for (const order of [[0, 1, 2, 4], [0, 0, 1], [0, 1], 'ring'] as number[][]) {
		expect(loadBundle(saveBundle({ ...bundle, ring: { ...ring, order } })).ring).toBeUndefined();
	}
	// A model of an older version has none, and no arrays of adaptation.
	expect(bundle.ring).toBeUndefined();
	const { mean, coefficients, intercepts } = bundle.weights;
	const old = { ...bundle, weights: { mean: mean!, coefficients: coefficients!, intercepts: intercepts! } };
	expect(loadBundle(saveBundle(old))).toEqual(old);
});

test('a class that never occurred keeps its score of nothing', () => {
	const score = { ...bundle.score!, recall: [1, NaN], precision: [NaN, 0.5] };
	expect(loadBundle(saveBundle({ ...bundle, score })).score).toEqual(score);
});

test('the file is a zip of one JSON and raw little-endian numbers', () => {
	const files = unzipSync(file);
	expect(Object.keys(files)).toEqual([
		'model.json',
		'weights/mean.f64',
		'weights/coefficients.f64',
		'weights/intercepts.f64',
		...['mean', 'scale', 'counts', 'means', 'covariance', 'limits'].map(
			(name) => `weights/adaptation_${name}.f64`
		)
	]);
	const mean = files['weights/mean.f64']!;
	expect(new DataView(mean.buffer, mean.byteOffset).getFloat64(0, true)).toBe(
		bundle.weights['mean']!.data[0]
	);
});

describe('a file that is no model of ours is refused with what is wrong:', () => {
	const cases: readonly (readonly [string, () => Uint8Array, RegExp])[] = [
		['no zip', () => strToU8('PK nothing of the kind'), /no zip file that can be read/],
		['empty', () => new Uint8Array(0), /no zip file that can be read/],
		['cut short', () => file.slice(0, file.length / 2), /no zip file that can be read/],
		['another zip', () => zipSync({ 'meta.json': strToU8('{}') }), /there is no model.json/],
		[
			'broken JSON',
			() => zipSync({ 'model.json': strToU8('{"version": 1,') }),
			/model.json is not valid JSON/
		],
		['JSON that is no object', () => zipSync({ 'model.json': strToU8('[1]') }), /holds no JSON object/],
		['no version', () => changed((_, json) => delete json['version']), /does not say its version/],
		['a newer version', () => changed((_, json) => (json['version'] = 2)), /newer MyoDeck \(version 2/],
		['an unknown kind', () => changed((_, json) => (json['kind'] = 'oracle')), /no kind of model "oracle"/],
		['a kind of all objects', () => changed((_, json) => (json['kind'] = 'toString')), /no kind of model/],
		['one class', () => changed((_, json) => (json['classNames'] = ['Rest'])), /no two class names/],
		[
			'three names for two classes',
			() => changed((_, json) => (json['classNames'] = ['a', 'b', 'c'])),
			/2 outputs/
		],
		['no pipeline', () => changed((_, json) => delete json['pipeline']), /no pipeline/],
		['a window of −1 s', () => pipelineWith({ windowSeconds: -1 }), /windowSeconds is -1/],
		['a hop of a day', () => pipelineWith({ hopSeconds: 86400 }), /hopSeconds is 86400/],
		[
			'unknown features',
			() => pipelineWith({ features: ['RMS', 'NOPE'] }),
			/features .* does not have \(NOPE\)/
		],
		['no features', () => pipelineWith({ features: [] }), /features/],
		[
			'more features than weights',
			() => pipelineWith({ features: ['RMS', 'ZC', 'WL'] }),
			/for 8 features .* for 12/
		],
		['a threshold of nothing', () => pipelineWith({ thresholds: { RMS: 1 } }), /RMS has no threshold/],
		['an unknown filter', () => pipelineWith({ filters: [{ kind: 'magic' }] }), /filter .* \(magic\)/],
		[
			'a filter without its fields',
			() => pipelineWith({ filters: [{ kind: 'notch', hz: 50 }] }),
			/no harmonics/
		],
		[
			'an impossible filter',
			() => pipelineWith({ filters: [{ kind: 'lowpass', hz: -1, order: 2 }] }),
			/more than 0/
		],
		['no stream', () => changed((_, json) => delete json['stream']), /on what stream/],
		['half a channel', () => streamWith({ nChannels: 3.5 }), /on what stream/],
		['a million channels', () => streamWith({ nChannels: 1e6 }), /on what stream/],
		['no weights', () => changed((_, json) => delete json['weights']), /lists no weights/],
		['weights of another kind', () => changed((_, json) => (json['weights'] = [])), /not the weights of LDA/],
		['a missing array', () => changed((files) => delete files['weights/mean.f64']), /mean.f64 .* is missing/],
		['a short array', () => changed((files) => (files['weights/mean.f64'] = new Uint8Array(8))), /and has 8/],
		[
			'NaN in an array',
			() => changed((files) => (files['weights/mean.f64'] = new Uint8Array(64).fill(0xff))),
			/no numbers/
		],
		['a shape that is none', () => weightWith({ shape: [0] }), /is not described/],
		['a shape beyond memory', () => weightWith({ shape: [2 ** 40] }), /should have/]
	];
	function pipelineWith(change: object): Uint8Array {
		return changed((_, json) => (json['pipeline'] = { ...(json['pipeline'] as object), ...change }));
	}
	function streamWith(change: object): Uint8Array {
		return changed((_, json) => (json['stream'] = { ...(json['stream'] as object), ...change }));
	}
	function weightWith(change: object): Uint8Array {
		return changed((_, json) => Object.assign((json['weights'] as object[])[0]!, change));
	}
	test.each(cases)('%s', (_name, make, message) => {
		expect(() => loadBundle(make())).toThrow(
			expect.objectContaining({ name: 'ModelError', message: expect.stringMatching(message) })
		);
	});
});

test('a score that cannot be read is left out: the model still predicts', () => {
	expect(loadBundle(changed((_, json) => (json['score'] = { accuracy: 1 })))).not.toHaveProperty('score');
});
