// Over 250 lines because it lists one signal for each warning about quality.
import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { hertz, samples } from '../../core/units.ts';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import {
	editJson,
	event,
	makeSession,
	openEntries,
	openFakeSession,
	type SessionFixture
} from '../write/session.fixture.ts';
import { storedQuality, writeQuality } from './quality-stored.ts';
import { qualityOf, type QualityReport } from './quality.ts';
import type { Session } from '../read/session.ts';
import { iterLabeledWindows } from '../windows/windows.ts';
import { SessionWriter } from '../write/writer.ts';

/** Normal noise of deviation 20. */
const noise = (seed: number): ((row: number, channel: number) => number) => {
	const random = seeded(seed);
	return () => 20 * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
};
const hum = (row: number, hz: number, fs: number): number => 60 * Math.sin((2 * Math.PI * hz * row) / fs);
const LABELS = [0, 1, 0, 1, 0, 1].map((c, i) => [1 + i, c] as const);
const make = (over: Partial<SessionFixture['streams'][number]> = {}): Promise<Session> =>
	openFakeSession({
		streams: [{ fs: 1000, seconds: 8, nChannels: 4, value: noise(1), ...over }],
		labels: LABELS
	});
const codes = ({ warnings }: QualityReport): string[] => warnings.map(({ code }) => code);

