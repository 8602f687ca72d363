import { expect, test } from 'vitest';
import { lateness } from './lateness.ts';
import { modelOf } from './predict-worker.fixture.ts';

test('a decision is late when it comes more than two hops after its window', () => {
	const bundle = { ...modelOf('a'), pipeline: { ...modelOf('a').pipeline, hopSeconds: 0.05 } };
	const after = (recent: number): number =>
		lateness({ bundle, latency: { p50: 0, p95: 0, p99: 0, recent, behind: 0 } });
	expect([after(0.1), after(0.25), after(NaN)]).toEqual([0, 250, 0]);
	expect(lateness({ bundle: undefined, latency: undefined })).toBe(0);
});
