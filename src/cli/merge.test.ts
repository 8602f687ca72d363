import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { writeSyntheticSession } from '../../tests/fixtures/synthetic-session.ts';
import { loadBundle, type ModelBundle } from '../lib/index.ts';

let folder: string;
const NAMES = ['a', 'b', 'c'];
const file = (name: string): string => join(folder, name);
const sessionOf = (name: string): string => file(`${name}.session.zip`);
const sumsOf = (name: string): string => file(`${name}.sums.json`);

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'merge-'));
	await Promise.all(NAMES.map((name, k) => writeSyntheticSession(sessionOf(name), k + 1)));
	for (const name of NAMES) expect(await sum(name, sumsOf(name))).toMatchObject({ code: 0 });
});
afterAll(() => rm(folder, { recursive: true }));

const sum = (name: string, out: string, ...more: string[]) =>
	myodeck('sums', sessionOf(name), '--out', out, ...more);

/** The model a command writes. */
async function modelOf(command: string, given: readonly string[], ...more: string[]): Promise<ModelBundle> {
	const out = file('made.model.zip');
	expect(await myodeck(command, ...given, '--out', out, '--force', ...more)).toMatchObject({ code: 0 });
	return loadBundle(new Uint8Array(await readFile(out)));
}

/** Name, shape and bytes of each array of the LDA; what adaptation needs is not among them. */
const bytesOf = ({ weights }: ModelBundle): readonly unknown[] =>
	Object.entries(weights)
		.filter(([name]) => !name.startsWith('adaptation_'))
		.map(([name, { shape, data }]) => [
			...[name, shape],
			Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex')
		]);

test('sums of sessions merge to the model that is trained on the sessions, to the bit, in any order', async () => {
	const trained = await modelOf('train', NAMES.map(sessionOf), '--protocol', 'none');
	expect(bytesOf(trained)).toHaveLength(3);
	for (const order of ['abc', 'bca', 'cba', 'acb']) {
		const names = [...order];
		const merged = await modelOf('merge', names.map(sumsOf));
		expect(bytesOf(merged)).toEqual(bytesOf(trained));
		expect(bytesOf(await modelOf('train', names.map(sessionOf), '--protocol', 'none'))).toEqual(
			bytesOf(trained)
		);
		const { classNames, pipeline, stream, kind, task, name } = trained;
		expect(merged).toMatchObject({ classNames, pipeline, stream, kind, task, name });
		const known = (bundle: ModelBundle) => bundle.trainedOn.toSorted((a, b) => (a.id < b.id ? -1 : 1));
		expect(known(merged)).toEqual(known(trained));
	}
	const single = await modelOf('merge', [sumsOf('a')]);
	expect(bytesOf(single)).toEqual(bytesOf(await modelOf('train', [sessionOf('a')], '--protocol', 'none')));
});

test('the options of the windows are those of train', async () => {
	const options = [
		'--classes',
		'Open,Rest',
		'--features',
		'RMS,ZC',
		'--window',
		'0.25',
		'--trim-onset',
		'0.1',
		'--no-skip-first'
	];
	for (const name of ['a', 'b'])
		expect(await sum(name, file(`${name}2.sums.json`), ...options)).toMatchObject({ code: 0 });
	const merged = await modelOf('merge', [file('a2.sums.json'), file('b2.sums.json')], '--name', 'Mine');
	const trained = await modelOf('train', [sessionOf('b'), sessionOf('a')], '--protocol', 'none', ...options);
	expect(merged).toMatchObject({ name: 'Mine', classNames: ['Open', 'Rest'] });
	expect(bytesOf(merged)).toEqual(bytesOf(trained));
	expect(
		await myodeck('merge', sumsOf('a'), file('b2.sums.json'), '--out', file('x.model.zip'))
	).toMatchObject({
		code: 1,
		err: expect.stringMatching(/a and b cannot be added|b and a cannot be added/)
	});
	expect(await sum('a', file('one.sums.json'), '--classes', 'Rest')).toMatchObject({ code: 0 });
	expect(await myodeck('merge', file('one.sums.json'), '--out', file('x.model.zip'))).toMatchObject({
		code: 1,
		err: expect.stringMatching(/Only Rest has windows/)
	});
});

