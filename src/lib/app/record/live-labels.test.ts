import { expect, test } from 'vitest';
import type { LabelEvent } from '../../core/labels.ts';
import { seconds } from '../../core/units.ts';
import { LiveLabels } from './live-labels.ts';
import { FakeStream } from './live-stream.fixture.ts';
import { sampleClock } from './stream-clock.ts';

function labelsOf(streams: readonly FakeStream[]) {
	const told: LabelEvent[] = [];
	const asked: number[] = [];
	const selected: number[] = [];
	const labels = new LiveLabels({
		classes: { names: ['Rest', 'Fist', 'Open'], select: (index) => selected.push(index) },
		clock: () => sampleClock(streams.map(({ live }) => live)),
		cueClass: (classIndex) => asked.push(classIndex),
		onLabel: (event) => told.push(event)
	});
	return { labels, told, asked, selected };
}

test('a label selects its class, is told with its time, and calls the class cue unless that was done', () => {
	const { labels, told, asked, selected } = labelsOf([new FakeStream('emg')]);
	labels.label(1, seconds(5));
	labels.label(2, seconds(6), false);
	expect(told).toEqual([
		{ timestamp: 5, classIndex: 1 },
		{ timestamp: 6, classIndex: 2 }
	]);
	expect(asked).toEqual([1]);
	expect(selected).toEqual([1, 2]);
});

test('labels are kept in order of time; of one time the later click comes last', () => {
	const { labels } = labelsOf([new FakeStream('emg')]);
	for (const [classIndex, time] of [
		[0, 5],
		[1, 3],
		[2, 5]
	] as const)
		labels.label(classIndex, seconds(time));
	expect(labels.events.map(({ classIndex }) => classIndex)).toEqual([1, 0, 2]);
});

test('a label before the first sample of a replay waits for it, and has its time', () => {
	const stream = new FakeStream('emg', { clock: 'a' });
	const { labels, told, selected } = labelsOf([stream]);
	labels.label(1);
	labels.label(2);
	labels.placeWaiting();
	expect(told).toEqual([]);
	expect(selected).toEqual([1, 2]);
	stream.write(10, 100);
	stream.write(10, 100.1);
	labels.placeWaiting();
	labels.placeWaiting();
	expect(told).toEqual([{ timestamp: 100, classIndex: 2 }]);
});

test('a label that waited comes before the next one, even when nobody looked in between', () => {
	const stream = new FakeStream('emg', { clock: 'a' });
	const { labels, told } = labelsOf([stream]);
	labels.label(1);
	stream.write(10, 100);
	labels.label(2);
	expect(told).toEqual([
		{ timestamp: 100, classIndex: 1 },
		{ timestamp: stream.ring.newest, classIndex: 2 }
	]);
});

test('a class that waits for samples that never come gets no label', () => {
	const stream = new FakeStream('emg', { clock: 'a' });
	const { labels, told } = labelsOf([stream]);
	labels.label(1);
	labels.forgetWaiting();
	stream.write(10, 100);
	labels.placeWaiting();
	expect(told).toEqual([]);
});

test('a button of a device labels a replay by the sample that came last before it, never by the app clock', () => {
	const stream = new FakeStream('emg', { clock: 'a' });
	const { labels, told } = labelsOf([stream]);
	labels.labelAt(1, seconds(Date.now() / 1000));
	expect(told).toEqual([]);
	stream.write(1, 100);
	labels.labelAt(2, seconds(Date.now() / 1000 + 1));
	expect(told.map(({ timestamp }) => timestamp)).toEqual([100, 100]);
});

test('a class that is none, and a time that is none, are refused', () => {
	const { labels, told } = labelsOf([new FakeStream('emg')]);
	expect(() => labels.label(3)).toThrow(/no class 4/);
	expect(() => labels.label(-2)).toThrow(/no class/);
	expect(() => labels.label(1, seconds(NaN))).toThrow(/needs a time in seconds/);
	expect(told).toEqual([]);
});
