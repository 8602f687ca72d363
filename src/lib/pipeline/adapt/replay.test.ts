import { beforeAll, describe, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { Chunk } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import { verify } from '../analysis/verify.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import { train } from '../fit/train.ts';
import { LivePrediction } from '../run/live.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline.ts';
import { Adapter } from './adapter.ts';
import {
	band,
	BAND_CLASSES as NAMES,
	BAND_ELECTRODES as ELECTRODES,
	BAND_FS as FS
} from './band-signal.fixture.ts';
import { adapt, type AdaptationCommand } from './command.ts';
import { parseEvents } from './events.ts';

const chunksOf = (data: Float32Array, first: number): Chunk[] => {
	const n = data.length / ELECTRODES;
	const timestamps = Float64Array.from({ length: n }, (_, i) => 100 + (first + i) / FS);
	return [{ data, timestamps, index: samples(first) }];
};

/** Each case with LDA and k-NN with `MYODECK_LONG=1`; else k-NN decides only the one with every command. */
const LONG = Boolean(process.env['MYODECK_LONG']);

let bundles: ModelBundle[];
beforeAll(async () => {
	const classes = [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3];
	const data = band(classes, 3, 0, 1);
	const recording = {
		...fakeRecording({ segments: classes.map((c) => [c, 3] as const) }),
		info: { name: 'emg', nChannels: ELECTRODES, fs: hertz(FS), unit: 'a.u.' as const },
		classNames: NAMES,
		segments: classes.map((classIndex, label) => ({
			...{ label, classIndex },
			start: samples(label * 3 * FS),
			end: samples((label + 1) * 3 * FS)
		})),
		async *chunks() {
			yield* chunksOf(data, 0);
		}
	};
	bundles = await Promise.all(
		(['lda', 'knn'] as const).map(async (model) => {
			const options = { model, classNames: NAMES, skipFirst: false, seed: 1, score: 'none' as const };
			return (await train([recording], { pipeline: DEFAULT_PIPELINE, ...options })).bundle;
		})
	);
});

/** What was recorded while a model was at work on a turned band, with commands at times in seconds. */
function live(bundle: ModelBundle, commands: readonly (readonly [number, AdaptationCommand])[], begin = 0) {
	const classes = Array.from({ length: 36 }, (_, i) => i % 4);
	const data = band(classes, 2, 1, 2);
	const ring = SharedRing.create(ELECTRODES, data.length);
	const [info, outputs] = [
		{ name: 'emg', nChannels: ELECTRODES, fs: hertz(FS), unit: 'a.u.' as const },
		[] as number[]
	];
	const [times, failures]: [number[], string[]] = [[], []];
	const at = new LivePrediction(bundle, info, ring.handle, 'p', () => seconds(0));
	let recorded = begin === 0;
	let [began, next] = [0, 0];
	const rows = data.length / ELECTRODES;
	for (let row = 0; row < rows; row += 7) {
		for (; next < commands.length && commands[next]![0] * FS <= row; next++) {
			try {
				adapt(at.adapter!, commands[next]![1]);
			} catch (error) {
				failures.push((error as Error).message);
			}
		}
		if (!recorded && row >= begin * FS) {
			began = at.restart().sample;
			recorded = true;
		}
		const part = data.subarray(row * ELECTRODES, Math.min(rows, row + 7) * ELECTRODES);
		const timestamps = Float64Array.from(
			{ length: part.length / ELECTRODES },
			(_, i) => 100 + (row + i) / FS
		);
		ring.write({ data: part, timestamps }, seconds(0));
		at.catchUp((frame) => {
			if (!recorded) return;
			times.push(frame.time);
			outputs.push(...frame.outputs);
		});
	}
	return {
		...{ events: at.adapter!.status.events, failures, status: at.adapter!.status },
		right:
			times.filter((time, i) => {
				const c = classes[Math.floor((time - 100 - 0.1) / 2)]!;
				const row = outputs.slice(i * 4, i * 4 + 4);
				return row.indexOf(Math.max(...row)) === c;
			}).length / times.length,
		input: {
			...{ info, first: samples(began) },
			async *chunks() {
				yield* chunksOf(data.subarray(began * ELECTRODES), began);
			}
		},
		recorded: {
			name: 'p',
			nOutputs: 4,
			data: Float32Array.from(outputs),
			timestamps: Float64Array.from(times)
		}
	};
}

const look: AdaptationCommand = { do: 'look' };
const warmUp: (readonly [number, AdaptationCommand])[] = [
	[1, { do: 'collect', what: 'warm-up' }],
	[33, { do: 'learn' }]
];
const calibration: (readonly [number, AdaptationCommand])[] = [
	[1, { do: 'collect', what: 'calibrate' }],
	...[0, 1, 2, 3].flatMap((k) => [
		[8 + 2 * k + 0.4, { do: 'hold', classIndex: k }] as const,
		[8 + 2 * k + 1.8, { do: 'hold' }] as const
	]),
	[17, { do: 'learn' }]
];

describe('live, replay and command decide the same, bit for bit:', () => {
	const cases: Record<string, readonly (readonly [number, AdaptationCommand])[]> = {
		'only watched': [[0, look]],
		'the band was just put on': [[2, { do: 'start' }]],
		'a proposal is taken and undone': [
			[20, { do: 'apply' }],
			[30, { do: 'undo' }]
		],
		'a warm-up': warmUp,
		'a calibration': calibration,
		'all of it': [
			[2, { do: 'start' }],
			...calibration.map(([time, command]) => [time + 8, command] as const),
			[40, { do: 'undo' }],
			[45, { do: 'reset' }],
			[60, { do: 'apply' }]
		]
	};
	for (const [name, commands] of Object.entries(cases)) {
		for (const begin of [0, 28]) {
			test(`${name}${begin === 0 ? '' : ', recorded from the middle'}`, async () => {
				for (const bundle of LONG || commands === cases['all of it'] ? bundles : bundles.slice(0, 1)) {
					const { events, input, recorded } = live(bundle, commands, begin);
					const adaptation: unknown = JSON.parse(JSON.stringify(events));
					const found = await verify(bundle, input, recorded, { adaptation });
					expect(found).toMatchObject({ differing: 0, onlyRecorded: 0, onlyRecomputed: 0 });
					expect(found.compared).toBeGreaterThan(500);
					expect(found.adaptation ?? { differing: 0 }).toMatchObject({ differing: 0 });
				}
			});
		}
	}
});

test('after "just put on", a warm-up or a calibration a turned band is decided right; before it is not', () => {
	for (const bundle of bundles) {
		const before = live(bundle, [[0, look]]);
		expect(before.right).toBeLessThan(0.85);
		expect(before.status.proposal?.turn).toBe(1);
		for (const commands of [[[0.5, { do: 'start' }] as const], warmUp, calibration]) {
			const { right, status } = live(bundle, commands);
			expect(status.placement.turn).toBe(1);
			expect(right).toBeGreaterThan(before.right + 0.05);
		}
	}
});

test('a step that is left out shows what it did, and steps that cannot be read are refused', async () => {
	const [bundle] = bundles;
	const { events, input, recorded } = live(bundle!, [[2, { do: 'start' }]]);
	expect(events.map(({ kind }) => kind)).toEqual(['start', 'turn']);
	const found = await verify(bundle!, input, recorded, { adaptation: events, without: [2] });
	expect(found.differing).toBeGreaterThan(100);
	expect(found.adaptation!.steps).toBe(1);
	const wrong = [{ ...events[0], checksum: 'no' }, ...events.slice(1)];
	expect((await verify(bundle!, input, recorded, { adaptation: wrong })).adaptation!.differing).toBe(1);
	await expect(verify(bundle!, input, recorded, { adaptation: [{ kind: 'turn' }] })).rejects.toThrow(
		/cannot be read, so its decisions cannot be repeated/
	);
	expect(parseEvents([events[1], events[0]])).toBeUndefined();
});

test('a warm-up of rest is refused, says so, and changes nothing', () => {
	const [bundle] = bundles;
	const { failures, events, status } = live(bundle!, [
		[0.1, { do: 'collect', what: 'warm-up' }],
		[1.7, { do: 'learn' }]
	]);
	expect(failures).toEqual([expect.stringMatching(/needs 3\. Start it again/)]);
	expect(events).toEqual([]);
	expect(status).toMatchObject({ applied: false, collected: undefined, undoes: undefined });
});

test('a model without the arrays of adaptation is not adapted', () => {
	const [{ weights, ...rest }] = bundles as [ModelBundle];
	const old = {
		...rest,
		weights: Object.fromEntries(Object.entries(weights).filter(([name]) => !name.startsWith('adaptation_')))
	};
	expect(Adapter.of(old, { window: 40, hopSeconds: 0.05, first: 0 })).toBeUndefined();
});
