import { expect, test } from 'vitest';
import { Adapter } from '../../pipeline/adapt/adapter.ts';
import { bandWindows, ELECTRODES, rowsOf } from '../../pipeline/adapt/band.fixture.ts';
import { adapt } from '../../pipeline/adapt/command.ts';
import { assumedRing } from '../../pipeline/adapt/ring.ts';
import { spaceOf, spaceWeights } from '../../pipeline/adapt/space.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { LiveAdaptation, placementText } from './adaptation.svelte.ts';
import { modelOf } from './predict-worker.fixture.ts';

const names = ['Rest', 'Fist', 'Open', 'Point'];
const plain = modelOf('a', names);
const bundle: ModelBundle = {
	...plain,
	pipeline: { ...plain.pipeline, features: ['LMAV', 'LWL'], hopSeconds: 0.1 },
	stream: { ...plain.stream, nChannels: ELECTRODES },
	ring: assumedRing({ nChannels: ELECTRODES })!,
	weights: spaceWeights(spaceOf(bandWindows({ seed: 1, perClass: 60 })))
};
const never = { nFeatures: 16, nOutputs: 4, predict: (): void => {}, save: () => ({}) };

/** Adaptation of a model at work on a band that is turned by one electrode; `windows` lets so many come. */
function atWork(chosen: ModelBundle | 'none' = bundle) {
	const of = chosen === 'none' ? undefined : chosen;
	const adapter = of && Adapter.of(of, { window: 200, hopSeconds: 0.1, first: 0 });
	const stream = rowsOf(bandWindows({ seed: 2, perClass: 400, turn: 1 }));
	const failures: string[] = [];
	let n = 0;
	const live = new LiveAdaptation({
		bundle: of,
		adapt: async (command) => adapter && adapt(adapter, command)
	});
	live.onFailure = (message) => failures.push(message);
	return {
		...{ live, adapter, failures },
		async windows(count: number, row = (k: number): Float32Array => stream[k % stream.length]!) {
			for (let k = 0; k < count; k++, n++) {
				adapter?.predict((n + 1) * 100, row(n), never, new Float32Array(4));
				await live.refresh();
			}
		}
	};
}

test('a turn is proposed after ten seconds; applied it is undone; refused it is not asked again', async () => {
	const { live, windows } = atWork();
	await windows(99);
	expect(live.proposal).toBeUndefined();
	await windows(2);
	expect(placementText(live.proposal!)).toBe('turned by one electrode');
	await live.apply();
	expect(live.status).toMatchObject({ applied: true, placement: { turn: 1 }, undoes: 1 });
	await live.undo();
	expect(live.status).toMatchObject({ applied: false, placement: { turn: 0 } });
	await windows(2);
	live.dismiss();
	expect(live.proposal).toBeUndefined();
	await windows(2);
	expect(live.proposal).toBeUndefined();
});

test('a warm-up takes thirty seconds of windows, then the turn is in force', async () => {
	const { live, windows, failures } = atWork();
	await live.warmUp();
	await windows(150);
	expect(live.run).toMatchObject({ kind: 'warm-up', fraction: 0.5 });
	await windows(150);
	expect(live.run).toBeUndefined();
	expect(failures).toEqual([]);
	expect(live.status).toMatchObject({ applied: true, frozen: true, placement: { turn: 1 } });
});

test('a calibration asks for each class in turn and learns what was held', async () => {
	const { live, windows, failures } = atWork();
	await live.calibrate();
	const held = new Map<string, number>();
	const stream = bandWindows({ seed: 3, perClass: 400, turn: 1 });
	const rows = rowsOf(stream);
	for (let k = 0; live.run; k++) {
		const { className = '', held: on } = live.run;
		if (on) held.set(className, (held.get(className) ?? 0) + 1);
		const c = Math.max(0, names.indexOf(className));
		await windows(1, () => rows[4 * k + c]!);
	}
	expect([...held.keys()]).toEqual(names);
	expect(failures).toEqual([]);
	expect(live.status).toMatchObject({ frozen: true, placement: { turn: 1 } });
	expect(live.status!.events.map(({ kind }) => kind)).toEqual(['calibrate']);
});

test('a warm-up of rest says what was missing; one that a recording interrupts says so; one that is cancelled does not', async () => {
	const { live, windows, failures, adapter } = atWork();
	const rest = rowsOf(bandWindows({ seed: 4, perClass: 1 }))[0]!;
	await live.warmUp();
	await windows(300, () => rest);
	expect(failures.splice(0)).toEqual([expect.stringMatching(/saw 1 of 4 classes/)]);
	await live.warmUp();
	await windows(10);
	adapter!.restart(0);
	await windows(1);
	expect(failures.splice(0)).toEqual(['The warm-up was interrupted. Start it again.']);
	await live.warmUp();
	await live.cancel();
	await windows(3);
	expect([failures, live.run]).toEqual([[], undefined]);
});

test('a model without arrays of adaptation, or none at all, has no status', async () => {
	for (const of of [plain, 'none'] as const) {
		const { live, windows } = atWork(of);
		await windows(1);
		expect([live.status, live.proposal, live.run]).toEqual([undefined, undefined, undefined]);
	}
});

test('a placement is said in words', () => {
	expect(placementText({ turn: -2, mirrored: true })).toBe(
		'turned by 2 electrodes and worn the other way round'
	);
	expect(placementText({ turn: 0, mirrored: false })).toBe('as in training');
});
