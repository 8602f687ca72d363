import { expect, test } from 'vitest';
import type { Key } from '../../store/byte-store.ts';
import { event, editJson, makeSession, openEntries, type SessionFixture } from '../write/session.fixture.ts';
import { memoryStore } from '../../store/memory.ts';
import { hertz, samples } from '../../core/units.ts';
import { adviceOf } from './windowing-report.ts';
import { iterLabeledWindows, type LabeledWindow, type LabeledWindowOptions } from './windows.ts';
import type { Session } from '../read/session.ts';
import { SessionWriter } from '../write/writer.ts';

const WINDOWING = { streamName: 'emg', windowSeconds: 0.2, hopSeconds: 0.1 };

async function windowsOf(sessions: readonly Session[], options: Partial<LabeledWindowOptions> = {}) {
	const iterator = iterLabeledWindows(sessions, { ...WINDOWING, skipFirst: false, ...options });
	const windows: LabeledWindow[] = [];
	for await (const window of iterator) windows.push(window);
	return { windows, reports: iterator.reports, classNames: iterator.classNames };
}

/** A session without the −1 that Stop writes, as the figures below are given for. */
async function openWithLabels(made: SessionFixture): Promise<Session> {
	const map = await makeSession(made);
	const labels = (made.labels ?? []).map(([timestamp, class_index]) => ({ timestamp, class_index }));
	map.set('/labels.json', new TextEncoder().encode(JSON.stringify(labels)));
	return openEntries(map);
}

/** A recording of 3 s at 100 Hz, one class, with losses. */
async function withLosses(): Promise<Map<Key, Uint8Array>> {
	const map = new Map<Key, Uint8Array>();
	const writer = await SessionWriter.begin(memoryStore(map), {
		id: 'x',
		classNames: ['Rest'],
		created: new Date()
	});
	const stream = writer.addStream({
		info: { name: 'emg', nChannels: 1, fs: hertz(100), unit: 'uV' },
		first: samples(40)
	});
	const rows = (from: number, n: number, lost = 0) => ({
		data: new Float32Array(n),
		timestamps: Float64Array.from({ length: n }, (_, i) => (from + i) / 100),
		lost
	});
	writer.label(event(0, 0));
	writer.append(stream, rows(0, 95));
	writer.append(stream, rows(110, 140, 15));
	writer.append(stream, rows(260, 66, 10));
	await writer.finish();
	return map;
}

test('no window spans a gap of the session, and the windows lost to it are counted', async () => {
	const { windows, reports } = await windowsOf([await openEntries(await withLosses())]);
	const starts = windows.map(({ start }) => start);
	// Rows 95 and 235 follow a gap; the grid stays that of the segment. The last sample belongs to Stop's −1.
	expect(starts).toEqual([
		0, 10, 20, 30, 40, 50, 60, 70, 100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200, 210, 240, 250, 260,
		270, 280
	]);
	expect(reports).toMatchObject([{ made: 25, dropped: { gaps: 4 } }]);
});

test('where nobody counted gaps a window that took half as long again is dropped', async () => {
	const map = await withLosses();
	editJson(map, '/meta.json', (meta) => delete meta.extras);
	const { windows, reports } = await windowsOf([await openEntries(map)]);
	for (const { ts } of windows) expect(ts[19]! - ts[0]!).toBeLessThanOrEqual((1.5 * 19) / 100);
	expect(reports[0]!.made + reports[0]!.dropped.gaps).toBe(29);
	expect(reports[0]!.dropped.gaps).toBeGreaterThan(0);
});

test.each<[string, SessionFixture, Partial<LabeledWindowOptions>, RegExp]>([
	['no labels', { streams: [{ fs: 100, rows: 200 }] }, {}, /Nothing is labelled.*class button/],
	[
		'one trial only',
		{ streams: [{ fs: 100, rows: 200 }], labels: [[0, 0]] },
		{ skipFirst: true },
		/first trial.*record more trials.*skipFirst: false/
	],
	[
		'short trials',
		{
			streams: [{ fs: 100, rows: 200 }],
			labels: [
				[0, 0],
				[0.05, 1],
				[0.15, -1]
			]
		},
		{},
		/longest trial takes 0\.10 s and the window 0\.2 s: record longer trials/
	],
	[
		'no class that was chosen',
		{ streams: [{ fs: 100, rows: 200 }], labels: [[0, 0]] },
		{ classes: ['Fist'] },
		/choose more classes/
	]
])(
	'a session with %s gives no windows, and the report says why and what to do',
	async (_what, made, options, advice) => {
		const { windows, reports } = await windowsOf([await openWithLabels(made)], options);
		expect(windows).toEqual([]);
		expect(adviceOf(reports)).toHaveLength(1);
		expect(adviceOf(reports)[0]).toMatch(/^made gives no windows\. /);
		expect(adviceOf(reports)[0]).toMatch(advice);
	}
);

test('a device that delivers another rate than it declares is found out', async () => {
	const map = await makeSession({ streams: [{ fs: 973, rows: 3000, nChannels: 1 }], labels: [[0, 0]] });
	editJson(map, '/meta.json', (meta) => {
		meta.streams.emg.fs = 2000;
		delete meta.extras;
	});
	const { windows, reports } = await windowsOf([await openEntries(map)]);
	expect(windows).toEqual([]);
	expect(adviceOf(reports)[0]).toMatch(/delivered 973 Hz where it declares 2000 Hz/);
});

test('a session that does not know its rate is refused by name', async () => {
	const map = await makeSession({ streams: [{ fs: 100 }] });
	editJson(map, '/meta.json', (meta) => delete meta.streams.emg.fs);
	await expect(windowsOf([await openEntries(map)])).rejects.toThrow(
		/made does not say the rate of stream emg/
	);
});
