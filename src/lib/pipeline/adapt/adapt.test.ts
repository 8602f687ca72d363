import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Table } from '../../../cli/adaptation/table.ts';
import { shiftOf } from '../../../cli/adaptation/shift.ts';
import { peopleIn } from '../../../cli/adaptation/windows.ts';
import { bandWindows, ELECTRODES, rowsOf } from './band.fixture.ts';
import { FrontEnd } from './front-end.ts';
import { calibrate, warmUp } from './learn.ts';
import { populationOf } from './population.ts';
import { OTHER_PEOPLE } from './refit.ts';
import { assumedRing, channelMap, placementsOf } from './ring.ts';
import { spaceIn, spaceOf, spaceWeights } from './space.ts';
import { checksumOf, parseState, stateJson, type AdaptationState } from './state.ts';

const ring = assumedRing({ nChannels: ELECTRODES })!;
const training = bandWindows({ seed: 1, perClass: 60 });
const options = { space: spaceOf(training), ring, nChannels: ELECTRODES, hopSeconds: 0.1 };

/** Decides on every window; the share of right decisions. */
function run(frontEnd: FrontEnd, { x, y, nFeatures: d }: ReturnType<typeof bandWindows>): number {
	let right = 0;
	y.forEach((c, i) => {
		frontEnd.take(x.subarray(i * d, (i + 1) * d));
		right += Number(frontEnd.posterior.indexOf(Math.max(...frontEnd.posterior)) === c);
		const turn = frontEnd.eagerTurn;
		if (turn !== undefined) frontEnd.state = { ...frontEnd.state, placement: turn };
	});
	return right / y.length;
}

function eager(mirror = false): FrontEnd {
	const frontEnd = new FrontEnd({ ...options, mirror });
	frontEnd.state = { ...frontEnd.state, applied: true, eager: true };
	return frontEnd;
}

describe('the ring', () => {
	test('has every turn of eight once, each way round with mirror, and only its own channels turn', () => {
		expect(placementsOf(ring).map(({ turn }) => turn)).toEqual([0, 1, 2, 3, 4, -3, -2, -1]);
		expect(placementsOf(ring, true)).toHaveLength(16);
		expect(placementsOf(undefined, true)).toEqual([{ turn: 0, mirrored: false }]);
		const large = { order: Array.from({ length: 32 }, (_, c) => c), mirrored: false, assumed: false };
		expect(placementsOf(large)).toHaveLength(9);
		const three = { order: [4, 0, 2], mirrored: false, assumed: false };
		expect([...channelMap(three, { turn: 1, mirrored: false }, 5)]).toEqual([4, 1, 0, 3, 2]);
	});
	test('is assumed for eight channels without a grid only', () => {
		expect(assumedRing({ nChannels: 7 })).toBeUndefined();
		const cells = [
			[0, 1, 2, 3],
			[4, 5, 6, 7]
		];
		expect(assumedRing({ nChannels: 8, channelGrids: [{ label: '', cells }] })).toBeUndefined();
		expect(assumedRing({ nChannels: 8 })!.assumed).toBe(true);
	});
});

test('a band at each of eight turns is found without labels, and the other way round when that is searched', () => {
	for (const turn of [0, 1, 2, 3, 4, -3, -2, -1]) {
		const frontEnd = eager();
		expect(run(frontEnd, bandWindows({ seed: 2, perClass: 40, turn }))).toBeGreaterThan(0.93);
		expect(frontEnd.placement).toEqual({ turn, mirrored: false });
	}
	const frontEnd = eager(true);
	expect(run(frontEnd, bandWindows({ seed: 2, perClass: 40, turn: 3, mirrored: true }))).toBeGreaterThan(0.9);
	expect(frontEnd.placement.mirrored).toBe(true);
});

test('a turn is proposed only after ten seconds, and none where the band lies as in training', () => {
	const watching = new FrontEnd(options);
	const turned = bandWindows({ seed: 3, perClass: 60, turn: 1 });
	rowsOf(turned).forEach((row, i) => {
		watching.take(row);
		expect(watching.proposal === undefined).toBe(i < 99);
	});
	expect(watching.placements[watching.proposal!]!.turn).toBe(1);
	const still = new FrontEnd(options);
	run(still, bandWindows({ seed: 4, perClass: 60 }));
	expect(still.proposal).toBeUndefined();
	expect(still.drift).toBeCloseTo(1, 0);
	expect(watching.drift).toBeGreaterThan(1.5);
});

test('an offset of each electrode is followed without labels; features go to the model without it', () => {
	const offset = Array.from({ length: ELECTRODES }, (_, c) => 0.6 * Math.sin(c));
	const frontEnd = new FrontEnd(options);
	frontEnd.state = { ...frontEnd.state, applied: true };
	run(frontEnd, bandWindows({ seed: 5, perClass: 200, offset }));
	const plain = bandWindows({ seed: 6, perClass: 1 });
	const moved = bandWindows({ seed: 6, perClass: 1, offset });
	frontEnd.take(rowsOf(moved)[1]!);
	const expected = rowsOf(plain)[1]!;
	frontEnd.adapted
		.slice(0, ELECTRODES)
		.forEach((value, c) => expect(Math.abs(value - expected[c]!)).toBeLessThan(0.25));
});

