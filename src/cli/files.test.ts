// Over 250 lines because each command reads files that an earlier one of the same file wrote.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { myodeckLines as myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { formats, openSessionStore } from '../lib/index.ts';
import { editJson, makeSession } from '../lib/session/write/session.fixture.ts';
import { zip } from '../lib/session/read/corrupted-archives.fixture.ts';
import { run } from './run.ts';
import { terminalIo } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));
const NAME = '2026-03-09_14-05-00_1a2b3c4d';
const sessions = join(folder, 'takes');
const archive = join(sessions, `${NAME}.session.zip`);
let out: string;

beforeAll(async () => {
	const made = await makeSession({
		streams: [
			{ fs: 200, seconds: 6, nChannels: 3, value: (row, c) => Math.round(1000 * Math.sin(row * (1.3 + c))) }
		],
		labels: [0, 1, 0, 1, 0, -1].map((c, i) => [i, c] as const)
	});
	mkdirSync(join(sessions, 'monday'), { recursive: true });
	writeFileSync(archive, await zip(made, false));
	const broken = new Map(made);
	broken.set('/emg.zarr/c/1/0', new Uint8Array([1, 2, 3]));
	editJson(broken, '/meta.json', (meta) => delete meta.app_name);
	writeFileSync(join(sessions, 'monday', `${NAME}_broken.session.zip`), await zip(broken, false));
});
beforeEach(() => {
	out = mkdtempSync(join(folder, 'out-'));
});

/** Values (whole numbers, so that a format's quantum does not matter) and labels, in time since the first. */
async function contentOf(file: string): Promise<unknown> {
	const session = await openSessionStore(file);
	const streams: unknown[] = [];
	for (const { name, nChannels, fs } of session.streams) {
		const { data, timestamps } = await session.getContinuous(name);
		streams.push({
			nChannels,
			fs,
			data: Array.from({ length: data.length }, (_, i) => Math.round(Number(data[i])) || 0),
			n: timestamps.length
		});
	}
	const { timestamp: zero } = session.labels[0]!;
	const labels = session.labels.map(({ timestamp, classIndex }) => [
		Math.round((timestamp - zero) * 1000),
		session.classNames[classIndex] ?? classIndex
	]);
	// A class that is ended twice is ended.
	return { streams, labels: labels.filter(([, name], i) => name !== -1 || labels[i - 1]?.[1] !== -1) };
}

