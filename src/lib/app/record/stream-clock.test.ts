import { expect, test, vi } from 'vitest';
import { now } from '../../core/clock.ts';
import { seconds } from '../../core/units.ts';
import { firstArrivedSince } from '../../ring/arrived-since.ts';
import { FakeStream } from './live-stream.fixture.ts';
import { clockOf, firstTimeSince, onSampleClock, sampleClock, sampleTime } from './stream-clock.ts';

const replay = (): FakeStream => new FakeStream('emg', { clock: 'session a' });

test('live devices share the app clock, a replay has its own, and both together are mixed', () => {
	expect(clockOf([new FakeStream('a').live, new FakeStream('b').live])).toEqual({ kind: 'app' });
	expect(clockOf([replay().live])).toEqual({ kind: 'replay', session: 'session a' });
	expect(clockOf([replay().live, new FakeStream('b').live])).toEqual({ kind: 'mixed' });
	expect(clockOf([])).toEqual({ kind: 'app' });
});

test('labels of a live device are stamped by the app clock, those of a replay by its newest sample', () => {
	const live = sampleTime(sampleClock([new FakeStream('emg').live]));
	expect(Math.abs(live! - now())).toBeLessThan(10);
	const stream = replay();
	expect(sampleTime(sampleClock([stream.live]))).toBeUndefined();
	stream.write(5, 100);
	expect(sampleTime(sampleClock([stream.live]))).toBeCloseTo(100.04, 9);
});

test('a time on the app clock is the replayed sample that came last before it', () => {
	vi.useFakeTimers({ now: 0, toFake: ['performance'] });
	const stream = replay();
	const clock = sampleClock([stream.live]);
	expect(onSampleClock(clock, now())).toBeUndefined();
	const start = now();
	for (let i = 0; i < 4; i++) {
		stream.write(10, 100 + i);
		vi.advanceTimersByTime(1000);
	}
	// The rows came at 0, 1, 2 and 3 s.
	expect(onSampleClock(clock, seconds(start + 2.5))).toBeCloseTo(102.09, 9);
	expect(onSampleClock(clock, seconds(start + 0.5))).toBeCloseTo(100.09, 9);
	expect(onSampleClock(clock, seconds(start - 5))).toBe(100);
	expect(firstArrivedSince(stream.ring, seconds(start + 1))).toBe(10);
	expect(firstArrivedSince(stream.ring, seconds(start + 1.5))).toBe(20);
	expect(firstArrivedSince(stream.ring, seconds(start + 99))).toBe(40);
	expect(firstTimeSince(clock, seconds(start + 1.5))).toBe(102);
	expect(firstTimeSince(clock, seconds(start + 99))).toBeUndefined();
	vi.useRealTimers();
});
