import { expect, test } from 'vitest';
import { seconds } from '../../core/units.ts';
import { FakeStream } from '../record/live-stream.fixture.ts';
import { RecordingOverview } from './recording-overview.ts';

test('what the ring lost before it was read is missing in the picture, and the rest is in its place', () => {
	const emg = new FakeStream('emg');
	const overview = new RecordingOverview(emg.live, seconds(0));
	overview.read([emg.live]);
	expect([overview.start, overview.duration]).toEqual([NaN, 0]);
	emg.write(100, 500);
	overview.read([emg.live]);
	expect(overview.start).toBe(500);
	expect(overview.duration).toBeCloseTo(0.99, 6);
	// The ring holds 1024 rows, so that the first of these are gone.
	emg.write(1000, 501);
	emg.write(1000, 511);
	overview.read([emg.live]);
	expect(overview.duration).toBeCloseTo(20.99, 6);
	const { bins, binSeconds } = overview.picture.levels[0]!;
	const valueAt = (time: number): number => bins[2 * Math.floor(time / binSeconds)]!;
	expect([0.5, 5, 15].map(valueAt).map(Number.isNaN)).toEqual([false, true, false]);
});

test('a stream that comes back with other channels is not mixed in', () => {
	const [emg, wide] = [new FakeStream('emg'), new FakeStream('emg', { nChannels: 3 })];
	const overview = new RecordingOverview(emg.live, seconds(0));
	emg.write(100, 500);
	wide.write(100, 600);
	overview.read([emg.live]);
	overview.read([wide.live]);
	expect(overview.duration).toBeCloseTo(0.99, 6);
});