describe('the quality of a take', () => {
	test('a clean take has nothing that speaks against it', async () => {
		const report = await qualityOf(await make());
		expect(report.warnings).toEqual([]);
		const [stream] = report.streams;
		expect(stream!.timing.measuredHz).toBeCloseTo(1000, 6);
		expect(stream!.timing).toMatchObject({ gaps: { count: 0, lost: 0 }, backwards: 0 });
		for (const channel of stream!.channels) {
			expect(channel).toMatchObject({ clipped: 0, flat: false, notNumbers: 0 });
			expect(channel.mains50).toBeLessThan(0.05);
			expect(channel.mains60).toBeLessThan(0.05);
		}
	});

	test('it is plain JSON', async () => {
		const report = await qualityOf(await make({ value: () => NaN }));
		expect(JSON.parse(JSON.stringify(report))).toEqual(report);
	});

	test('clipped: runs at the largest and smallest value of the take, as often as they come', async () => {
		const random = noise(2);
		// Channel 1 saturates at ±30, channel 2 touches its maximum once.
		const session = await make({
			value: (row, channel) => {
				const value = 3 * random(row, channel);
				return channel === 1 ? Math.max(-30, Math.min(30, value)) : value;
			}
		});
		const report = await qualityOf(session);
		const { data } = await session.getContinuous('emg');
		const at = (row: number): number => Math.abs(Number(data[row * 4 + 1]));
		let inRuns = 0;
		for (let row = 0, from = 0; row <= 8000; row++) {
			if (row < 8000 && data[row * 4 + 1] === data[from * 4 + 1]) continue;
			if (row - from >= 3 && at(from) === 30) inRuns += row - from;
			from = row;
		}
		expect(inRuns).toBeGreaterThan(100);
		expect(report.streams[0]!.channels[1]!.clipped).toBeCloseTo(inRuns / 8000, 5);
		expect(report.streams[0]!.channels[2]!.clipped).toBe(0);
		expect(report.warnings).toMatchObject([{ code: 'clipped', channels: [1] }]);
		expect(report.warnings[0]!.message).toMatch(/^Channel 2 is clipped \(up to \d+\.\d % of the samples\)/);
	});

	test('clipped: everything at or beyond a full scale that is known, run or no run', async () => {
		const value = (row: number): number => (row % 10 === 0 ? 100 : row % 10 === 5 ? -101 : row % 7);
		const report = await qualityOf(await make({ value, info: { fullScale: 100 } }));
		expect(report.streams[0]!.channels[0]!.clipped).toBeCloseTo(0.2, 6);
	});

	test.each([50, 60] as const)('mains: the share of %i Hz and its multiples in the power', async (hz) => {
		const random = noise(4);
		const session = await make({
			fs: 2048,
			value: (row, channel) => random(row, channel) + (channel === 2 ? hum(row, hz, 2048) : 0)
		});
		const report = await qualityOf(session);
		// A sine of amplitude 60 in noise of deviation 20: 1800 of 2200.
		const { mains50, mains60 } = report.streams[0]!.channels[2]!;
		const [mine, other] = hz === 50 ? [mains50, mains60] : [mains60, mains50];
		expect(mine).toBeCloseTo(1800 / 2200, 1);
		expect(other).toBeLessThan(0.02);
		expect(report.warnings).toMatchObject([{ code: 'mains', channels: [2] }]);
		expect(report.warnings[0]!.message).toContain(`mains hum of ${hz} Hz`);
	});

	test('flat and stuck channels and samples that are no numbers are named', async () => {
		const random = noise(5);
		const session = await make({
			value: (row, channel) => {
				if (channel === 0) return 7;
				if (channel === 1 && row > 3000 && row < 6000) return 1;
				return channel === 3 && row === 10 ? NaN : random(row, channel);
			}
		});
		const report = await qualityOf(session);
		expect(codes(report)).toEqual(['not-a-number', 'flat', 'stuck']);
		expect(report.warnings.map(({ channels }) => channels)).toEqual([[3], [0], [1]]);
		expect(report.streams[0]!.channels[0]).toMatchObject({ flat: true, longestRun: 8000, clipped: 0 });
		expect(report.warnings[1]!.message).toMatch(/^Channel 1 is flat/);
	});

	test('channels that are marked bad are not spoken of again', async () => {
		const map = await makeSession({
			streams: [
				{ fs: 1000, seconds: 8, nChannels: 3, value: (row, c) => (c === 1 ? 0 : noise(row * 3 + c)(row, c)) }
			],
			labels: LABELS
		});
		expect(codes(await qualityOf(await openEntries(map)))).toEqual(['flat']);
		editJson(map, '/meta.json', (meta) => {
			meta.extras.myodeck.edits = { badChannels: { emg: [1, 1, 9, -2, 0.5] } };
		});
		const session = await openEntries(map);
		expect(session.badChannels('emg')).toEqual([1]);
		expect(codes(await qualityOf(session))).toEqual([]);
	});

	test('a device that delivers less than it declares, by its clock or by what was lost', async () => {
		const slow = await makeSession({ streams: [{ fs: 973, seconds: 8, value: noise(6) }], labels: LABELS });
		editJson(slow, '/meta.json', (meta) => {
			meta.streams.emg.fs = 2000;
		});
		const report = await qualityOf(await openEntries(slow));
		expect(report.streams[0]!.timing.delivered).toBeCloseTo(973 / 2000, 4);
		expect(report.warnings[0]!.message).toMatch(
			/^The device delivered 48\.\d % of its rate \(973 of 2000 Hz\)/
		);

		const lossy = await recordedWithGaps();
		const { streams, warnings } = await qualityOf(lossy);
		expect(streams[0]!.timing.measuredHz).toBeCloseTo(1000, 6);
		expect(streams[0]!.timing.gaps).toMatchObject({ counted: true, count: 4, lost: 4 * 130 });
		expect(streams[0]!.timing.gaps.longestSeconds).toBeCloseTo(0.131, 6);
		expect(streams[0]!.timing.delivered).toBeCloseTo(4350 / (4350 + 520), 6);
		expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['rate', 'gaps']));
	});

	test('trials and windows of each class are those that iterLabeledWindows makes', async () => {
		const sessions = [await make(), await recordedWithGaps(), await recordedWithGaps(false)];
		for (const session of sessions) {
			for (const [windowSeconds, hopSeconds, skipFirst] of [
				[0.2, 0.05, true],
				[0.15, 0.2, false],
				[0.031, 0.007, true]
			] as const) {
				const windowing = { windowSeconds, hopSeconds, skipFirst };
				const counts = new Map<number, { windows: number; trials: Set<number> }>();
				for await (const { classIndex, trial } of iterLabeledWindows([session], {
					streamName: 'emg',
					...windowing
				})) {
					const seen = counts.get(classIndex) ?? { windows: 0, trials: new Set() };
					counts.set(classIndex, { windows: seen.windows + 1, trials: seen.trials.add(trial) });
				}
				const { classes } = await qualityOf(session, windowing);
				expect(counts.size).toBeGreaterThan(0);
				for (const { classIndex, windows, usableTrials } of classes['emg']!) {
					expect(windows).toBe(counts.get(classIndex)?.windows ?? 0);
					expect(usableTrials).toBe(counts.get(classIndex)?.trials.size ?? 0);
				}
			}
		}
	});

	test('trimming trials takes windows away, and all of them when nothing is left', async () => {
		const windowsWith = async (start: number, end: number): Promise<number> => {
			const { classes } = await qualityOf(await make(), { trim: { start, end } });
			return classes['emg']!.reduce((sum, { windows }) => sum + windows, 0);
		};
		const all = await windowsWith(0, 0);
		// Five trials are used (the last one runs to Stop); a trim of two hops on each side takes four windows of each.
		expect(all - (await windowsWith(0.1, 0.1))).toBe(5 * 4);
		expect(await windowsWith(2, 2)).toBe(0);
	});

	test('classes with too little to learn from are named', async () => {
		const session = await openFakeSession({
			streams: [{ fs: 1000, seconds: 6, value: noise(7) }],
			classNames: ['Rest', 'Fist', 'Open', 'Point'],
			labels: [0, 1, 0, 2, 0].map((c, i) => [i === 4 ? 3.1 : i, c] as const)
		});
		const { warnings } = await qualityOf(session);
		expect(warnings.map(({ code, classIndex }) => [code, classIndex])).toEqual([
			['one-trial', 1],
			['no-windows', 2],
			['class-missing', 3]
		]);
		expect(warnings[0]!.message).toContain('Class Fist has 1 trial');
		expect(warnings[0]!.message).toContain('leave-one-trial-out needs 2');
	});

	test('a stream that cannot be read to its end is reported as far as it goes', async () => {
		const map = await makeSession({ streams: [{ fs: 1000, seconds: 4, value: noise(8) }], labels: LABELS });
		map.set('/emg.zarr/c/2/0', new Uint8Array([1, 2, 3]));
		const report = await qualityOf(await openEntries(map));
		expect(report.warnings[0]).toMatchObject({ code: 'missing-chunks', stream: 'emg' });
		expect(report.warnings[0]!.message).toContain('emg.zarr/c/2');
	});

	test('stored with the session it is found again, and the samples are not read a second time', async () => {
		const map = await makeSession({ streams: [{ fs: 1000, seconds: 8, value: noise(9) }], labels: LABELS });
		const report = await qualityOf(await openEntries(map));
		await writeQuality(memoryStore(map), report);
		const session = await openEntries(map);
		expect(storedQuality(session.extras)).toEqual(report.streams);
		for (const key of map.keys()) if (key.startsWith('/emg.zarr/c/')) map.delete(key);
		expect(await qualityOf(session, { streams: storedQuality(session.extras) })).toEqual(report);
		editJson(map, '/meta.json', (meta) => {
			meta.extras.myodeck.quality.streams[0].channels[0].clipped = 'much';
		});
		expect(storedQuality((await openEntries(map)).extras)).toBeUndefined();
	});

	test('it can be cancelled, and says how far it is', async () => {
		const abort = new AbortController();
		const reported: number[] = [];
		await qualityOf(await make(), { onFraction: (fraction) => reported.push(fraction) });
		expect(reported.at(-1)).toBe(1);
		expect(reported).toEqual([...reported].sort((a, b) => a - b));
		abort.abort();
		await expect(qualityOf(await make(), { signal: abort.signal })).rejects.toThrow(/abort/i);
	});
});

