import { expect, test } from 'vitest';
import { followedWhole, pursuitFacts, PursuitTrack } from './pursuit-track.ts';
import { pathOf } from './target-path.ts';
import { STANDARD_TARGET } from './target.ts';

const path = pathOf({ ...STANDARD_TARGET, seconds: 20 });

test('a path that was stopped says so, with what was followed', () => {
	const track = new PursuitTrack(path);
	for (let at = -2; at < 8; at += 1 / 60) track.add(at, path.at(at).value, 'measured');
	const result = track.result();
	expect(result).toMatchObject({ planned: 20, seconds: expect.closeTo(8, 1), by: 'measured' });
	expect(result.points[0]!.at).toBeGreaterThanOrEqual(0);
	expect([followedWhole(result), result.metrics?.r]).toEqual([false, expect.closeTo(1, 6)]);
	expect(pursuitFacts(result)).toMatchObject({ stopped: true, planned_seconds: 20, output: 'measured' });
});

test('a whole one is whole; without an output it has no metrics', () => {
	const track = new PursuitTrack(path);
	for (let at = 0; at < 20.5; at += 1 / 60) track.add(at, NaN, 'measured');
	expect(followedWhole(track.result())).toBe(true);
	expect(pursuitFacts(track.result())).toEqual({ seconds: 20, planned_seconds: 20, stopped: false });
});

test('a model that starts on the way is not compared together with the measured envelope', () => {
	const track = new PursuitTrack(path);
	for (let at = 0; at < 20; at += 1 / 60)
		track.add(at, at < 10 ? 0 : path.at(at).value, at < 10 ? 'measured' : 'predicted');
	const { points, by, metrics } = track.result();
	expect([by, points[0]!.at > 9.9, metrics!.rmse < 1e-6]).toEqual(['predicted', true, true]);
});
