import { expect, test } from 'vitest';
import { hertz, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { Continuous } from '../../session/read/session.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Verified } from './analysis.svelte.ts';
import { ReplayLanes } from './lanes.svelte.ts';
import { fakeReplayedSession } from './replayed-session.fixture.ts';

function predictions(name: string) {
	const ring = SharedRing.create(2, 1024);
	return {
		info: {
			name,
			nChannels: 2,
			fs: hertz(10),
			unit: 'probability' as 'probability' | 'output',
			channelNames: ['Rest', 'Fist']
		},
		ring: ring.handle,
		write: (value: number, time: number) =>
			ring.write(
				{ data: Float32Array.of(value, 1 - value), timestamps: Float64Array.of(time) },
				seconds(time)
			)
	};
}
const times = (n: number): Float64Array => Float64Array.from({ length: n }, (_, i) => (i + 1) / 10);

function setUp() {
	const replayed = fakeReplayedSession([
		{ stream: 'emg_prediction', smoothed: false, stretches: [] },
		{ stream: 'emg_prediction_smoothed', smoothed: true, stretches: [] }
	]);
	const now = predictions('emg_prediction_2');
	const analysis: { verified: Verified | undefined; compared: undefined } = $state({
		verified: undefined,
		compared: undefined
	});
	const prediction: { output: LiveStream | undefined } = { output: now };
	const library = {
		read: async (): Promise<Continuous> => ({
			...{ nChannels: 2, timestamps: times(3), gaps: [] },
			data: Float32Array.of(1, 0, 1, 0, 0, 1)
		})
	};
	const replayLanes = new ReplayLanes(library, prediction, analysis);
	return {
		replayLanes,
		replay: { replayed, streams: [predictions('emg_prediction')] },
		now,
		analysis,
		prediction
	};
}

/** The app asks often; only every sixth time it is looked. */
const look = (replayLanes: ReplayLanes, replay: Parameters<ReplayLanes['refresh']>[0]): void => {
	for (let k = 0; k < 6; k++) replayLanes.refresh(replay);
};

test('what was recorded, what is predicted while it plays, and what verifying found are lanes of their own', async () => {
	const { replayLanes, replay, now, analysis } = setUp();
	// Predicted before the replay came: of another signal.
	now.write(1, 0.05);
	look(replayLanes, replay);
	await replayLanes.read(replay);
	for (const time of times(4)) now.write(0, time);
	look(replayLanes, replay);
	const stretch = (...values: number[]) => ({
		...{
			stream: 'emg_prediction',
			model: 'm',
			compared: 1,
			differing: 0,
			onlyRecorded: 0,
			onlyRecomputed: 0
		},
		first: undefined,
		recomputed: { timestamps: times(values.length / 2), outputs: Float32Array.from(values) }
	});
	analysis.verified = {
		...{
			sessionId: 's',
			missing: [],
			without: [],
			samples: [],
			compared: 2,
			differing: 0,
			onlyRecorded: 0,
			onlyRecomputed: 0
		},
		first: undefined,
		stretches: [stretch(1, 0, 1, 0), { ...stretch(1, 0), stream: 'emg_prediction-2' }]
	};
	const lanes = replayLanes.list.map(({ name, runs }) => [name, runs.map(({ classIndex }) => classIndex)]);
	expect(lanes).toEqual([
		['recorded', [0, 1]],
		['live', [1]],
		['recomputed', [0]]
	]);
	analysis.verified = { ...analysis.verified, sessionId: 'another' };
	expect(replayLanes.list.map(({ name }) => name)).not.toContain('recomputed');
});

test('a regression has traces in all three lanes: recorded, live and recomputed', async () => {
	const { replayLanes, replay, now, analysis } = setUp();
	now.info.unit = 'output';
	replay.streams[0]!.info.unit = 'output';
	look(replayLanes, replay);
	await replayLanes.read(replay);
	now.write(0.25, 0.1);
	now.write(0.5, 0.2);
	look(replayLanes, replay);
	const recomputed = { timestamps: times(1), outputs: Float32Array.of(0.1, 0.2) };
	const sums = { compared: 1, differing: 0, onlyRecorded: 0, onlyRecomputed: 0, first: undefined };
	analysis.verified = {
		...{ sessionId: 's', missing: [], without: [], samples: [], ...sums },
		stretches: [{ stream: 'emg_prediction', model: 'm', ...sums, recomputed }]
	};
	expect(
		replayLanes.list.map(({ name, runs, trace }) => [name, runs.length, [...(trace?.values ?? [])]])
	).toEqual([
		['recorded', 0, [1, 0, 1, 0, 0, 1]],
		['live', 0, [0.25, 0.75, 0.5, 0.5]],
		['recomputed', 0, [expect.closeTo(0.1), expect.closeTo(0.2)]]
	]);
});

test('another replay begins with empty lanes, and what is read of the one before is dropped', async () => {
	const { replayLanes, replay } = setUp();
	look(replayLanes, replay);
	const reading = replayLanes.read(replay);
	replayLanes.refresh({ ...replay });
	await reading;
	expect(replayLanes.list).toEqual([]);
});