test('a warm-up without labels and a calibration with a few find turn and offset, and freeze', () => {
	const offset = Array.from({ length: ELECTRODES }, (_, c) => 0.4 * Math.cos(c));
	const lead = bandWindows({ seed: 7, perClass: 75, turn: -2, offset });
	const test = bandWindows({ seed: 8, perClass: 50, turn: -2, offset });
	const frontEnd = new FrontEnd(options);
	const few = { features: rowsOf(lead).slice(0, 36), classes: [...lead.y.slice(0, 36)] };
	const states = [warmUp(frontEnd, { features: rowsOf(lead) }), calibrate(frontEnd, few)];
	for (const state of states) {
		frontEnd.state = state;
		expect(frontEnd.placement.turn).toBe(-2);
		expect(run(frontEnd, test)).toBeGreaterThan(0.93);
		expect(checksumOf(frontEnd.state)).toBe(checksumOf(state));
	}
});

test('a warm-up of rest alone, and a calibration of one class, are refused with what to do', () => {
	const frontEnd = new FrontEnd(options);
	const all = bandWindows({ seed: 9, perClass: 80 });
	const rest = rowsOf(all).filter((_, i) => all.y[i] === 0);
	expect(() => warmUp(frontEnd, { features: rest })).toThrow(
		/saw 1 of 4 classes, and needs 3\. Start it again/
	);
	expect(() => calibrate(frontEnd, { features: rest, classes: rest.map(() => 0) })).toThrow(
		/windows of one class\. Hold two classes/
	);
});

test('a state comes back from JSON bit for bit, and one that does not fit is none', () => {
	const frontEnd = eager();
	run(frontEnd, bandWindows({ seed: 10, perClass: 20, turn: 1 }));
	const states: AdaptationState[] = [
		frontEnd.state,
		warmUp(frontEnd, { features: rowsOf(bandWindows({ seed: 11, perClass: 30 })) })
	];
	for (const state of states) {
		const json: unknown = JSON.parse(JSON.stringify(stateJson(state)));
		const back = parseState(json, options.space, 8)!;
		expect(checksumOf(back)).toBe(checksumOf(state));
		expect(parseState(json, options.space, 16)).toBeUndefined();
		expect(parseState({ ...(json as object), placement: 8 }, options.space, 8)).toBeUndefined();
	}
	expect(spaceIn(spaceWeights(options.space))).toEqual(options.space);
	expect(spaceIn({})).toBeUndefined();
});

test('a model of other people serves a person who wears the band turned and the other way round', () => {
	const people = [
		{ turn: 0, mirrored: false },
		{ turn: 2, mirrored: false },
		{ turn: -3, mirrored: true },
		{ turn: 1, mirrored: false }
	].map((worn, p) =>
		bandWindows({
			...{ seed: 20 + p, perClass: 40, ...worn },
			offset: Array.from({ length: ELECTRODES }, (_, c) => 0.3 * Math.sin(p + c))
		})
	);
	const population = populationOf(people, ring, ELECTRODES);
	expect(population.placements.map(({ mirrored }) => mirrored)).toEqual([false, false, true, false]);
	const frontEnd = new FrontEnd({ ...options, space: population.space, mirror: true });
	const own = bandWindows({ seed: 30, perClass: 60, turn: 4, mirrored: true });
	frontEnd.state = { ...frontEnd.state, applied: true, eager: true };
	expect(run(frontEnd, own)).toBeGreaterThan(0.9);
	frontEnd.state = calibrate(
		frontEnd,
		{ features: rowsOf(own).slice(0, 36), classes: [...own.y.slice(0, 36)] },
		OTHER_PEOPLE
	);
	expect(run(frontEnd, own)).toBeGreaterThan(0.93);
	expect(() => populationOf(people.slice(0, 1), ring, ELECTRODES)).toThrow(/two people or more/);
});

const data = '../shared/data/ciil-shift';
test.skipIf(!existsSync(data))(
	'a real band turned by one electrode: the figures of the study for one person',
	async () => {
		const table = new Table('one person');
		await shiftOf((await peopleIn(data)).get('s00')!, table);
		const of = (name: string): number => table.rows.find((row) => row.name === name)!.mean;
		expect(of('nothing, HTD')).toBeLessThan(65);
		expect(of('0 labels, from the first window')).toBeGreaterThan(97);
		expect(of('2 s a class')).toBeGreaterThan(97);
		expect(of('no shift, loss')).toBeLessThan(0.5);
	}
);
