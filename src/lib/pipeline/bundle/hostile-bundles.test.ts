import { strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { seeded, type Random } from '../../core/random.ts';
import { loadBundle, saveBundle } from './bundle-file.ts';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import { train } from '../fit/train.ts';
import type { ModelBundle } from './bundle.ts';

/** How many mutated model files: 10,000 with `MYODECK_LONG=1`. */
const ROUNDS = process.env['MYODECK_LONG'] ? 10_000 : 400;

const ODD: readonly unknown[] = [
	null,
	-1,
	0,
	1e308,
	2 ** 53,
	'',
	'x'.repeat(1e5),
	[],
	{},
	[[[]]],
	[1e9, 1e9],
	['=x', '\u001b[2J'],
	'NaN'
];

async function madeBundle(): Promise<ModelBundle> {
	const recording = fakeRecording({ segments: [0, 1, 0, 1].map((c) => [c, 1] as const) });
	const { bundle } = await train([recording], {
		pipeline: {
			filters: [{ kind: 'bandpass', lowHz: 20, highHz: 450, order: 4 }],
			windowSeconds: 0.2,
			hopSeconds: 0.05,
			features: ['RMS', 'ZC'],
			thresholds: { ZC: 3 }
		},
		model: 'lda',
		classNames: ['Rest', 'Fist'],
		skipFirst: false,
		seed: 1,
		score: 'leave-one-trial-out'
	});
	return bundle;
}

/** Replaces or removes one value somewhere inside. */
function spoil(random: Random, value: unknown): unknown {
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
	if (value === null || typeof value !== 'object' || random() < 0.15) return pick(ODD);
	const keys = Object.keys(value);
	if (keys.length === 0) return pick(ODD);
	const key = pick(keys);
	const inner = (value as Record<string, unknown>)[key];
	if (Array.isArray(value)) return value.map((item, i) => (String(i) === key ? spoil(random, inner) : item));
	const rest = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
	return random() < 0.15 ? rest : { ...rest, [key]: spoil(random, inner) };
}

const refused = (bytes: Uint8Array): string => {
	try {
		const bundle = loadBundle(bytes);
		saveBundle(bundle);
		return 'loaded';
	} catch (error) {
		if (!(error instanceof Error) || error.name !== 'ModelError') throw error;
		expect(error.message).toMatch(/\. (?:Choose|Train)|again\.$|saved\.$/);
		return 'refused';
	}
};

test(
	`${ROUNDS} mutated model files load, or are refused with a ModelError`,
	{ timeout: 3_600_000 },
	async () => {
		const random = seeded(3);
		const sound = saveBundle(await madeBundle());
		expect(refused(sound)).toBe('loaded');
		const files = unzipSync(sound);
		const head: unknown = JSON.parse(new TextDecoder().decode(files['model.json']));
		const outcomes: Record<string, number> = { loaded: 0, refused: 0 };
		for (let round = 0; round < ROUNDS; round++) {
			let bytes: Uint8Array;
			if (round % 3 === 0) {
				bytes = sound.slice(0, random() < 0.3 ? Math.floor(random() * sound.length) : sound.length);
				for (let n = Math.floor(random() * 8); n >= 0; n--)
					bytes[Math.floor(random() * bytes.length)]! ^= 1 << Math.floor(random() * 8);
			} else
				bytes = zipSync(
					{ ...files, 'model.json': strToU8(JSON.stringify(spoil(random, head))) },
					{ level: 0 }
				);
			outcomes[refused(bytes)]!++;
		}
		expect(outcomes['loaded']).toBeGreaterThan(0);
		expect(outcomes['refused']).toBeGreaterThan(ROUNDS / 10);
	}
);

test('a model file that is small and unpacks to a lot is refused before it is unpacked', () => {
	const bomb = zipSync({ 'model.json': new Uint8Array(40 * 2 ** 20) }, { level: 9 });
	const before = process.memoryUsage().arrayBuffers;
	expect(refused(bomb)).toBe('refused');
	expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 2 ** 20);
});

test('a filter that cannot be is refused as a fault of the file', async () => {
	const bundle = await madeBundle();
	const [filter] = bundle.pipeline.filters;
	const filters = [{ ...filter!, lowHz: 1e308 }] as typeof bundle.pipeline.filters;
	const bytes = saveBundle({ ...bundle, pipeline: { ...bundle.pipeline, filters } });
	expect(() => loadBundle(bytes)).toThrow(/^This model file cannot be used: its pipeline .* train again\.$/);
});

test('a model.json that is nested too deep is refused', () => {
	const deep = strToU8(`{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`);
	expect(() => loadBundle(zipSync({ 'model.json': deep }))).toThrow(/nested more than 100 levels deep/);
});