/** 5 s at 1000 Hz of which four times 130 samples were lost; when that was not `counted`, only the timestamps tell. */
async function recordedWithGaps(counted = true): Promise<Session> {
	const map = new Map<Key, Uint8Array>();
	const created = new Date(2026, 2, 9, 14, 5, 0);
	const writer = await SessionWriter.begin(memoryStore(map), {
		id: 'gaps',
		classNames: ['Rest', 'Fist'],
		created
	});
	const info = { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' } as const;
	writer.addStream({ info, first: samples(0) });
	const random = noise(10);
	let index = 0;
	for (const [i, rows] of [1100, 640, 913, 800, 897].entries()) {
		const lost = i > 0 ? 130 : 0;
		index += lost;
		const data = Float32Array.from({ length: rows * 2 }, () => random(0, 0));
		const timestamps = Float64Array.from({ length: rows }, (_, row) => (index + row) / 1000);
		writer.append(0, { data, timestamps, lost: counted ? lost : 0 });
		index += rows;
	}
	for (const [i, time] of [0.2, 1, 1.7, 2.4, 3.3, 4].entries()) writer.label(event(time, i % 2));
	await writer.finish();
	if (!counted) editJson(map, '/meta.json', (meta) => delete meta.extras.myodeck.streams.emg.gaps);
	return openEntries(map);
}
