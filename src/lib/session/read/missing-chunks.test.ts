import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkSession } from '../check/check.ts';
import { qualityOf } from '../quality/quality.ts';
import { iterAlignedWindows } from '../windows/aligned-windows.ts';
import { iterLabeledWindows } from '../windows/windows.ts';
import { editJson, openEntries } from '../write/session.fixture.ts';
import { breaksOf, DAMAGES, LOSSES, storedSession, rowsIn } from './missing-chunks.fixture.ts';
import { zip } from './corrupted-archives.fixture.ts';
import { buildPyramid } from './min-max-pyramid.ts';
import { openSessionStore } from './open.ts';
import type { Session } from './session.ts';

/** Rows, indices and breaks of a stream read chunk by chunk. */
async function readChunks(session: Session, name: string) {
	const rows: number[] = [];
	const breaks: [index: number, lost: number][] = [];
	for await (const { data, timestamps, index, lost } of session.chunks(name)) {
		if (lost > 0) breaks.push([index, lost]);
		for (let i = 0; i < timestamps.length; i++) {
			const row = Math.round(data[i * 2]! - 1);
			// No `expect` for each of them: it takes ten times what reading does.
			if (!(Math.abs(timestamps[i]! - row / 100) < 1e-9) || index + i !== row)
				expect.fail(`row ${row} is at ${timestamps[i]} s and has index ${index + i}`);
			rows.push(row);
		}
	}
	return { rows, breaks };
}

describe.each(LOSSES)('without %s', (_what, spoil, runs, named) => {
	const opened = async (): Promise<Session> => {
		const entries = await storedSession();
		spoil(entries);
		return openEntries(entries);
	};

	test('the rows that are there are read, with their own index, and the rest is a gap', async () => {
		const session = await opened();
		expect(await readChunks(session, 'emg')).toEqual({ rows: rowsIn(runs), breaks: breaksOf(runs) });
		const info = session.streamInfo('emg');
		expect(info).toMatchObject({ nSamples: rowsIn(runs).length, first: runs[0]![0] });
		expect(info.gaps.map(({ sample, lost }) => [sample, lost])).toEqual(breaksOf(runs));
		expect(info.missing.map(({ entry }) => entry).sort()).toEqual(named);
		const { data, timestamps, gaps } = await session.getContinuous('emg');
		expect(Array.from(timestamps, (time) => Math.round(time * 100))).toEqual(rowsIn(runs));
		expect([...data].filter((value) => value === 0)).toEqual([]);
		expect(gaps).toEqual(info.gaps);
		expect(session.streamInfo('force')).toMatchObject({ nSamples: 800, missing: [] });
	});

	test('the summary, the check and the quality say so', async () => {
		const entries = await storedSession();
		spoil(entries);
		const session = await openEntries(entries);
		const samples = `${800 - rowsIn(runs).length} of 800 samples`;
		const { problems } = await session.summary();
		expect(problems).toEqual([expect.stringContaining(samples)]);
		expect(problems[0]).toMatch(/is missing in made\.session\.zip.*again/);
		const { findings } = await checkSession(await zip(entries, false));
		const errors = findings.filter(({ level }) => level === 'error');
		expect(errors.map(({ rule, entry }) => `${rule} ${entry}`)).toEqual(
			named.map((entry) => `chunks ${entry}`)
		);
		const { warnings, streams } = await qualityOf(session);
		expect(warnings).toContainEqual(expect.objectContaining({ code: 'missing-chunks', stream: 'emg' }));
		expect(streams[0]).toMatchObject({ missingChunks: named.length });
	});
});

describe.each([...LOSSES, ...DAMAGES])('with %s missing or damaged', (_what, spoil, runs) => {
	const opened = async (): Promise<Session> => {
		const entries = await storedSession();
		spoil(entries);
		return openEntries(entries);
	};

	test('no window spans it, none is made of it, and quality counts the very windows', async () => {
		const options = { streamName: 'emg', windowSeconds: 0.2, hopSeconds: 0.05, skipFirst: false };
		const rows = new Set(rowsIn(runs));
		const windowCounts = async (session: Session): Promise<Map<string, number>> => {
			const counts = new Map<string, number>();
			for await (const { window, ts, className, nSamples } of iterLabeledWindows([session], options)) {
				counts.set(className, (counts.get(className) ?? 0) + 1);
				const first = Math.round(window[0]! - 1);
				for (let i = 0; i < nSamples; i++) {
					if (window[i] !== Math.fround(first + i + 1) || !rows.has(Math.round(ts[i]! * 100)))
						expect.fail(`a window from row ${first} on holds ${window[i]} at ${ts[i]} s`);
				}
			}
			return counts;
		};
		const session = await opened();
		expect((await windowCounts(session)).size).toBe(2);
		const counts = await windowCounts(session.withoutDamage());
		const { classes } = await qualityOf(await opened(), options);
		for (const { className, windows } of classes['emg']!) expect(windows).toBe(counts.get(className));
	});

	test('windows of another stream get no target from it', async () => {
		const session = await opened();
		const windows = iterAlignedWindows([session], {
			primary: 'force',
			aligned: ['emg'],
			windowSeconds: 0.2,
			hopSeconds: 0.1
		});
		const rows = new Set(rowsIn(runs));
		let made = 0;
		for await (const { targets, ts } of windows) {
			made++;
			const target = Math.round(targets['emg']![0]! - 1);
			expect(rows.has(target)).toBe(true);
			expect(Math.abs(target / 100 - ts.at(-1)!)).toBeLessThan(0.02);
		}
		expect(made).toBeGreaterThan(50);
		expect(windows.reports[0]!.dropped.stale).toBeGreaterThan(0);
	});

	test('the picture of the whole recording has a hole', async () => {
		const { gaps, levels } = await buildPyramid(await opened(), 'emg');
		expect(gaps.map(({ lost }) => lost)).toEqual(breaksOf(runs).map(([, lost]) => lost));
		expect([...levels[0]!.bins].every((value) => value !== 0)).toBe(true);
	});

	test('training reads it as a break', async () => {
		const recording = await (await opened()).labelled('emg');
		let next: number | undefined;
		const breaks: number[] = [];
		for await (const { index, lost, timestamps } of recording.chunks()) {
			if (next !== undefined && (lost ?? 0) > 0) breaks.push(Math.round(timestamps[0]! * 100));
			next = index! + timestamps.length;
		}
		expect(breaks).toEqual(breaksOf(runs).map(([index]) => index));
	});
});

