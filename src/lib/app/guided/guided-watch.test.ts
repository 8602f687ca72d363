import { expect, test } from 'vitest';
import { planOf } from '../../guided/plan.ts';
import { PRESETS, protocolFor } from '../../guided/protocol.ts';
import * as runs from '../../guided/run.ts';
import { guidedParts } from './guided.fixture.ts';
import { GuidedWatch } from './guided-watch.svelte.ts';

const NAMES = ['Rest', 'Fist'];
const plan = planOf(protocolFor(PRESETS.quick, NAMES), NAMES);

test('it looks at the stream on the scope and counts every class that is cued, rest first', () => {
	const { parts, emg } = guidedParts();
	const watch = new GuidedWatch(parts.connections, parts.setup);
	watch.begin(plan, NAMES);
	expect(watch.stream).toBe(emg);
	expect(watch.counts.map(({ classIndex, trials }) => [classIndex, trials])).toEqual([
		[0, 0],
		[1, 0]
	]);
	watch.look(runs.begin(plan, 100));
	expect(watch.warnings.filter(({ code }) => code === 'idle')).toEqual([]);
});

test('a recording that stands still for long is warned of', () => {
	const { parts } = guidedParts();
	const watch = new GuidedWatch(parts.connections, parts.setup);
	watch.begin(plan, NAMES);
	watch.look(runs.pause(runs.begin(plan, 100), 101, 'person'));
	expect(watch.warnings.map(({ code }) => code)).toEqual(['idle']);
});

test('the newest sample of a stream has a time once there is one', () => {
	const { parts, emg } = guidedParts();
	const watch = new GuidedWatch(parts.connections, parts.setup);
	expect([watch.newest('emg'), watch.newest('other')]).toEqual([undefined, undefined]);
	emg.write(10);
	expect(watch.newest('emg')).toBeCloseTo(100.009, 6);
});
