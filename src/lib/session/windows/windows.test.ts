import { expect, test } from 'vitest';
import { makeSession, openEntries, openFakeSession, type SessionFixture } from '../write/session.fixture.ts';
import { iterLabeledWindows, type LabeledWindow, type LabeledWindowOptions } from './windows.ts';
import type { Session } from '../read/session.ts';

const WINDOWING = { streamName: 'emg', windowSeconds: 0.2, hopSeconds: 0.1 };

async function windowsOf(sessions: readonly Session[], options: Partial<LabeledWindowOptions> = {}) {
	const iterator = iterLabeledWindows(sessions, { ...WINDOWING, skipFirst: false, ...options });
	const windows: LabeledWindow[] = [];
	for await (const window of iterator) windows.push(window);
	return { windows, reports: iterator.reports, classNames: iterator.classNames };
}

const countPerClass = (windows: readonly LabeledWindow[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const { classIndex } of windows) counts[classIndex] = (counts[classIndex] ?? 0) + 1;
	return counts;
};

/** A session without the −1 that Stop writes, as the figures below are given for. */
async function openWithLabels(made: SessionFixture): Promise<Session> {
	const map = await makeSession(made);
	const labels = (made.labels ?? []).map(([timestamp, class_index]) => ({ timestamp, class_index }));
	map.set('/labels.json', new TextEncoder().encode(JSON.stringify(labels)));
	return openEntries(map);
}

test('200 samples at 100 Hz in two classes give 9 windows of (2, 20) each, the first from 0.00 to 0.19 s', async () => {
	const session = await openWithLabels({
		streams: [{ fs: 100, rows: 200 }],
		labels: [
			[0, 0],
			[1, 1]
		]
	});
	const { windows } = await windowsOf([session]);
	expect(countPerClass(windows)).toEqual({ 0: 9, 1: 9 });
	const [first] = windows;
	expect(first).toMatchObject({
		nChannels: 2,
		nSamples: 20,
		start: 0,
		className: 'Rest',
		session: 0,
		trial: 0
	});
	expect([...first!.ts]).toEqual(Array.from({ length: 20 }, (_, i) => i / 100));
	// Channels first.
	expect([...first!.window.slice(0, 3)]).toEqual([0, 1, 2]);
	expect([...first!.window.slice(20, 22)]).toEqual([0.01, 1.01].map(Math.fround));
});

test.each([100, 256, 1000, 2000, 2048])(
	'seven segments of 3 s at %i Hz give 203 windows, 116 and 87',
	async (fs) => {
		const labels = Array.from({ length: 7 }, (_, i) => [3 * i, i % 2] as const);
		const session = await openWithLabels({ streams: [{ fs, rows: 21 * fs, nChannels: 1 }], labels });
		const { windows, reports } = await windowsOf([session]);
		expect(countPerClass(windows)).toEqual({ 0: 116, 1: 87 });
		expect(reports).toMatchObject([{ made: 203, segments: 7, tooShort: 0 }]);
	}
);

test("each window is the reader's to keep, and is what getContinuous gives for its rows", async () => {
	const session = await openWithLabels({
		streams: [{ fs: 50, rows: 500, nChannels: 3, from: 7 }],
		labels: [
			[7.5, 0],
			[12, 1]
		]
	});
	const { windows } = await windowsOf([session], { windowSeconds: 0.3, hopSeconds: 0.07 });
	expect(windows.length).toBeGreaterThan(50);
	for (const { window, ts, start, nSamples, nChannels } of windows) {
		const { data, timestamps } = await session.getContinuous('emg', { start, end: start + nSamples });
		expect(ts).toEqual(timestamps);
		for (let i = 0; i < window.length; i++) {
			expect(window[i]).toBe(data[(i % nSamples) * nChannels + Math.floor(i / nSamples)]);
		}
	}
});

test('no window straddles two labels', async () => {
	const session = await openWithLabels({
		streams: [{ fs: 100, rows: 1000 }],
		labels: [
			[0.03, 0],
			[1.27, 1],
			[2, -1],
			[3, 0],
			[3.1, 1],
			[5.555, 0]
		]
	});
	const segments = await session.segments('emg');
	for (const { start, nSamples, trial, classIndex } of (await windowsOf([session])).windows) {
		const segment = segments.find(({ label }) => label === trial)!;
		expect(segment.classIndex).toBe(classIndex);
		expect(start).toBeGreaterThanOrEqual(segment.start);
		expect(start + nSamples).toBeLessThanOrEqual(segment.end);
		expect((start - segment.start) % 10).toBe(0);
	}
});

