import { describe, expect, test } from 'vitest';
import { fakeRecording } from '../../../../tests/fixtures/fake-recording.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { hertz } from '../../core/units.ts';
import { labelledRows, type LabelledRows, type RowOptions } from './labelled-rows.ts';
import { Pipeline, type PipelineConfig } from '../run/pipeline.ts';

const pipeline: PipelineConfig = {
	filters: [],
	windowSeconds: 0.2,
	hopSeconds: 0.1,
	features: ['MAV', 'ZC']
};

const read = (recordings: LabelledRecording[], options: Partial<RowOptions> = {}): Promise<LabelledRows> =>
	labelledRows(recordings, { pipeline, classNames: [], newClasses: 'add', skipFirst: false, ...options });

const perClass = ({ report }: LabelledRows): readonly number[] | undefined => report.recordings[0]?.perClass;

describe('windows of labelled segments', () => {
	test('are as many as MyoGestic makes', async () => {
		const two = await read([
			fakeRecording({
				info: { fs: hertz(100) },
				segments: [
					[0, 1],
					[1, 1]
				]
			})
		]);
		expect(perClass(two)).toEqual([9, 9]);
		for (const fs of [100, 256, 1000, 2000, 2048]) {
			const segments = [0, 1, 0, 1, 0, 1, 0].map((c) => [c, 3] as const);
			const seven = await read([fakeRecording({ info: { fs: hertz(fs) }, segments, chunkRows: fs })]);
			expect(perClass(seven)).toEqual([116, 87]);
		}
	});

	test('are the same bits however the recording was chunked, and wherever it starts in its stream', async () => {
		const segments = [
			[-1, 0.55],
			[0, 1.23],
			[1, 0.71],
			[-1, 0.3],
			[2, 0.999]
		] as const;
		for (const filters of [[], [{ kind: 'highpass', hz: 20, order: 4 } as const]]) {
			const whole = await read([fakeRecording({ segments, chunkRows: 1e6 })], {
				pipeline: { ...pipeline, filters }
			});
			expect(whole.examples.y.length).toBe(11 + 6 + 8);
			for (const chunkRows of [1, 7, 100, 1000]) {
				const chunked = await read([fakeRecording({ segments, chunkRows, first: 12345 })], {
					pipeline: { ...pipeline, filters }
				});
				expect(chunked.examples).toEqual(whole.examples);
			}
		}
	});

	test('are what the live pipeline sees where the grids meet', async () => {
		const recording = fakeRecording({
			segments: [
				[-1, 0.5],
				[1, 2]
			]
		});
		const filters = [{ kind: 'highpass', hz: 20, order: 4 } as const];
		const rows = await read([recording], { pipeline: { ...pipeline, filters } });
		const live = new Pipeline({ ...pipeline, filters }, recording.info);
		const seen: number[][] = [];
		for await (const chunk of recording.chunks()) {
			for (const { end, features } of live.push(chunk)) if (end >= 700) seen.push([...features]);
		}
		const { x, nFeatures, y } = rows.examples;
		expect([...y.keys()].map((i) => [...x.subarray(i * nFeatures, (i + 1) * nFeatures)])).toEqual(seen);
	});

	test('do not cross a gap that the recording tells of, and go on behind it on their grid', async () => {
		const segments = [[0, 2]] as const;
		const whole = await read([fakeRecording({ segments, gapsKnown: true })]);
		const gapped = await read([fakeRecording({ segments, gapsKnown: true, gaps: { 950: 12 } })]);
		expect(perClass(whole)).toEqual([19]);
		// Ends 200 … 900 before it; then the first whole window on the grid starts at 1000.
		expect(perClass(gapped)).toEqual([8 + 9]);
		expect(gapped.report.recordings[0]!.dropped).toEqual([{ reason: 'gap', windows: 2, segments: 1 }]);
		expect(gapped.report.notes).toEqual(['hand-made: 2 windows across gaps in the stream.']);
		const row = (rows: LabelledRows, i: number): number[] => [...rows.examples.x.subarray(i * 8, i * 8 + 8)];
		expect(row(gapped, 8)).toEqual(row(whole, 10));
	});

	test('are dropped where the timestamps show a hole, unless the recording knows its gaps', async () => {
		const time = (row: number): number => row / 1000 + (row >= 950 ? 0.5 : 0);
		const foreign = await read([fakeRecording({ segments: [[0, 2]], time })]);
		expect(perClass(foreign)).toEqual([17]);
		expect(perClass(await read([fakeRecording({ segments: [[0, 2]], time, gapsKnown: true })]))).toEqual([
			19
		]);
	});

	test('leave out the onset and the offset of trials when asked, and say so', async () => {
		const segments = [
			[0, 2],
			[-1, 1],
			[1, 0.5]
		] as const;
		const trim = { onsetSeconds: 0.3, offsetSeconds: 0.2 };
		const rows = await read([fakeRecording({ segments })], { trim });
		// 1.5 s of the first trial are left: windows of 200 ms every 100 ms. Nothing is left of the second.
		expect(perClass(rows)).toEqual([14, 0]);
		expect(rows.report.recordings[0]!.dropped).toEqual([{ reason: 'trim', windows: 5 + 4, segments: 2 }]);
		const by = { ...trim, cuedOnly: true };
		expect(perClass(await read([fakeRecording({ segments })], { trim: by }))).toEqual([19, 4]);
		const cued = { ...fakeRecording({ segments }), cued: true };
		expect(perClass(await read([cued], { trim: by }))).toEqual([14, 0]);
		// The windows that are left are those of a trial that was that long.
		const shorter = fakeRecording({
			segments: [
				[-1, 0.3],
				[0, 1.5],
				[-1, 1.2],
				[1, 0.5]
			]
		});
		const whole = (await read([shorter])).examples;
		expect([...rows.examples.x]).toEqual([...whole.x.subarray(0, 14 * whole.nFeatures)]);
	});

	test('leave out the first labelled segment of each recording when asked', async () => {
		const segments = [
			[-1, 1],
			[0, 1],
			[1, 1],
			[0, 0.4]
		] as const;
		const rows = await read([fakeRecording({ segments }), fakeRecording({ segments, id: 'b' })], {
			skipFirst: true
		});
		expect(rows.report.recordings.map((r) => r.perClass)).toEqual([
			[3, 9],
			[3, 9]
		]);
		expect(rows.recordingOf).toEqual([0, 0, 1, 1]);
		expect(rows.report.notes[0]).toBe('hand-made: the first labelled segment is skipped (9 windows).');
	});

	test('keep the first labelled segment of imported and guided recordings, and the last trial of a class', async () => {
		const segments = [
			[0, 1],
			[1, 1],
			[0, 0.4]
		] as const;
		const perClass = async (recording: LabelledRecording): Promise<readonly number[]> =>
			(await read([recording], { skipFirst: true })).report.recordings[0]!.perClass;
		expect(await perClass({ ...fakeRecording({ segments }), buttonLabelled: false })).toEqual([12, 9]);
		expect(await perClass({ ...fakeRecording({ segments }), buttonLabelled: true })).toEqual([3, 9]);
		expect(await perClass(fakeRecording({ segments: segments.slice(0, 2) }))).toEqual([9, 9]);
		// Another trial that gives no window does not take its place.
		const short = [...segments.slice(0, 2), [0, 0.1] as const];
		expect(await perClass(fakeRecording({ segments: short }))).toEqual([9, 9]);
	});

	test('keep trials apart', async () => {
		const rows = await read([
			fakeRecording({
				segments: [
					[0, 0.4],
					[1, 0.1],
					[0, 0.3]
				]
			})
		]);
		expect([...rows.examples.trial]).toEqual([0, 0, 0, 1, 1]);
		expect(rows.report.recordings[0]).toMatchObject({
			trials: 2,
			segments: 3,
			dropped: [{ reason: 'too-short', windows: 0, segments: 1 }]
		});
	});
});