const sha = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
const filesIn = (place: string): string[] =>
	readdirSync(place, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map(({ name }) => name)
		.sort();

describe('myodeck check', () => {
	test('a session that breaks no rule: exit code 0, and it says so', async () => {
		expect(await myodeck('check', archive, '--window', '0.1', '--strict')).toEqual({
			code: 0,
			out: [`${archive}: every rule holds`],
			err: ''
		});
	});

	test('a folder of sessions: each by name, errors with their rule, exit code 1', async () => {
		const { code, out: lines, err } = await myodeck('check', sessions);
		expect(code).toBe(1);
		expect(err).toContain('1 of 2 sessions have errors');
		expect(lines.join('\n')).toMatch(/error\s+chunks: emg\.zarr\/c\/1\/0: .*cannot be decoded/);
		expect(lines.join('\n')).toContain('Every chunk decodes to its full shape');
		expect(lines.join('\n')).toMatch(/warning\s+app-name/);
	});

	test('--json: one object per session, findings and quality in it', async () => {
		const { code, out: lines } = await myodeck('check', sessions, '--json');
		expect(code).toBe(1);
		const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
		expect(first).toMatchObject({ file: archive, ok: true, errors: 0, findings: [] });
		expect(first!['quality']).toMatchObject({ streams: [{ name: 'emg', nSamples: 1200 }] });
		expect(second).toMatchObject({ ok: false, errors: 1 });
	});

	test('what is no session, and a folder without any, is an error, too', async () => {
		expect(await myodeck('check', 'package.json')).toMatchObject({ code: 1 });
		expect((await myodeck('check', 'docs')).out.join('\n')).toContain('holds no session');
	});

	test('--rules lists them all', async () => {
		const { out: lines } = await myodeck('check', '--rules');
		const { out: json } = await myodeck('check', '--rules', '--json');
		expect(lines).toHaveLength(Object.keys(JSON.parse(json[0]!) as object).length);
	});
});

describe('myodeck export and import', () => {
	const there = formats.all.filter((format) => format.export && format.import).map(({ id }) => id);

	test.each(there)('%s: out and in again are the same samples and labels', async (to) => {
		const exported = await myodeck('export', archive, '--to', to, '--out', out);
		expect(exported).toMatchObject({ code: 0, err: '' });
		expect(exported.out).toHaveLength(1);
		const back = join(out, 'back');
		const imported = await myodeck('import', exported.out[0]!, '--out', back);
		expect(imported.code).toBe(0);
		expect(imported.err).toContain('labels: Rest 3, Fist 2');
		expect(await contentOf(imported.out[0]!)).toEqual(await contentOf(archive));
		expect((await myodeck('check', imported.out[0]!)).code).toBe(0);
		expect(filesIn(back)).toHaveLength(1);
	});

	test('zip and folder: entry for entry the same, and the archive again to the byte', async () => {
		const { out: first } = await myodeck('export', archive, '--to', 'folder', '--out', out);
		expect(first).toEqual([join(out, NAME)]);
		const { out: second } = await myodeck('export', first[0]!, '--to', 'zip', '--out', out);
		const { out: third } = await myodeck('export', second[0]!, '--to', 'zip', '--out', join(out, 'again'));
		expect(sha(third[0]!)).toBe(sha(second[0]!));
		expect(await contentOf(second[0]!)).toEqual(await contentOf(archive));
	});

	test('bids: a data set of all the sessions of a folder, numbered as runs', async () => {
		const args = ['--to', 'bids', '--out', out, '--subject', 'ada', '--task', 'fist', '--json'];
		const { code, out: lines } = await myodeck('export', archive, archive, ...args);
		expect(code).toBe(0);
		const files = lines.flatMap((line) => (JSON.parse(line) as { files: string[] }).files);
		for (const run of [1, 2]) {
			const stem = join(out, 'sub-ada', 'emg', `sub-ada_task-fist_run-${run}`);
			expect(files).toEqual(expect.arrayContaining([`${stem}_emg.bdf`, `${stem}_events.tsv`]));
			expect(existsSync(`${stem}_emg.json`)).toBe(true);
		}
	});

	test('nothing is overwritten, unless --force says so; never what is being read', async () => {
		for (const to of ['csv', 'zip', 'folder']) {
			const args = ['export', archive, '--to', to, '--out', out];
			const { out: made } = await myodeck(...args);
			if (to !== 'folder') writeFileSync(made[0]!, 'mine');
			const again = await myodeck(...args);
			expect(again.code).toBe(1);
			expect(again.err).toContain('nothing is overwritten');
			if (to !== 'folder') expect(readFileSync(made[0]!, 'utf8')).toBe('mine');
			expect(await myodeck(...args, '--force')).toMatchObject({ code: 0, out: made });
		}
		const before = sha(archive);
		const itself = await myodeck('export', archive, '--to', 'zip', '--out', sessions, '--force');
		expect(itself).toMatchObject({ code: 1, err: expect.stringContaining('the very session that is read') });
		expect(sha(archive)).toBe(before);
		const csv = (await myodeck('export', archive, '--to', 'csv', '--out', out, '--force')).out[0]!;
		expect((await myodeck('import', csv, '--out', out)).err).toContain('nothing is overwritten');
		expect((await myodeck('import', csv, '--out', out, '--force')).code).toBe(0);
		writeFileSync(join(out, 'notes.txt'), 'mine');
		mkdirSync(join(out, 'x', NAME, 'mine'), { recursive: true });
		const other = await myodeck('export', archive, '--to', 'folder', '--out', join(out, 'x'), '--force');
		expect(other.code).toBe(1);
		expect(existsSync(join(out, 'x', NAME, 'mine'))).toBe(true);
	});

	test('a damaged chunk is a gap, and it is said', async () => {
		const broken = join(sessions, 'monday', `${NAME}_broken.session.zip`);
		const { code, err } = await myodeck('export', broken, '--to', 'csv', '--out', out);
		expect(code).toBe(0);
		expect(err).toMatch(/200 of 1200 samples cannot be read.*emg\.zarr\/c\/1\/0/);
	});

	test('one that fails does not keep the others, and leaves nothing behind', async () => {
		const given = mkdtempSync(join(folder, 'given-'));
		writeFileSync(join(given, `${NAME}.session.zip`), readFileSync(archive));
		const unreadable = await makeSession({ streams: [{ fs: 200 }] });
		unreadable.delete('/emg.zarr/zarr.json');
		writeFileSync(join(given, `${NAME}_x.session.zip`), await zip(unreadable, false));
		const { code, out: lines, err } = await myodeck('export', given, '--to', 'csv', '--out', out, '--json');
		expect(code).toBe(1);
		expect(err).toContain('1 of 2 sessions failed');
		expect(lines.map((line) => Object.keys(JSON.parse(line) as object))).toEqual([
			['file', 'to', 'files', 'notes'],
			['file', 'to', 'error']
		]);
		expect(filesIn(out)).toEqual([`${NAME}.csv`]);
		writeFileSync(join(out, 'half.xdf'), readFileSync(archive));
		const refused = await myodeck('import', join(out, 'half.xdf'), '--out', join(out, 'in'));
		expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('half.xdf') });
		expect(existsSync(join(out, 'in')) ? readdirSync(join(out, 'in')) : []).toEqual([]);
	});

	test('the folders of a folder of sessions are kept, so that no name is in the way of another', async () => {
		const { out: lines } = await myodeck('export', sessions, '--to', 'zip', '--out', out);
		expect(lines).toEqual([
			join(out, `${NAME}.session.zip`),
			join(out, 'monday', `${NAME}_broken.session.zip`)
		]);
	});

	test('a table says what its columns are, or is told', async () => {
		const table = join(out, 'table.csv');
		const rows = Array.from(
			{ length: 500 },
			(_, i) => `${i % 7},${i % 250 < 125 ? 'rest' : 'fist'},${i % 5}`
		);
		writeFileSync(table, ['a,what,b', ...rows].join('\n'));
		const args = [
			'--rate',
			'100',
			'--labels',
			'what',
			'--channels',
			'a,b',
			'--name',
			'table one',
			'--stream',
			'arm'
		];
		const { code, out: lines } = await myodeck('import', table, '--out', out, ...args, '--json');
		expect(code).toBe(0);
		expect(JSON.parse(lines[0]!)).toMatchObject({
			to: join(out, 'table.session.zip'),
			name: 'table one',
			streams: [{ name: 'arm', nChannels: 2, fs: 100, nSamples: 500 }],
			classNames: ['rest', 'fist'],
			trialsPerClass: [2, 2]
		});
	});

	test('without a terminal standard error stays empty, with one it shows how far it is', async () => {
		const args = ['--import', 'tsx', 'src/cli/main.ts', 'export', archive, '--to', 'csv', '--out', out];
		const piped = await new Promise<string>((done, failed) =>
			execFile(process.execPath, args, (error, _, err) => (error ? failed(error) : done(err)))
		);
		expect(piped).toBe('');
		let [shown, results] = ['', ''];
		const io = terminalIo({
			stdout: { write: (text) => (results += text) },
			stderr: { write: (text) => (shown += text), isTTY: true, columns: 60 }
		});
		expect(await run(['check', archive, '--window', '0.1'], io)).toBe(0);
		expect(results).toBe(`${archive}: every rule holds\n`);
		expect(shown).toContain('%');
		// The last thing on the line is that it is taken away.
		expect(shown.endsWith('\r\u001b[K')).toBe(true);
	});
});

describe.skipIf(!existsSync('../shared/data'))('on recordings of others', () => {
	test('info and check go through a folder of them without an error', async () => {
		const data = '../shared/data/grip-force';
		const { code, out: lines } = await myodeck('info', data, '--json');
		expect(code).toBe(0);
		expect(lines).toHaveLength(readdirSync(data).filter((name) => name.endsWith('.zip')).length);
		expect(await myodeck('check', data)).toMatchObject({ code: 0, err: '' });
	});

	test('a session of MyoGestic goes out as BDF and as a folder', async () => {
		const file = '../shared/fixtures/vhi_pose_moved.session.zip';
		for (const to of ['bdf', 'folder'])
			expect((await myodeck('export', file, '--to', to, '--out', out)).code).toBe(0);
		expect(await contentOf(join(out, 'vhi_pose_moved'))).toEqual(await contentOf(file));
	});
});
