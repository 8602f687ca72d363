import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { seconds } from '../../core/units.ts';
import { applyEdits, NO_EDITS, type Edits } from './edits.ts';
import * as ops from './edit-ops.ts';

const events = (...list: [number, number][]) =>
	list.map(([timestamp, classIndex]) => ({ timestamp: seconds(timestamp), classIndex }));
const recorded = events([0, 0], [1, 1], [2, 0], [3, -1]);
const track = (edits: Edits) => ops.trackOf(recorded, edits).map((one) => [one.timestamp, one.classIndex]);

test('a trial gets another class, and back again nothing is edited', () => {
	const edits = ops.relabelled(recorded, NO_EDITS, 1, 2);
	expect(track(edits)[1]).toEqual([1, 2]);
	expect(ops.relabelled(recorded, edits, 1, 1)).toEqual(NO_EDITS);
});

test('a boundary moves between its neighbours and takes its exclusion along', () => {
	const out = ops.excludedOrNot(recorded, NO_EDITS, 1, true);
	const edits = ops.moved(recorded, out, 1, 1.5);
	expect(track(edits)[1]).toEqual([1.5, 1]);
	expect(edits.excluded).toEqual([1.5]);
	expect(track(ops.moved(recorded, edits, 1, 9))[1]![0]).toBeCloseTo(2 - ops.LEAST_SECONDS, 9);
	expect(track(ops.moved(recorded, edits, 1, -9))[1]![0]).toBeCloseTo(ops.LEAST_SECONDS, 9);
});

test('a split makes two trials of one class; both are as excluded as the one was', () => {
	const edits = ops.split(recorded, ops.excludedOrNot(recorded, NO_EDITS, 1, true), 1.4);
	expect(track(edits)).toEqual([
		[0, 0],
		[1, 1],
		[1.4, 1],
		[2, 0],
		[3, -1]
	]);
	expect(edits.excluded).toEqual([1, 1.4]);
	expect(ops.split(recorded, NO_EDITS, 3.5)).toBe(NO_EDITS);
	expect(ops.split(recorded, NO_EDITS, 1)).toBe(NO_EDITS);
});

test('an erased trial leaves one end behind, not two', () => {
	expect(track(ops.erased(recorded, NO_EDITS, 2))).toEqual([
		[0, 0],
		[1, 1],
		[2, -1]
	]);
	expect(track(ops.erased(recorded, NO_EDITS, 0))).toEqual([
		[1, 1],
		[2, 0],
		[3, -1]
	]);
});

test('a stretch that is labelled anew goes on behind as it was', () => {
	expect(track(ops.labelled(recorded, NO_EDITS, 0.5, 1.5, 2))).toEqual([
		[0, 0],
		[0.5, 2],
		[1.5, 1],
		[2, 0],
		[3, -1]
	]);
	expect(track(ops.labelled(recorded, NO_EDITS, 3.5, 4, 1)).slice(3)).toEqual([
		[3, -1],
		[3.5, 1],
		[4, -1]
	]);
	expect(track(ops.labelled(recorded, NO_EDITS, 1, 2, 0))).toEqual([
		[0, 0],
		[1, 0],
		[2, 0],
		[3, -1]
	]);
});

test('trials say what is excluded and what lies outside the trim', () => {
	const edits = ops.trimmed(ops.excludedOrNot(recorded, NO_EDITS, 0, true), 0.5, 1.9, 0, 4);
	expect(ops.trialsIn(recorded, edits, 4).map(({ excluded, outside }) => [excluded, outside])).toEqual([
		[true, false],
		[false, false],
		[false, true]
	]);
	expect(ops.trimmed(edits, 0, 4, 0, 4).trim).toBeUndefined();
});

test('a channel is marked and unmarked without a trace', () => {
	const edits = ops.markedBad(ops.markedBad(NO_EDITS, 'emg', 3, true), 'emg', 1, true);
	expect(edits.badChannels).toEqual({ emg: [1, 3] });
	expect(ops.markedBad(ops.markedBad(edits, 'emg', 1, false), 'emg', 3, false)).toEqual(NO_EDITS);
});

test('whatever is done, the track that counts stays in order and within the trim', () => {
	const random = seeded(7);
	let edits: Edits = NO_EDITS;
	for (let step = 0; step < 2000; step++) {
		const length = Math.max(1, ops.trackOf(recorded, edits).length);
		const event = Math.floor(random() * length);
		const [a, b] = [random() * 4, random() * 4];
		const act = Math.floor(random() * 7);
		if (act === 0) edits = ops.relabelled(recorded, edits, event, Math.floor(random() * 3));
		else if (act === 1) edits = ops.moved(recorded, edits, event, a);
		else if (act === 2 && length < 30) edits = ops.split(recorded, edits, a);
		else if (act === 3) edits = ops.erased(recorded, edits, event);
		else if (act === 4) edits = ops.excludedOrNot(recorded, edits, event, random() > 0.5);
		else if (act === 5) edits = ops.trimmed(edits, a, b, 0, 4);
		else if (b > a) edits = ops.labelled(recorded, edits, a, b, Math.floor(random() * 3));
		const times = applyEdits(recorded, edits).map(({ timestamp }) => timestamp);
		expect(times).toEqual([...times].sort((x, y) => x - y));
		if (edits.trim) expect(Math.max(...times)).toBeLessThanOrEqual(edits.trim.to);
	}
});
