import { expect, test } from 'vitest';
import { isAppError } from '../../core/errors.ts';
import { Session } from '../../session/read/session.ts';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { storeTree, type FileTree } from '../file-tree.ts';
import { MUTANTS } from '../mutants.fixture.ts';
import { spoiled } from '../sample-files.fixture.ts';
import { importWfdb, wfdbRecordings } from './recordings.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const treeOf = (files: Readonly<Record<string, Uint8Array>>): Promise<FileTree> =>
	storeTree(
		memoryStore(new Map(Object.entries(files).map(([path, bytes]) => [`/${path}` as Key, bytes]))),
		'set'
	);

async function imported(
	files: Readonly<Record<string, Uint8Array>>,
	path = 'r.hea'
): Promise<{ session: Session; problems: string }> {
	const store = memoryStore();
	const { problems } = await importWfdb(store, await treeOf(files), path, { id: 'r' });
	return { session: await Session.open(store, { id: 'r', name: 'r' }), problems: problems.join(' ') };
}

const int16 = (values: readonly number[], big = false): Uint8Array => {
	const out = new Uint8Array(2 * values.length);
	for (const [i, value] of values.entries()) new DataView(out.buffer).setInt16(2 * i, value, !big);
	return out;
};
/** Pairs of 12 bits in three bytes. */
const packed12 = (values: readonly number[]): Uint8Array => {
	const out: number[] = [];
	for (let i = 0; i < values.length; i += 2) {
		const [a, b] = [values[i]! & 0xfff, (values[i + 1] ?? 0) & 0xfff];
		out.push(a & 0xff, (a >> 8) | ((b >> 8) << 4), b & 0xff);
	}
	return Uint8Array.from(values.length % 2 ? out.slice(0, -1) : out);
};
const VALUES = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? i : -i) * 10);

test.each([
	['16', int16(VALUES)],
	['61', int16(VALUES, true)],
	['212', packed12(VALUES)],
	['160', Uint8Array.from(VALUES.flatMap((value) => [(value + 32_768) & 255, (value + 32_768) >> 8]))],
	['24', Uint8Array.from(VALUES.flatMap((value) => [value & 255, (value >> 8) & 255, (value >> 16) & 255]))],
	['32', new Uint8Array(Int32Array.from(VALUES).buffer)]
])('format %s: gain, baseline, unit, names, date', async (format, data) => {
	const header = `r 2 1000 20 10:20:30.5 05/06/2021\nr.dat ${format} 100(10)/mV 12 0 0 0 0 FDS left\nr.dat ${format} 50/mV 12 5 0 0 0 ED\n# a comment\n`;
	const { session } = await imported({ 'r.hea': text(header), 'r.dat': data });
	expect(session.streams).toMatchObject([
		{ name: 'emg', fs: 1000, nChannels: 2, nSamples: 20, unit: 'uV', channelNames: ['FDS left', 'ED'] }
	]);
	const values = (await session.getContinuous('emg')).data;
	expect(Number(values[4])).toBeCloseTo(((VALUES[4]! - 10) / 100) * 1000, 3);
	expect(Number(values[5])).toBeCloseTo(((VALUES[5]! - 5) / 50) * 1000, 3);
	expect(session.created.slice(0, 19)).toBe('2021-06-05T10:20:30');
});

test('signals of several samples per frame are a stream of their own rate; missing samples are no numbers', async () => {
	const header = 'r 2 100 5\nr.dat 16x4 200/mV 16 0 0 0 0 EMG\nr.dat 16 1/N 16 0 0 0 0 force\n';
	const frames = Array.from({ length: 5 }, (_, i) => [
		i * 4,
		i * 4 + 1,
		i * 4 + 2,
		i === 2 ? -32_768 : i * 4 + 3,
		1000 + i
	]).flat();
	const { session } = await imported({ 'r.hea': text(header), 'r.dat': int16(frames) });
	expect(session.streams).toMatchObject([
		{ name: 'emg', fs: 400, nSamples: 20 },
		{ name: 'signal', fs: 100, nSamples: 5, unit: 'N' }
	]);
	const { data } = await session.getContinuous('emg');
	expect([data[9], data[11]]).toEqual([45, NaN]);
	expect([...(await session.getContinuous('signal')).data]).toEqual([1000, 1001, 1002, 1003, 1004]);
});

test.each([
	[
		'without its data',
		{ 'r.hea': text('r 1 100 5\nr.dat 16 200 16 0 0 0 0 a\n') },
		'r.hea needs r.dat, which is not beside it'
	],
	[
		'in a format of differences',
		{ 'r.hea': text('r 1 100 5\nr.dat 8 200\n'), 'r.dat': new Uint8Array(9) },
		'xform'
	],
	['of several segments', { 'r.hea': text('r/2 1 100 5\na 3\nb 2\n') }, 'several segments'],
	[
		'that describes fewer signals than it declares',
		{ 'r.hea': text('r 3 100 5\nr.dat 16\n') },
		'declares 3 signals and describes 1'
	]
])('a record %s is refused', async (_name, files, message) => {
	await expect(imported(files as unknown as Record<string, Uint8Array>)).rejects.toThrow(message);
});

test('records are found by their headers, and annotations beside them are told of', async () => {
	const files = {
		'a/r.hea': text('r 1 100 5\nr.dat 16 200/mV\n'),
		'a/r.dat': int16(VALUES),
		'a/r.atr': text('x')
	};
	expect(wfdbRecordings(await treeOf(files)).map(({ name }) => name)).toEqual(['a/r']);
	const { session, problems } = await imported(files, 'a/r.hea');
	expect(session.streams[0]!.nSamples).toBe(5);
	expect(problems).toContain('Annotations were left out (r.atr)');
});

test(`${MUTANTS} mutants of a header give a session or an AppError`, async () => {
	const header = text(
		'r 2 1000 20 10:20:30 05/06/2021\nr.dat 212 100(10)/mV 12 0 0 0 0 FDS\nr.dat 212x2 50/mV 12 5 0 0 0 ED\n'
	);
	for (const mutant of spoiled(header, MUTANTS, 12)) {
		const begun = performance.now();
		await imported({ 'r.hea': mutant, 'r.dat': packed12(VALUES) }).catch((error: unknown) => {
			if (!isAppError(error)) throw error;
		});
		expect(performance.now() - begun).toBeLessThan(5000);
	}
}, 600_000);