describe('classes', () => {
	const segments = [
		[0, 1],
		[1, 1]
	] as const;

	test('are matched by name, whatever their index', async () => {
		const a = fakeRecording({ id: 'a', segments, classNames: ['Rest', 'Fist'] });
		const b = fakeRecording({ id: 'b', segments, classNames: ['Fist', 'Point'] });
		const rows = await read([a, b], { classNames: ['Fist', 'Rest'] });
		expect(rows.classNames).toEqual(['Fist', 'Rest', 'Point']);
		expect(rows.report.recordings.map((r) => r.perClass)).toEqual([
			[9, 9, 0],
			[9, 0, 9]
		]);
	});

	test('of a recording without names are those of the list; where there is none they are numbered', async () => {
		const nameless = fakeRecording({ segments, classNames: [] });
		expect((await read([nameless], { classNames: ['Rest', 'Fist'] })).classNames).toEqual(['Rest', 'Fist']);
		expect((await read([nameless])).classNames).toEqual(['class 0', 'class 1']);
		const short = fakeRecording({ segments, classNames: ['Rest'] });
		expect((await read([short], { classNames: ['Rest', 'Fist'] })).classNames).toEqual([
			'Rest',
			'Fist',
			'class 1'
		]);
	});

	test('that are not chosen or not known are left out and told of', async () => {
		const rows = await read([fakeRecording({ segments })], { classNames: ['Rest', 'Fist'], classes: [1] });
		expect(perClass(rows)).toEqual([0, 9]);
		expect(rows.report.notes).toEqual(['hand-made: 1 trial of classes that are not chosen (9 windows).']);
		const unknown = await read([fakeRecording({ segments })], {
			classNames: ['Fist'],
			newClasses: 'leave-out'
		});
		expect(perClass(unknown)).toEqual([9]);
		expect(unknown.report.notes).toEqual([
			'hand-made: 1 trial of classes the model does not know (9 windows).'
		]);
	});
});

test('reading says how far it is, and stops when told to', async () => {
	const recording = fakeRecording({ segments: [[0, 2]] });
	const reported: number[] = [];
	const options = { pipeline, classNames: [], newClasses: 'add', skipFirst: false } as const;
	await labelledRows([recording, recording], options, { progress: (fraction) => reported.push(fraction) });
	expect(reported).toEqual(reported.toSorted((a, b) => a - b));
	expect(reported.at(-1)).toBe(1);
	const abort = new AbortController();
	const reading = labelledRows([recording], options, { signal: abort.signal, progress: () => abort.abort() });
	await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});

test('chunks without an index follow each other', async () => {
	const recording = fakeRecording({ segments: [[0, 1]], first: 700 });
	const bare: LabelledRecording = {
		...recording,
		async *chunks() {
			for await (const { data, timestamps } of recording.chunks()) yield { data, timestamps };
		}
	};
	expect((await read([bare])).examples).toEqual((await read([recording])).examples);
});
