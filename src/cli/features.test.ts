import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { writeSyntheticSession } from '../../tests/fixtures/synthetic-session.ts';
import { DEFAULT_PIPELINE, labelledRows, openSessionStore, resolveFeatures } from '../lib/index.ts';
import { PIPELINE_KEY } from '../lib/pipeline/fit/feature-table.ts';

let folder: string;
const file = (name: string): string => join(folder, name);
const sessions = (): string[] => [file('a.session.zip'), file('b.session.zip')];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'features-'));
	await Promise.all(sessions().map((path, k) => writeSyntheticSession(path, k + 1)));
});
afterAll(() => rm(folder, { recursive: true }));

test('the table holds the windows that a training learns from, to the bit, in their order', async () => {
	const options = ['--features', 'MAV,ZC', '--window', '0.25', '--trim-onset', '0.1'];
	const { code, out, err } = await myodeck(
		'features',
		...[...sessions(), sessions()[0]!],
		...['--out', file('t.parquet'), '--json', ...options]
	);
	expect({ code }).toEqual({ code: 0 });
	expect(err).toMatch(/has the same samples as .*: they count once/);

	const recordings = await Promise.all(
		sessions().map(async (path) => (await openSessionStore(path)).labelled('emg'))
	);
	const pipeline = { ...DEFAULT_PIPELINE, features: resolveFeatures(['MAV', 'ZC']), windowSeconds: 0.25 };
	const trim = { onsetSeconds: 0.1, offsetSeconds: 0 };
	const { examples, classNames, recordingOf, times, report } = await labelledRows(recordings, {
		...{ pipeline, trim, classNames: [], newClasses: 'add', skipFirst: true }
	});
	expect(JSON.parse(out)).toMatchObject({ windows: report.made, features: 16, sessions: [{}, {}] });

	const bytes = await readFile(file('t.parquet'));
	const parquet = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
	const rows = await parquetReadObjects({ file: parquet });
	const names = ['MAV', 'ZC'].flatMap((id) => Array.from({ length: 8 }, (_, c) => `${id} ${c + 1}`));
	expect(Object.keys(rows[0]!)).toEqual(['session', 'time', 'class', 'trial', 'repetition', ...names]);
	const values = rows.flatMap((row) => names.map((name) => row[name] as number));
	expect(Float32Array.from(values)).toEqual(examples.x);
	expect(values).toEqual([...examples.x]);
	expect(rows.map(({ time }) => time as number)).toEqual([...times]);
	expect(rows.map((row) => row['class'] as string)).toEqual(Array.from(examples.y, (c) => classNames[c]));
	expect(rows.map((row) => row['session'] as string)).toEqual(
		Array.from(examples.trial, (t) => recordings[recordingOf[t]!]!.id)
	);
	// Three classes in turn, each session begins at trial 1; its first labelled segment is left out.
	const trials = [
		...new Set(
			rows.map(({ session, trial, repetition, ...row }) =>
				JSON.stringify([session, trial, row['class'], repetition])
			)
		)
	].map((text) => JSON.parse(text) as unknown[]);
	expect(trials.filter(([session]) => session === 'b')).toEqual(
		trials.filter(([session]) => session === 'a').map(([, ...rest]) => ['b', ...rest])
	);
	expect(trials.slice(0, 4)).toEqual([
		['a', 1, 'Fist', 1],
		['a', 2, 'Open', 1],
		['a', 3, 'Rest', 1],
		['a', 4, 'Fist', 2]
	]);
	const footer = parquetMetadata(parquet).key_value_metadata?.find(({ key }) => key === PIPELINE_KEY);
	expect(JSON.parse(footer!.value!)).toEqual(pipeline);
});

test('arguments that cannot be are refused, and nothing is overwritten unasked', async () => {
	const [session] = sessions() as [string];
	const wrong: [string[], RegExp][] = [
		[['--out', file('x.parquet')], /needs sessions/],
		[[session], /--out/],
		[[session, '--out', file('x.csv')], /ends in \.parquet/],
		[[session, '--out', file('x.parquet'), '--classes', 'Pinch'], /"Pinch".*Rest, Fist, Open/],
		[[session, '--out', file('x.parquet'), '--model', 'lda'], /--model/]
	];
	for (const [args, message] of wrong) {
		expect(await myodeck('features', ...args)).toMatchObject({
			code: 2,
			err: expect.stringMatching(message)
		});
	}
	const args = [session, '--out', file('x.parquet'), '--classes', 'Open,Rest'];
	expect(await myodeck('features', ...args)).toMatchObject({
		code: 0,
		out: expect.stringMatching(/windows of 32 features\n {2}Open: \d+\n {2}Rest: \d+\n/)
	});
	expect(await myodeck('features', ...args)).toMatchObject({
		code: 1,
		err: expect.stringMatching(/is there already\. --force/)
	});
	expect(await myodeck('features', session, '--out', file('y.parquet'), '--window', '9')).toMatchObject({
		code: 1,
		err: expect.stringMatching(/window/)
	});
});
