import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { pursuitMetrics, type TrackedPoint } from './pursuit-result.ts';
import { pathOf } from './target-path.ts';
import { STANDARD_TARGET } from './target.ts';

const path = pathOf(STANDARD_TARGET);

/** A pursuit at uneven frames whose output is `output(time)`. */
function tracked(output: (time: number) => number, to = 20): TrackedPoint[] {
	const random = seeded(2);
	const points: TrackedPoint[] = [];
	for (let at = 0; at < to; at += 0.02 + 0.02 * random())
		points.push({ at, target: path.at(at).value, output: output(at) });
	return points;
}

test.each([0, 0.12, 0.3, -0.1])('an output that is %f s behind has that delay', (delay) => {
	const metrics = pursuitMetrics(tracked((time) => path.at(Math.max(0, time - delay)).value))!;
	expect(metrics.delaySeconds).toBeCloseTo(delay, 1);
	expect(Math.abs(metrics.delaySeconds! - delay)).toBeLessThan(0.025);
	if (delay === 0) expect(metrics).toMatchObject({ r: expect.closeTo(1, 6), rmse: expect.closeTo(0, 6) });
	else expect(metrics.rmse).toBeGreaterThan(1);
});

test('an output at a constant distance has that RMSE and full correlation', () => {
	const metrics = pursuitMetrics(tracked((time) => path.at(time).value + 5))!;
	expect(metrics.rmse).toBeCloseTo(5, 6);
	expect(metrics.r).toBeCloseTo(1, 6);
});

test('an output that stands still has an RMSE, and neither correlation nor delay', () => {
	const metrics = pursuitMetrics(tracked(() => 10))!;
	expect(metrics.rmse).toBeGreaterThan(0);
	expect([metrics.r, metrics.delaySeconds]).toEqual([NaN, undefined]);
});

test('what was hardly followed has no metrics; a hole is not filled', () => {
	expect(pursuitMetrics([])).toBeUndefined();
	expect(pursuitMetrics(tracked(() => 1, 1))).toBeUndefined();
	const holed = tracked((time) => path.at(time).value).map((point) =>
		point.at > 5 && point.at < 10 ? undefined : point
	);
	const metrics = pursuitMetrics(holed.filter((point) => point !== undefined))!;
	expect(metrics.r).toBeCloseTo(1, 6);
});