describe.each(DAMAGES)('with %s', (_what, spoil, runs, named) => {
	test('reading goes on behind it, and a read of the damage itself is refused with its name', async () => {
		const entries = await storedSession();
		spoil(entries);
		const session = await openEntries(entries);
		await expect(session.getContinuous('emg')).rejects.toThrow(
			/emg(_timestamps)?\.zarr\/c\/\d.*cannot be decoded.*again/
		);
		expect(await readChunks(session, 'emg')).toEqual({ rows: rowsIn(runs), breaks: breaksOf(runs) });
		const whole = session.withoutDamage();
		expect(await readChunks(whole, 'emg')).toEqual({ rows: rowsIn(runs), breaks: breaksOf(runs) });
		expect((await whole.getContinuous('emg')).timestamps).toHaveLength(rowsIn(runs).length);
		expect(whole.withoutDamage()).toBe(whole);
		for (const each of [session, whole])
			expect((await each.summary()).problems.join()).toContain(`${800 - rowsIn(runs).length} of 800 samples`);
		expect(
			whole
				.streamInfo('emg')
				.missing.map(({ entry }) => entry)
				.sort()
		).toEqual(named);
	});

	test('the check names it, and the quality warns', async () => {
		const entries = await storedSession();
		spoil(entries);
		const { findings } = await checkSession(await zip(entries, false));
		const errors = findings.filter(({ level }) => level === 'error');
		expect(errors.map(({ rule, entry }) => `${rule} ${entry}`)).toEqual(
			named.map((entry) => `chunks ${entry}`)
		);
		const { warnings } = await qualityOf(await openEntries(entries));
		expect(warnings).toContainEqual(expect.objectContaining({ code: 'missing-chunks', stream: 'emg' }));
	});
});

test('a gap that was counted while recording and a chunk that is missing beside it are one gap', async () => {
	const entries = await storedSession();
	editJson(entries, '/meta.json', (meta) => {
		meta.extras.myodeck.streams.emg.gaps = [
			{ sample: 150, lost: 50, seconds: 0.5, row: 100 },
			{ sample: 260, lost: 10, seconds: 0.1, row: 200 },
			{ sample: 405, lost: 5, seconds: 0.05, row: 340 }
		];
	});
	entries.delete('/emg.zarr/c/1/0');
	const { gaps, first, nSamples } = (await openEntries(entries)).streamInfo('emg');
	expect({ first, nSamples }).toEqual({ first: 0, nSamples: 700 });
	expect(gaps.map(({ sample, lost, row }) => [sample, lost, row])).toEqual([
		[260, 160, 100],
		[405, 5, 240]
	]);
});

test('a stream without any chunk has no samples and says why', async () => {
	const entries = await storedSession();
	for (const key of [...entries.keys()]) if (key.startsWith('/emg.zarr/c/')) entries.delete(key);
	const session = await openEntries(entries);
	expect(session.streamInfo('emg').nSamples).toBe(0);
	expect(await session.timeRange('emg')).toBeUndefined();
	expect((await session.summary()).problems.join()).toMatch(/800 of 800 samples.*8 chunks/);
});

const CASE = '../shared/cases/attack/missing-chunk.session.zip';
test.skipIf(!existsSync(CASE))('the case of the attack is a gap and a problem', async () => {
	const session = await openSessionStore(CASE);
	expect(session.streamInfo('emg')).toMatchObject({
		nSamples: 1400,
		gaps: [{ sample: 400, lost: 200, row: 200 }]
	});
	expect((await session.summary()).problems.join()).toMatch(/200 of 1600 samples.*emg\.zarr\/c\/1\/0/);
});
