import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { myodeck, type CommandResult } from '../../tests/fixtures/myodeck-command.ts';

const DATA = '../shared/data/libemg-onesubject';
const trial = (n: number): string => `${DATA}/trial${n}.session.zip`;

describe('myodeck', () => {
	test('--help lists the commands, and each explains itself', async () => {
		const { code, out } = await myodeck('--help');
		expect(code).toBe(0);
		const names = [...out.matchAll(/^ {2}(\S+) {2,}\S/gm)].map(([, name]) => name!);
		expect(names).toEqual(expect.arrayContaining(['info', 'check', 'export', 'import', 'score', 'verify']));
		for (const name of names) {
			const help = await myodeck(name, '--help');
			expect(help).toMatchObject({ code: 0, err: '' });
			const [before, example] = help.out.split('\n\nExample: ');
			expect(before).toContain(`myodeck ${name}`);
			expect(example).toMatch(new RegExp(`^myodeck ${name} .+\\n$`));
			for (const [option] of example!.matchAll(/--[a-z-]+/g)) expect(before).toContain(option);
		}
	});

	test('does not understand: exit code 2, and where the help is', async () => {
		const wrong = [
			[],
			['nonsense'],
			['info'],
			['info', '--nonsense', 'a'],
			['check'],
			['check', 'a.zip', '--window', 'long'],
			['export', 'a.zip'],
			['export', 'a.zip', '--to', 'paper'],
			['export', 'a.zip', '--to', 'zip', '--streams', 'emg'],
			['export', '--to', 'csv'],
			['import'],
			['import', 'a.csv', '--to', 'bdf'],
			['import', 'a.csv', '--rate', 'fast'],
			['measure'],
			['measure', 'a.zip'],
			['measure', 'a.zip', '--measure', 'beauty'],
			['measure', 'a.zip', '--measure', 'rms', '--out', 'a.txt'],
			['score'],
			['score', '--train', 'a.zip', '--window', 'long'],
			['score', '--train', 'a.zip', '--model', 'oracle'],
			['score', '--train', 'a.zip', '--test', 'b.zip', '--protocol', 'leave-one-trial-out'],
			['score', '--train', 'a.zip', '--band', '20']
		];
		for (const args of wrong) {
			const { code, out, err } = await myodeck(...args);
			expect(code).toBe(2);
			expect(out).toBe('');
			expect(err).toMatch(/--help/);
		}
	});

	test('is a program of its own', async () => {
		const args = ['--import', 'tsx', 'src/cli/main.ts', 'info', 'nowhere.session.zip'];
		const outcome = await new Promise<CommandResult<string>>((done) =>
			execFile(process.execPath, args, (error, out, err) => done({ code: Number(error?.code), out, err }))
		);
		expect(outcome).toMatchObject({ code: 1, out: '', err: expect.stringContaining('myodeck: nowhere') });
	});

	test('fails: exit code 1 and one sentence on stderr', async () => {
		for (const args of [
			['info', 'nowhere.session.zip'],
			['info', 'package.json'],
			['info', 'docs'],
			['export', 'nowhere.session.zip', '--to', 'csv'],
			['import', 'nowhere.csv'],
			['import', 'package.json'],
			['score', '--train', 'nowhere.session.zip'],
			['score', '--train', 'nowhere.zip', '--features', 'NOPE']
		]) {
			const { code, out, err } = await myodeck(...args);
			expect(code).toBe(1);
			expect(out).toBe('');
			expect(err).toMatch(/^myodeck: [^\n]+\n$/);
		}
	});

	test.skipIf(!existsSync(DATA))('score trains on sessions and scores another', async () => {
		const args = ['score', '--train', [1, 2, 3, 4, 5].map(trial).join(','), '--test', trial(6)];
		const how = ['--features', 'HTD', '--model', 'lda', '--window', '0.2', '--hop', '0.1', '--no-skip-first'];
		const { code, out, err } = await myodeck(...args, ...how, '--json');
		expect({ code, err }).toEqual({ code: 0, err: '' });
		const result = JSON.parse(out.trim().split('\n').at(-1)!) as Record<string, unknown>;
		expect(result).toMatchObject({
			n: 290,
			classNames: ['Hand_Close', 'Hand_Open', 'No_Motion', 'Wrist_Extension', 'Wrist_Flexion']
		});
		expect((100 * Number(result['accuracy'])).toFixed(2)).toBe('99.31');
		expect((result['confusion'] as number[][]).flat().reduce((sum, n) => sum + n)).toBe(290);
	});

	test.skipIf(!existsSync(DATA))(
		'score without others leaves out trials or sessions, and skips no first segment of imported sessions',
		async () => {
			const { code, out, err } = await myodeck('score', '--train', `${trial(1)},${trial(2)}`);
			expect(code).toBe(0);
			expect(out).toContain('leave one session out, 2 sessions');
			expect(err).not.toContain('the first labelled segment is skipped');
		}
	);

	test.skipIf(!existsSync(DATA))('info says what a session holds', async () => {
		const { code, out } = await myodeck('info', trial(1), '--json');
		expect(code).toBe(0);
		expect(JSON.parse(out)).toMatchObject({
			name: 'trial1',
			streams: [{ name: 'emg', nChannels: 8, fs: 200, unit: 'a.u.' }],
			trialsPerClass: [2, 2, 2, 2, 2]
		});
		expect((await myodeck('info', trial(1))).out).toContain('emg: 8 channels at 200 Hz');
	});
});

describe.skipIf(!existsSync(DATA))('myodeck score', () => {
	test('refuses to score what was trained on, under whatever name, or says so in the figure', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'myodeck-'));
		const copy = join(folder, 'tomorrow.session.zip');
		await copyFile(trial(1), copy);
		for (const file of [trial(1), copy]) {
			const { code, out, err } = await myodeck('score', '--train', trial(1), '--test', file);
			expect(code).toBe(1);
			expect(out).toBe('');
			expect(err).toContain('was trained on samples of');
			const allowed = await myodeck('score', '--train', trial(1), '--test', file, '--allow-overlap');
			expect(allowed.out.split('\n')[0]).toContain('ON SESSIONS IT WAS TRAINED ON');
		}
		const [once, twice] = await Promise.all(
			[trial(1), `${trial(1)},${copy}`].map((files) => myodeck('score', '--train', files, '--json'))
		);
		expect(JSON.parse(twice!.out)).toEqual(JSON.parse(once!.out));
		expect(twice!.err).toContain('they count once');
		await rm(folder, { recursive: true });
	});

	test('says why it is by session, and what the folds, F1 and the transfer rate are', async () => {
		const { out } = await myodeck('score', '--train', `${trial(1)},${trial(2)}`, '--rest', 'none of them');
		expect(out).toContain('By session, because 2 sessions have every class.');
		expect(out).toMatch(/mean ± SD of 2 folds: \d/);
		expect(out).toMatch(/macro F1 \d.*no rest class/);
		expect(out).toMatch(/bits\/min \(Wolpaw: .* of 20 trials, 5 classes, .* trials\/min\)/);
	});
});
