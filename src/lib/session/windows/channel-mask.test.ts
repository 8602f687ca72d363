import { expect, test } from 'vitest';
import { iterAlignedWindows } from './aligned-windows.ts';
import { editJson, makeSession, openEntries } from '../write/session.fixture.ts';
import type { Session } from '../read/session.ts';
import { iterLabeledWindows } from './windows.ts';

async function marked(bad: readonly number[], name: string): Promise<Session> {
	const map = await makeSession({
		streams: [{ fs: 100, seconds: 3, nChannels: 4 }],
		labels: [0, 1, 2].map((at) => [at, at % 2] as const)
	});
	editJson(map, '/meta.json', (meta) => (meta.extras.myodeck.edits = { badChannels: { emg: bad } }));
	return openEntries(map, name);
}

const windowing = { streamName: 'emg', windowSeconds: 0.2, hopSeconds: 0.2, skipFirst: false };

test('a channel that is marked bad in one session is left out of the windows of all, and it is said', async () => {
	const sessions = [await marked([1], 'monday'), await marked([3], 'tuesday')];
	const some = iterLabeledWindows(sessions, windowing);
	const every = iterLabeledWindows(sessions, { ...windowing, keepBadChannels: true });
	const whole = [];
	for await (const { window, nChannels } of every) whole.push({ window, nChannels });
	let n = 0;
	for await (const { window, nChannels, nSamples } of some) {
		const { window: all } = whole[n++]!;
		const rows = [0, 2].map((channel) => [...all.subarray(channel * nSamples, (channel + 1) * nSamples)]);
		expect(nChannels).toBe(2);
		expect([...window]).toEqual(rows.flat());
	}
	expect(n).toBe(whole.length);
	expect(n).toBeGreaterThan(0);
	expect(some.channels).toEqual([0, 2]);
	expect(every.channels).toEqual([0, 1, 2, 3]);
	expect(whole[0]!.nChannels).toBe(4);
});

test('aligned windows leave them out of the primary stream, and keep the targets', async () => {
	const how = { primary: 'emg', aligned: ['emg'], windowSeconds: 0.2, hopSeconds: 0.5 };
	const windows = iterAlignedWindows([await marked([0, 3], 'monday')], how);
	for await (const { nChannels, window, nSamples, targets } of windows) {
		expect([nChannels, window.length]).toEqual([2, 2 * nSamples]);
		expect(targets['emg']).toHaveLength(4);
	}
	expect(windows.channels).toEqual([1, 2]);
	expect(windows.reports[0]!.made).toBeGreaterThan(0);
});

test('when no channel is left it is refused with what to do', async () => {
	const sessions = [await marked([0, 1], 'monday'), await marked([2, 3], 'tuesday')];
	const all = async (): Promise<void> => {
		for await (const window of iterLabeledWindows(sessions, windowing)) void window;
	};
	await expect(all()).rejects.toMatchObject({
		name: 'SessionError',
		message: /Every channel of emg is marked bad/
	});
});

test('training hears of them, and of whether gaps were counted', async () => {
	expect(await (await marked([2], 'monday')).labelled('emg')).toMatchObject({
		badChannels: [2],
		gapsKnown: true
	});
	const other = await makeSession({ streams: [{ fs: 100, seconds: 1 }] });
	editJson(other, '/meta.json', (meta) => delete meta.extras.myodeck);
	expect(await (await openEntries(other)).labelled('emg')).toMatchObject({
		badChannels: [],
		gapsKnown: false
	});
});
