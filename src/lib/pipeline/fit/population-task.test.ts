import { beforeAll, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { hertz, samples } from '../../core/units.ts';
import { band, BAND_CLASSES, BAND_ELECTRODES, BAND_FS } from '../adapt/band-signal.fixture.ts';
import { loadBundle, saveBundle } from '../bundle/bundle-file.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import { DEFAULT_PIPELINE } from '../run/pipeline-config.ts';
import { Predictor } from '../run/predictor.ts';
import { verify } from '../analysis/verify.ts';
import { train, type TrainOptions } from './train.ts';

const CLASSES = [0, 1, 2, 3, 0, 1, 2, 3];
const SECONDS = 2;

/** A session of a person whose band is turned by so many electrodes. */
function person(
	subject: string | undefined,
	turn: number,
	seed: number,
	classes = CLASSES
): LabelledRecording {
	const data = band(classes, SECONDS, turn, seed);
	const n = data.length / BAND_ELECTRODES;
	const timestamps = Float64Array.from({ length: n }, (_, i) => i / BAND_FS);
	return {
		...fakeRecording({ segments: classes.map((c) => [c, SECONDS] as const) }),
		...{ id: `of ${subject}`, name: `session of ${subject}`, subject, classNames: BAND_CLASSES },
		info: { name: 'emg', nChannels: BAND_ELECTRODES, fs: hertz(BAND_FS), unit: 'a.u.' },
		segments: classes.map((classIndex, label) => ({
			...{ label, classIndex },
			start: samples(label * SECONDS * BAND_FS),
			end: samples((label + 1) * SECONDS * BAND_FS)
		})),
		async *chunks() {
			yield { data, timestamps, index: samples(0) };
		}
	};
}

const people = [person('A', 0, 1), person('B', 2, 2), person('C', -3, 3)];
const options: TrainOptions = {
	...{ pipeline: { ...DEFAULT_PIPELINE, hopSeconds: 0.1 }, model: 'lda', classNames: BAND_CLASSES },
	...{ skipFirst: false, seed: 1, score: 'auto', population: true }
};

let trained: Awaited<ReturnType<typeof train>>;
beforeAll(async () => {
	trained = await train(people, options);
});

/** What a model decides on a person, window by window; the share of right ones. */
async function rightOn(bundle: ModelBundle, { info, chunks }: LabelledRecording): Promise<number> {
	const predictor = new Predictor(bundle, info);
	let [right, n] = [0, 0];
	for await (const chunk of chunks()) {
		for (const { time, outputs } of predictor.push(chunk)) {
			const truth = CLASSES[Math.floor((time - 0.1) / SECONDS)];
			right += Number(outputs.indexOf(Math.max(...outputs)) === truth);
			n++;
		}
	}
	return right / n;
}

test('one model of several people finds how the band of another one lies, and says how many it is of', async () => {
	const { bundle, score } = trained;
	expect(bundle.population).toBe(3);
	expect(loadBundle(saveBundle(bundle)).population).toBe(3);
	expect(score).toMatchObject({ protocol: 'leave-one-subject-out', folds: 3, n: trained.report.made });
	expect(score!.reason).toMatch(/a model of the others, without labels/);
	expect(score!.perFold!.map(({ name }) => name)).toEqual(['A', 'B', 'C']);
	expect(score!.accuracy).toBeGreaterThan(0.85);
	expect(bundle.confidence).toBeDefined();
	expect(await rightOn(bundle, person('D', 4, 9))).toBeGreaterThan(0.9);
});

test('its decisions are repeated bit for bit, with the steps it took', async () => {
	const { bundle } = trained;
	const other = person('D', 4, 9);
	const predictor = new Predictor(bundle, other.info);
	const [times, outputs]: [number[], number[]] = [[], []];
	for await (const chunk of other.chunks())
		for (const frame of predictor.push(chunk)) {
			times.push(frame.time);
			outputs.push(...frame.outputs);
		}
	const { events } = predictor.adapter!.status;
	expect(events.map(({ kind }) => kind)).toContain('turn');
	const recorded = {
		...{ name: 'p', nOutputs: 4 },
		data: Float32Array.from(outputs),
		timestamps: Float64Array.from(times)
	};
	const input = { info: other.info, first: samples(0), chunks: () => other.chunks() };
	expect(await verify(bundle, input, recorded, { adaptation: events })).toMatchObject({
		...{ compared: times.length, differing: 0 },
		adaptation: { steps: events.length, differing: 0 }
	});
	const without = events.map(({ id }) => id);
	expect((await verify(bundle, input, recorded, { adaptation: events, without })).differing).toBeGreaterThan(
		0
	);
});

test('what cannot be a model of other people is refused with what to do', async () => {
	const refused = (given: readonly LabelledRecording[], change: Partial<TrainOptions> = {}) =>
		expect(train(given, { ...options, score: 'none', ...change })).rejects;
	await refused([people[0]!, person(undefined, 1, 4)]).toThrow(
		/does not say its subject.*Enter it in Sessions/
	);
	await refused([people[0]!]).toThrow(/two people or more/);
	await refused([people[0]!, person('B', 1, 4, [0, 1, 2])]).toThrow(/B lacks Point/);
	await refused(people, { pipeline: { ...options.pipeline, features: ['RAW'] } }).toThrow(
		/Start from others/
	);
	const two = await train(people.slice(0, 2), options);
	expect([two.score, two.unscored]).toEqual([undefined, expect.stringMatching(/needs three subjects/)]);
});
