import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSessionStore } from './open.ts';
import { iterLabeledWindows } from '../windows/windows.ts';

/** Archives that Python MyoGestic wrote, with what its own reader found in them. They are not part of the project. */
const SHARED = join(process.cwd(), '../shared');
const FIXTURES = join(SHARED, 'fixtures');

interface Manifest {
	readonly streams: Record<
		string,
		{
			shape: number[];
			fs: number;
			ts_first: number;
			ts_last: number;
			sha256_float32_le: string;
			sha256_ts: string;
		}
	>;
	readonly class_names: string[];
	readonly n_labels: number;
	readonly n_trials: number;
	readonly windows_200_100: {
		n: number;
		per_class: Record<string, number>;
		sha256_channels_first_f32: string;
	};
}

/** Archives of each data set: all with `MYODECK_LONG=1`, else the first two. */
const EACH = process.env['MYODECK_LONG'] ? Infinity : 2;

const archives = (existsSync(join(SHARED, 'data')) ? readdirSync(join(SHARED, 'data')) : []).flatMap(
	(set) => {
		const manifest = join(SHARED, 'data', set, 'manifest.json');
		if (!existsSync(manifest)) return [];
		const listed = JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Manifest>;
		const chosen = Object.entries(listed).slice(0, EACH);
		return chosen.map(([file, facts]) => ({
			what: `${set}/${file}`,
			path: join(SHARED, 'data', set, file),
			facts
		}));
	}
);

/** Bytes as they lie in memory: little-endian on every machine this runs on. */
const bytesOf = (data: ArrayBufferView): Uint8Array =>
	new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const sha256 = (data: ArrayBufferView): string => createHash('sha256').update(bytesOf(data)).digest('hex');

for (const { what, path, facts } of archives) {
	test(`${what} decodes to the very bytes and windows that MyoGestic finds`, async () => {
		const session = await openSessionStore(path);
		expect(session.broken).toEqual([]);
		expect(session.classNames).toEqual(facts.class_names);
		expect(session.labels).toHaveLength(facts.n_labels);
		for (const [name, stream] of Object.entries(facts.streams)) {
			const { data, timestamps, nChannels } = await session.getContinuous(name);
			expect([timestamps.length, nChannels]).toEqual(stream.shape);
			expect(session.streamInfo(name).fs).toBe(stream.fs);
			expect(sha256(data)).toBe(stream.sha256_float32_le);
			expect(sha256(timestamps)).toBe(stream.sha256_ts);
			expect(await session.timeRange(name)).toEqual({ first: stream.ts_first, last: stream.ts_last });
			expect(await session.segments(name)).toHaveLength(facts.n_trials);
		}
		const windows = iterLabeledWindows([session], {
			streamName: 'emg',
			windowSeconds: 0.2,
			hopSeconds: 0.1,
			skipFirst: false
		});
		const hash = createHash('sha256');
		const perClass: Record<string, number> = {};
		let n = 0;
		for await (const { window, classIndex } of windows) {
			hash.update(bytesOf(window));
			perClass[classIndex] = (perClass[classIndex] ?? 0) + 1;
			n++;
		}
		const found = { n, per_class: perClass, sha256_channels_first_f32: hash.digest('hex') };
		expect(found).toEqual(facts.windows_200_100);
		expect(windows.reports).toMatchObject([{ made: n }]);
	});
}

test.skipIf(!existsSync(FIXTURES)).each([
	[
		'vhi_pose_moved',
		108,
		[1, -1, 1, 1, 1, 1, 0, 0, 0],
		89776.9382075,
		89778.716150375,
		60.18,
		89776.927201291,
		1
	],
	[
		'vhi_pose_rest',
		169,
		[0, 0, 0, 0, 0, 0, 0, 0, 0],
		84121.294249041,
		84124.103917458,
		59.79,
		84121.288508666,
		0
	]
] as const)(
	'%s holds the rows, times and labels the format names',
	async (name, rows, row, first, last, rate, label, classIndex) => {
		const session = await openSessionStore(join(FIXTURES, `${name}.session.zip`));
		expect(session).toMatchObject({ id: name, classNames: ['Rest', 'Fist'], finished: true });
		expect(session.streams).toMatchObject([
			{ name: 'vhi_control', nChannels: 9, fs: 60, nSamples: rows, dtype: 'float32' }
		]);
		const { data, timestamps } = await session.getContinuous('vhi_control');
		for (const [i, value] of data.entries()) expect(Math.abs(Number(value) - row[i % 9]!)).toBeLessThan(1e-6);
		expect(timestamps[0]).toBe(first);
		expect(timestamps.at(-1)).toBe(last);
		expect((rows - 1) / (last - first)).toBeCloseTo(rate, 2);
		expect(session.labels).toEqual([{ timestamp: label, classIndex }]);
		// The label came before the first sample: its segment begins at the first row and runs to the end.
		expect(await session.segments('vhi_control')).toEqual([{ label: 0, classIndex, start: 0, end: rows }]);
	}
);
