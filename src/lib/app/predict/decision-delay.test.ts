import { expect, test } from 'vitest';
import { decisionDelay, smoothingDelay } from './decision-delay.ts';

const pipeline = { windowSeconds: 0.2, hopSeconds: 0.05 };

test('a decision waits half a window, half a hop, the compute time and the smoothing', () => {
	expect(decisionDelay(pipeline, 0.0002, [])).toEqual({
		window: 100,
		hop: 25,
		compute: 0.2,
		smoothing: 0,
		total: 125.2
	});
	expect(decisionDelay(pipeline, NaN, []).total, 'before compute is measured').toBe(125);
});

test('smoothers add the decisions they wait for; unknown ones add nothing', () => {
	const vote = { kind: 'majority', params: {} };
	const alone = smoothingDelay([vote], 20);
	expect(decisionDelay(pipeline, 0, [vote]).smoothing).toBe(alone);
	expect(smoothingDelay([{ kind: 'of another version', params: {} }], 20)).toBe(0);
});