test('the first labelled segment of each session is left out unless it is asked for', async () => {
	const made: SessionFixture = {
		streams: [{ fs: 100, rows: 300 }],
		labels: [
			[0, 0],
			[1, 1]
		]
	};
	const { windows, reports } = await windowsOf([await openWithLabels(made), await openWithLabels(made)], {
		skipFirst: true
	});
	expect(countPerClass(windows)).toEqual({ 1: 38 });
	expect(reports).toMatchObject([{ dropped: { skipFirst: 9 } }, { dropped: { skipFirst: 9 } }]);
	// It is the default.
	let n = 0;
	for await (const { classIndex } of iterLabeledWindows([await openWithLabels(made)], WINDOWING))
		n += classIndex;
	expect(n).toBe(19);
});

test('classes may be chosen by name or by index, and the others are counted', async () => {
	const session = await openWithLabels({
		streams: [{ fs: 100, rows: 200 }],
		labels: [
			[0, 0],
			[1, 1]
		]
	});
	for (const classes of [['Fist'], [1], ['Fist', 1]] as const) {
		const { windows, reports } = await windowsOf([session], { classes });
		expect(countPerClass(windows)).toEqual({ 1: 9 });
		expect(reports).toMatchObject([{ made: 9, dropped: { otherClasses: 9 } }]);
	}
});

test.each([
	['windowSeconds', 0],
	['windowSeconds', -0.2],
	['windowSeconds', NaN],
	['windowSeconds', Infinity],
	['windowSeconds', 0.001],
	['hopSeconds', 0],
	['hopSeconds', -1]
])('%s = %d is an error that names it', async (argument, value) => {
	const session = await openWithLabels({ streams: [{ fs: 100, rows: 200 }] });
	await expect(windowsOf([session], { [argument]: value })).rejects.toThrow(
		new RegExp(`^${argument} must be`)
	);
});

test('a window of 0.29 s at 100 Hz has 29 samples', async () => {
	const session = await openWithLabels({ streams: [{ fs: 100, rows: 200 }], labels: [[0, 0]] });
	expect((await windowsOf([session], { windowSeconds: 0.29 })).windows[0]!.nSamples).toBe(29);
});

test('sessions that differ in channels or rate are refused together, each by name', async () => {
	const one = await openFakeSession({ name: 'one', streams: [{ fs: 100, nChannels: 2 }] });
	const two = await openFakeSession({ name: 'two', streams: [{ fs: 100, nChannels: 8 }] });
	const three = await openFakeSession({ name: 'three', streams: [{ fs: 200, nChannels: 2 }] });
	const refused = windowsOf([one, two, three]);
	await expect(refused).rejects.toThrow(
		/one has 2 channels at 100 Hz; two has 8 channels at 100 Hz; three has 2 channels at 200 Hz\. Choose/
	);
	await expect(refused).rejects.toMatchObject({ name: 'SessionError' });
});

test('classes of several sessions are matched by name, and never by index where names differ', async () => {
	const streams = [{ fs: 100, rows: 200 }];
	const labels = [
		[0, 0],
		[1, 1]
	] as const;
	const { windows, classNames } = await windowsOf([
		await openWithLabels({ streams, labels, classNames: ['Rest', 'Fist'] }),
		await openWithLabels({ streams, labels, classNames: ['Fist', 'Open'] })
	]);
	expect(classNames).toEqual(['Rest', 'Fist', 'Open']);
	expect(
		windows.map(({ session, classIndex, className }) => `${session} ${classIndex} ${className}`)
	).toEqual([
		...Array<string>(9).fill('0 0 Rest'),
		...Array<string>(9).fill('0 1 Fist'),
		...Array<string>(9).fill('1 1 Fist'),
		...Array<string>(9).fill('1 2 Open')
	]);
});

test('an iteration can be begun again, and stopped early', async () => {
	const session = await openWithLabels({
		streams: [{ fs: 100, rows: 200 }],
		labels: [
			[0, 0],
			[1, 1]
		]
	});
	const windows = iterLabeledWindows([session], { ...WINDOWING, skipFirst: false });
	for await (const { start } of windows) if (start === 10) break;
	expect(windows.reports).toEqual([]);
	let n = 0;
	for await (const { nSamples } of windows) n += nSamples;
	expect(n).toBe(18 * 20);
	expect(windows.reports).toHaveLength(1);
});
