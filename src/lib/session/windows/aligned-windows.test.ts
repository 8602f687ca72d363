import { expect, test } from 'vitest';
import { iterAlignedWindows, type AlignedWindow, type AlignedWindowOptions } from './aligned-windows.ts';
import { editJson, makeSession, openEntries, openFakeSession } from '../write/session.fixture.ts';
import type { Session } from '../read/session.ts';
import { adviceOf } from './windowing-report.ts';

const WINDOWING = { primary: 'emg', aligned: ['kin'], windowSeconds: 0.2, hopSeconds: 0.2 };

async function windowsOf(session: Session, options: Partial<AlignedWindowOptions> = {}) {
	const iterator = iterAlignedWindows([session], { ...WINDOWING, ...options });
	const windows: AlignedWindow[] = [];
	for await (const window of iterator) windows.push(window);
	return { windows, reports: iterator.reports };
}

/** EMG at 100 Hz and two kinematic channels at 50 Hz whose first value is the row. */
const recording = (from = 0, rows = 50): Promise<Session> =>
	openFakeSession({
		streams: [
			{ name: 'emg', fs: 100, rows: 100 },
			{ name: 'kin', fs: 50, rows, from, nChannels: 2, value: (row, channel) => (channel ? -row : row) }
		]
	});

test('one second of EMG at 100 Hz with kinematics at 50 Hz gives 5 windows, each with the latest target', async () => {
	const { windows, reports } = await windowsOf(await recording());
	// Windows end at 0.19, 0.39 … s; the latest target at or before that is row 9, 19 …
	expect(windows.map(({ targets }) => [...targets.kin!])).toEqual(
		[9, 19, 29, 39, 49].map((row) => [row, -row])
	);
	expect(windows.map(({ start }) => start)).toEqual([0, 20, 40, 60, 80]);
	expect(reports).toMatchObject([{ made: 5, dropped: { stale: 0, gaps: 0 } }]);
});

test('a target from after the window is never used, and one exactly at its end is', async () => {
	const { windows } = await windowsOf(await recording(0.19));
	// The first target is at 0.19 s, the last sample of the first window.
	expect(windows[0]!.targets.kin![0]).toBe(0);
	const late = await windowsOf(await recording(0.2));
	expect(late.windows[0]!.start).toBe(20);
	expect(late.reports).toMatchObject([{ made: 4, dropped: { stale: 1 } }]);
});

test('a target that is too old drops the window instead of giving it a stale value', async () => {
	// Targets end at 0.38 s: row 19. Periods of 20 ms; the tolerance is n + ½ of them.
	const session = await recording(0, 20);
	expect((await windowsOf(session)).windows.map(({ start }) => start)).toEqual([0, 20]);
	// The third window ends at 0.59 s, 210 ms after: 10.5 periods.
	expect((await windowsOf(session, { alignWindowSamples: 9 })).windows).toHaveLength(2);
	const { windows, reports } = await windowsOf(session, { alignWindowSamples: 10 });
	expect(windows.map(({ targets }) => targets.kin![0])).toEqual([9, 19, 19]);
	expect(reports).toMatchObject([{ made: 3, dropped: { stale: 2 } }]);
});

test('the latest targets are averaged when that is asked for, as far as there are any', async () => {
	const { windows } = await windowsOf(await recording(), { averageSamples: 4 });
	expect(windows[0]!.targets.kin![0]).toBe((6 + 7 + 8 + 9) / 4);
	const { windows: all } = await windowsOf(await recording(), { averageSamples: 100 });
	expect(all[0]!.targets.kin![0]).toBe(4.5);
});

test.each([
	[1, 5],
	[2, (4 + 5) / 2],
	[3, 5],
	[4, (3 + 4 + 5 + 6) / 4],
	[1000, 24.5]
])(
	'at the midpoint the mean of %i targets around the nearest is taken, clipped',
	async (alignWindowSamples, expected) => {
		// The middle of the first window is sample 10 at 0.10 s: target row 5.
		const { windows } = await windowsOf(await recording(), { alignAt: 'midpoint', alignWindowSamples });
		expect(windows[0]!.targets.kin![0]).toBeCloseTo(expected, 6);
		expect(windows).toHaveLength(5);
	}
);

test('at the midpoint nothing is too old, as in MyoGestic', async () => {
	expect((await windowsOf(await recording(0, 20), { alignAt: 'midpoint' })).windows).toHaveLength(5);
});

test('several streams are aligned at once, and a window needs all of them', async () => {
	const session = await openFakeSession({
		streams: [
			{ name: 'emg', fs: 100, rows: 100 },
			{ name: 'kin', fs: 50, rows: 50, nChannels: 1 },
			{ name: 'force', fs: 10, rows: 6, nChannels: 1 }
		]
	});
	const { windows, reports } = await windowsOf(session, { aligned: ['kin', 'force'] });
	// Force is at 0.0 … 0.5 s, 100 ms apart: what ends at 0.79 s and later has none.
	expect(windows.map(({ targets }) => [targets.kin![0], targets.force![0]])).toEqual([
		[9, 1],
		[19, 3],
		[29, 5]
	]);
	expect(reports).toMatchObject([{ dropped: { stale: 2 } }]);
});

test('the rate of a target that declares none is taken from its timestamps', async () => {
	const map = await makeSession({
		streams: [
			{ name: 'emg', fs: 100, rows: 100 },
			{ name: 'kin', fs: 50, rows: 20 }
		]
	});
	editJson(map, '/meta.json', (meta) => delete meta.streams.kin.fs);
	expect((await windowsOf(await openEntries(map), { alignWindowSamples: 10 })).windows).toHaveLength(3);
});

test('a recording shorter than a window gives none, and the report says so', async () => {
	const { windows, reports } = await windowsOf(await recording(), { windowSeconds: 2 });
	expect(windows).toEqual([]);
	expect(adviceOf(reports)[0]).toMatch(/takes 1\.00 s and the window 2 s/);
});

test('targets that never overlap are named as the cause', async () => {
	const { reports } = await windowsOf(await recording(500));
	expect(adviceOf(reports)[0]).toMatch(/No target sample is recent enough/);
});

test.each([
	['alignWindowSamples', 0],
	['averageSamples', 1.5],
	['windowSeconds', -1]
])('%s = %d is an error that names it', async (argument, value) => {
	await expect(windowsOf(await recording(), { [argument]: value })).rejects.toThrow(
		new RegExp(`^${argument} must be`)
	);
});