test('a changed byte is refused, wherever it is', async () => {
	const bytes = await readFile(sumsOf('a'));
	const spoiled = file('spoiled.sums.json');
	const places = Array.from({ length: 40 }, (_, k) => Math.floor((k * (bytes.length - 1)) / 39));
	for (const at of places) {
		const changed = Buffer.from(bytes);
		changed[at]! ^= 1;
		await writeFile(spoiled, changed);
		expect(await myodeck('merge', spoiled, sumsOf('b'), '--out', file('x.model.zip'))).toMatchObject({
			code: 1,
			err: expect.stringMatching(/spoiled\.sums\.json cannot be used/)
		});
	}
	for (const other of [bytes.subarray(0, -1), bytes.subarray(0, 20), Buffer.alloc(0), Buffer.from('{}')]) {
		await writeFile(spoiled, other);
		expect(await myodeck('merge', spoiled, '--out', file('x.model.zip'))).toMatchObject({ code: 1 });
	}
});

test('sums of the same samples, too few windows and arguments that cannot be are refused', async () => {
	expect(
		await myodeck('merge', sumsOf('a'), sumsOf('b'), sumsOf('a'), '--out', file('x.model.zip'))
	).toMatchObject({
		code: 1,
		err: expect.stringMatching(/the same samples/)
	});
	expect(
		await sum('a', file('few.sums.json'), '--window', '1.4', '--features', 'LS9,TDPSD,HTD')
	).toMatchObject({ code: 0 });
	expect(await myodeck('merge', file('few.sums.json'), '--out', file('x.model.zip'))).toMatchObject({
		code: 1,
		err: expect.stringMatching(/needs the windows themselves/)
	});
	const wrong: [string[], RegExp][] = [
		[['sums', '--out', file('x.sums.json')], /takes one session/],
		[['sums', sessionOf('a'), sessionOf('b'), '--out', file('x.sums.json')], /takes one session/],
		[['sums', sessionOf('a'), '--out', file('x.json')], /ends in \.sums\.json/],
		[['merge', '--out', file('x.model.zip')], /needs files of sums/],
		[['merge', sumsOf('a'), '--out', file('x.zip')], /ends in \.model\.zip/]
	];
	for (const [args, message] of wrong) {
		expect(await myodeck(...args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
	}
	expect(await sum('a', sumsOf('a'))).toMatchObject({ code: 1, err: expect.stringMatching(/--force/) });
	expect(await myodeck('merge', file('gone.sums.json'), '--out', file('x.model.zip'))).toMatchObject({
		code: 1
	});
});

test('a merged model scores what it has not learned from as a training on the others does', async () => {
	expect(await myodeck('merge', sumsOf('a'), sumsOf('b'), '--out', file('ab.model.zip'))).toMatchObject({
		code: 0
	});
	const scored = (...args: string[]) => myodeck('score', ...args, '--json');
	const fitted = await scored('--fitted', file('ab.model.zip'), '--test', sessionOf('c'));
	const trained = await scored('--train', `${sessionOf('a')},${sessionOf('b')}`, '--test', sessionOf('c'));
	const { trainedOn, ...figures } = JSON.parse(trained.out) as Record<string, unknown>;
	expect(trainedOn).toBeGreaterThan(0);
	expect(JSON.parse(fitted.out)).toEqual(figures);
	const args = ['--fitted', file('ab.model.zip'), '--test', sessionOf('a')];
	expect(await scored(...args)).toMatchObject({
		code: 1,
		err: expect.stringMatching(/was trained on samples of a/)
	});
	expect(await scored(...args, '--allow-overlap')).toMatchObject({ code: 0 });
	expect(await myodeck('score', '--fitted', file('ab.model.zip'))).toMatchObject({ code: 2 });
	expect(await scored(...args, '--train', sessionOf('b'))).toMatchObject({ code: 2 });
});
