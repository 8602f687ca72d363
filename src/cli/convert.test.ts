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
import { afterAll, beforeEach, expect, test } from 'vitest';
import { myodeckLines as myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { openSessionStore } from '../lib/index.ts';
import { edfFile } from '../lib/formats/edf/edf.fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-convert-'));
afterAll(() => rmSync(folder, { recursive: true }));
let out: string;
beforeEach(() => {
	out = mkdtempSync(join(folder, 'out-'));
});

const file = (bits: 16 | 24 = 16): Uint8Array =>
	edfFile({
		bits,
		reserved: bits === 16 ? 'EDF+C' : 'BDF+C',
		signals: [
			{ label: 'FCR', unit: 'uV', samples: 4 },
			{ label: 'Load', unit: 'N', samples: 4 },
			{ label: bits === 16 ? 'EDF Annotations' : 'BDF Annotations', samples: 20 }
		],
		data: [0, 1, 2].map((at) => [
			[1, 2, 3, 4],
			[5, 6, 7, 8],
			at === 0 ? '+0\x14\x14\0+1\x151\x14Fist\x14\0' : `+${at}\x14\x14\0`
		])
	});

test('import says what a file became: date, streams, labels and what is to be known', async () => {
	const edf = join(out, 'a.edf');
	writeFileSync(edf, file());
	const { code, err } = await myodeck('import', edf, '--out', join(out, 'in'));
	expect(code).toBe(0);
	expect(err.trim().split('\n')).toEqual([
		`${edf}: recorded 2026-03-09 14:05:00, 00:02.8`,
		`${edf}: emg: 1 channel × 4 Hz, µV, 12 samples`,
		`${edf}: force: 1 channel × 4 Hz, N, 12 samples`,
		`${edf}: labels: Fist 1`
	]);
	const { out: json } = await myodeck('import', edf, '--out', join(out, 'json'), '--json');
	expect(JSON.parse(json[0]!)).toMatchObject({ streams: [{ name: 'emg' }, { name: 'force' }], problems: [] });
});

test('files of one name never give way to each other, in one run or in two, with --force', async () => {
	for (const place of ['sub-01', 'sub-02']) mkdirSync(join(out, place));
	writeFileSync(join(out, 'a.edf'), file());
	writeFileSync(join(out, 'a.bdf'), file(24));
	for (const place of ['sub-01', 'sub-02']) writeFileSync(join(out, place, 'a.edf'), file());
	const to = join(out, 'in');
	expect((await myodeck('import', join(out, 'a.edf'), '--out', to, '--force')).code).toBe(0);
	expect((await myodeck('import', join(out, 'a.bdf'), '--out', to, '--force')).code).toBe(0);
	expect(readdirSync(to).sort()).toEqual(['a.session.zip', 'a_bdf.session.zip']);
	expect((await myodeck('import', join(out, 'a.edf'), '--out', to, '--force')).code).toBe(0);
	expect(readdirSync(to)).toHaveLength(2);
	const two = join(out, 'two');
	await myodeck('import', join(out, 'sub-01/a.edf'), join(out, 'sub-02/a.edf'), '--out', two, '--force');
	expect(readdirSync(two)).toHaveLength(2);
});

test('convert writes what was imported in another format, and says what that cannot hold', async () => {
	const edf = join(out, 'a.edf');
	writeFileSync(edf, file());
	const { code, out: paths, err } = await myodeck('convert', edf, join(out, 'b.csv'));
	expect([code, err, paths]).toEqual([
		0,
		expect.any(String),
		[join(out, 'b_emg.csv'), join(out, 'b_force.csv')]
	]);
	expect(err).toContain('labels: Fist 1');
	expect(readFileSync(paths[0]!, 'utf8')).toContain('FCR');
	const again = await myodeck('convert', edf, join(out, 'b.csv'));
	expect(again).toMatchObject({ code: 1, err: expect.stringContaining('nothing is overwritten') as string });
	expect((await myodeck('convert', edf, join(out, 'b.csv'), '--force')).code).toBe(0);
	expect((await myodeck('convert', edf, join(out, 'c.session.zip'), '--json')).code).toBe(0);
	expect((await openSessionStore(join(out, 'c.session.zip'))).classNames).toEqual(['Fist']);
	const zip = await myodeck('convert', join(out, 'c.session.zip'), join(out, 'd.xdf'));
	expect([zip.code, existsSync(join(out, 'd.xdf'))]).toEqual([0, true]);
});

test('convert says what it does not understand', async () => {
	expect(await myodeck('convert', 'a.edf')).toMatchObject({ code: 2 });
	expect(await myodeck('convert', 'a.edf', 'b.doc')).toMatchObject({
		code: 2,
		err: expect.stringContaining('names no format') as string
	});
	expect(await myodeck('convert', join(out, 'none.edf'), join(out, 'b.csv'))).toMatchObject({ code: 1 });
});
