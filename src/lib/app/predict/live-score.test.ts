import { expect, test } from 'vitest';
import type { LabelEvent } from '../../core/labels.ts';
import { hertz, seconds } from '../../core/units.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { LiveScore } from './live-score.svelte.ts';
import { modelOf } from './predict-worker.fixture.ts';

/** A stream at 20 Hz, and what writes a row. */
function stream(name: string, channelNames: readonly string[]) {
	const ring = SharedRing.create(channelNames.length, 256);
	return {
		info: { name, nChannels: channelNames.length, fs: hertz(20), unit: 'output' as const, channelNames },
		ring: ring.handle,
		write: (values: readonly number[], time: number) =>
			ring.write({ data: Float32Array.from(values), timestamps: Float64Array.of(time) }, seconds(time))
	};
}

const label = (timestamp: number, classIndex: number): LabelEvent => ({
	timestamp: seconds(timestamp),
	classIndex
});

test('decisions are compared with the class buttons, in a replay with its labels', () => {
	const decided = stream('p', ['Rest', 'Fist']);
	const prediction = { decided: decided as LiveStream | undefined, bundle: modelOf('a') };
	const connections = {
		replay: undefined as { replayed: { labels: LabelEvent[]; classNames: string[] } } | undefined,
		streams: []
	};
	const score = new LiveScore(connections, { events: [label(0, 0)] }, prediction, {
		names: ['Rest', 'Fist']
	});
	score.refresh();
	expect(score.state).toBeUndefined();
	for (let i = 1; i <= 10; i++) decided.write([1, 0], i);
	score.refresh();
	expect(score.state).toMatchObject({ task: 'classify', n: 10, accuracy: 1 });
	connections.replay = { replayed: { labels: [label(0, 1)], classNames: ['Rest', 'Fist'] } };
	score.reset();
	expect(score.state).toBeUndefined();
	for (let i = 11; i <= 14; i++) decided.write([1, 0], i);
	score.refresh();
	expect(score.state).toMatchObject({ n: 4, accuracy: 0 });
});

test('another model begins another score', () => {
	const prediction = {
		decided: stream('p', ['Rest', 'Fist']) as ReturnType<typeof stream>,
		bundle: modelOf('a') as ModelBundle | undefined
	};
	const score = new LiveScore({ replay: undefined, streams: [] }, { events: [label(0, 0)] }, prediction, {
		names: ['Rest', 'Fist']
	});
	prediction.decided.write([1, 0], 1);
	score.refresh();
	prediction.decided = stream('p', ['Rest', 'Fist']);
	prediction.decided.write([0, 1], 2);
	score.refresh();
	expect(score.state).toMatchObject({ n: 1, accuracy: 0 });
});

test('outputs are compared with the newest measured value before them that is not stale', () => {
	const decided = stream('p', ['force']);
	const target = stream('force', ['other', 'force']);
	const bundle: ModelBundle = {
		...modelOf('a'),
		task: 'regress',
		targets: { names: ['force'], unit: '%', stream: 'force', channels: [1], alignAt: 'end' }
	};
	const score = new LiveScore(
		{ replay: undefined, streams: [target] },
		{ events: [] },
		{ decided, bundle },
		{
			names: []
		}
	);
	for (let i = 0; i < 10; i++) target.write([0, i], i / 10);
	for (let i = 0; i < 10; i++) decided.write([i + 0.5], i / 10 + 0.01);
	// Half a second and more after the last measured value.
	decided.write([100], 3);
	score.refresh();
	expect(score.state).toMatchObject({ task: 'regress', n: 10, outputs: [{ name: 'force' }] });
	const [output] = (score.state as { outputs: readonly { rmse: number }[] }).outputs;
	expect(output!.rmse).toBeCloseTo(0.5, 5);
});
