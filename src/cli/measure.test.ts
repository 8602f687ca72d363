import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSyntheticSession } from '../../tests/fixtures/synthetic-session.ts';
import { measures, measureSession, openSessionStore, type Measured } from '../lib/index.ts';
import { run } from './run.ts';

let folder: string;
let file: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'myodeck-measure-'));
	file = join(folder, 'a.session.zip');
	await writeSyntheticSession(file, 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function measure(...args: string[]) {
	let [out, err] = ['', ''];
	const code = await run(['measure', file, ...args], {
		out: (text) => (out += `${text}\n`),
		err: (text) => (err += `${text}\n`)
	});
	return { code, out, err };
}

test('the command prints the figures of the library, to the bit', async () => {
	const session = await openSessionStore(file);
	for (const { id } of measures.all) {
		const request = { measure: id, stream: 'emg', channels: [0, 1], label: 'Fist', mvcLabel: 'Open' };
		const expected = await measureSession(session, request);
		const { code, out } = await measure(
			'--measure',
			id,
			'--channels',
			'1,2',
			'--label',
			'Fist',
			'--mvc',
			'Open',
			'--json'
		);
		expect(code).toBe(0);
		const printed = JSON.parse(out) as Measured;
		expect(printed).toEqual(JSON.parse(JSON.stringify(expected, plain)));
	}
});

const plain = (_: string, value: unknown): unknown => (value instanceof Float64Array ? [...value] : value);

test('text says formula, window and filter; CSV holds every digit', async () => {
	const { code, out } = await measure(
		'--measure',
		'rms',
		'--from',
		'2',
		'--to',
		'4',
		'--set',
		'windowSeconds=0.2'
	);
	expect(code).toBe(0);
	expect(out).toMatch(/^RMS\n {2}channel +RMS \(µV\)/);
	expect(out).toContain('Window   0.2 s around each sample');
	expect(out).toContain('Filter   Butterworth band-pass 20–450 Hz');
	expect(out).toContain('2–4 s');
	const table = join(folder, 'rms.csv');
	expect(await measure('--measure', 'rms', '--out', table)).toMatchObject({ code: 0, out: '' });
	const [head, first] = (await readFile(table, 'utf8')).split('\r\n');
	expect(head).toBe('channel,RMS (µV),largest moving RMS (µV)');
	const parquet = join(folder, 'rms.parquet');
	expect(await measure('--measure', 'rms', '--out', parquet)).toMatchObject({ code: 0, out: '' });
	expect((await readFile(parquet)).subarray(0, 4).toString()).toBe('PAR1');
	expect(first).toMatch(/^1,\d+\.\d{10,},\d+\.\d{10,}$/);
});

test('what it does not understand or cannot compute is a sentence', async () => {
	expect(await measure('--measure', 'rms', '--set', 'size=3')).toMatchObject({
		code: 2,
		err: expect.stringContaining('settings of rms: windowSeconds, stepSeconds')
	});
	expect(await measure('--measure', 'rms', '--table', 'x')).toMatchObject({
		code: 2,
		err: expect.stringContaining('--table of rms is one of figures, series')
	});
	expect(await measure('--measure', 'rms', '--channels', 'left')).toMatchObject({ code: 2 });
	expect(await measure('--measure', 'mvc')).toMatchObject({
		code: 1,
		err: expect.stringContaining('No MVC was recorded')
	});
});
