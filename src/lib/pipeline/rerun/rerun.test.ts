import { expect, test } from 'vitest';
import { fakeRecording, type FakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { hertz, samples } from '../../core/units.ts';
import type { TrainOptions } from '../fit/train-options.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline.ts';
import { recordingDigest } from './recording-digest.ts';
import { differencesOf, protocolOf, scoreOn } from './rerun.ts';
import { protocolHash, readScoreFile, writeScoreFile } from './score-file.ts';

const options: TrainOptions = {
	pipeline: { ...DEFAULT_PIPELINE, thresholds: { WAMP: 3 } },
	model: 'lda',
	classNames: ['Rest', 'Fist', 'Open'],
	skipFirst: false,
	seed: 1,
	score: 'auto',
	name: 'any name'
};
const rounds = [0, 1, 2, 0, 1, 2].map((c) => [c, 0.6] as const);
const recording = (more: FakeRecording = {}): LabelledRecording =>
	fakeRecording({ segments: rounds, ...more });

test('the digest of a recording is over all that a score depends on, and nothing else', async () => {
	const one = await recordingDigest(recording());
	expect(one).toMatch(/^[0-9a-f]{64}$/);
	const same: LabelledRecording[] = [
		{ ...recording(), id: 'other', name: 'Other' },
		recording({ chunkRows: 37 }),
		recording({ info: { name: 'emg-2' } })
	];
	for (const other of same) expect(await recordingDigest(other)).toBe(one);
	const moved = recording().segments.map((segment, i) =>
		i === 2 ? { ...segment, end: samples(segment.end - 1) } : segment
	);
	const others: LabelledRecording[] = [
		recording({ seed: 2 }),
		recording({ info: { fs: hertz(1000.5) } }),
		recording({ info: { unit: 'a.u.' } }),
		recording({ time: (row) => 1000 + row / 1000 + (row === 5 ? 1e-9 : 0) }),
		recording({ gaps: { 100: 3 } }),
		recording({ gapsKnown: true }),
		recording({ classNames: ['Rest', 'Fist', 'Point'] }),
		{ ...recording(), segments: moved },
		{ ...recording(), badChannels: [1] },
		{ ...recording(), subject: 'A' },
		{ ...recording(), day: '2026-01-01' },
		{ ...recording(), cued: true },
		{ ...recording(), buttonLabelled: false },
		{ ...recording(), targets: recording({ seed: 3 }) }
	];
	const digests = [one, ...(await Promise.all(others.map((other) => recordingDigest(other))))];
	expect(new Set(digests).size).toBe(digests.length);
});

test.each([
	['parts left out in turn', []],
	['other recordings', [recording({ id: 'b', seed: 2 })]]
])('a score of %s is computed again from its file, equal to the last bit', async (_name, others) => {
	const given = { train: [recording()], test: others };
	const { score } = await scoreOn(given, { ...options, score: others.length ? 'none' : 'auto' });
	const asked: TrainOptions = { ...options, score: others.length ? 'none' : 'auto' };
	const text = writeScoreFile(await protocolOf(given, asked), score);
	const file = readScoreFile(text, 'a.score.json');
	expect(file.protocol.options).toEqual({ ...asked, name: undefined });
	const again = await scoreOn(given, file.protocol.options);
	expect(differencesOf(file.score, again.score)).toEqual([]);
});

test('each figure that differs is named, and one digit is enough', () => {
	const score = {
		accuracy: 0.3,
		confusion: [
			[1, 2],
			[3, 4]
		],
		recall: [NaN]
	};
	expect(differencesOf(JSON.parse(JSON.stringify(score)), score)).toEqual([]);
	const now = {
		...score,
		accuracy: 0.1 + 0.2,
		confusion: [
			[1, 2],
			[4, 4]
		],
		folds: 3
	};
	expect(differencesOf(score, now)).toEqual([
		{ figure: 'accuracy', before: 0.3, now: 0.1 + 0.2 },
		{ figure: 'confusion.1.0', before: 3, now: 4 },
		{ figure: 'folds', before: undefined, now: 3 }
	]);
	expect(differencesOf({ recall: [1, 2] }, { recall: [1] })).toHaveLength(1);
	expect(differencesOf(score, { ...score, activations: { rates: [] } })).toEqual([]);
	expect(differencesOf({ activations: { rates: [1] } }, { activations: { rates: [2] } })).toHaveLength(1);
});

test('names do not change the hash of a protocol; recordings and options do', async () => {
	const protocol = await protocolOf({ train: [recording()], test: [] }, options);
	const hash = protocolHash(protocol);
	const renamed = protocol.train.map((one) => ({ ...one, name: 'x', stream: 'y' }));
	expect(protocolHash({ ...protocol, train: renamed })).toBe(hash);
	expect(protocolHash({ ...protocol, options: { ...protocol.options, seed: 2 } })).not.toBe(hash);
	expect(protocolHash({ ...protocol, train: [], test: protocol.train })).not.toBe(hash);
});

test('a file that is none, or was changed, is refused with a sentence that names it', async () => {
	const { score } = await scoreOn({ train: [recording()], test: [] }, options);
	const protocol = await protocolOf({ train: [recording()], test: [] }, options);
	const text = writeScoreFile(protocol, score);
	const changed = (change: (file: Record<string, Record<string, unknown>>) => void): string => {
		const file = JSON.parse(text) as Record<string, Record<string, unknown>>;
		change(file);
		return JSON.stringify(file);
	};
	const cases: [string, RegExp][] = [
		['', /it is no JSON/],
		['[1]', /its kind is missing/],
		['null', /it is no object/],
		['{"a":'.repeat(200), /nested more than/],
		[changed((file) => void (file['version'] = 2 as never)), /its version is missing or not/],
		[changed((file) => void delete file['protocol']!['train']), /its protocol\.train is missing/],
		[changed((file) => void (file['protocol']!['train'] = [])), /its protocol\.train is missing/],
		[
			changed((file) => void ((file['protocol']!['options'] as { seed: number }).seed = 2)),
			/its protocol was changed/
		],
		[
			changed((file) => void ((file['protocol']!['options'] as { x: number }).x = 2)),
			/its protocol\.options\.x is/
		],
		[
			changed((file) => void ((file['protocol']!['options'] as { model: string }).model = 'constructor')),
			/options\.model/
		]
	];
	for (const [broken, says] of cases) {
		expect(() => readScoreFile(broken, 'a.score.json')).toThrow(says);
		expect(() => readScoreFile(broken, 'a.score.json')).toThrow(/^a\.score\.json is no score that can be/);
	}
});
