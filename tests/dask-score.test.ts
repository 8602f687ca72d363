import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { myodeck } from './fixtures/myodeck-command.ts';
import { writeSyntheticSession } from './fixtures/synthetic-session.ts';
import { loadBundle } from '../src/lib/pipeline/bundle/bundle-file.ts';

/** Dask is no part of the project: where no Python has it, these tests are skipped by this name. */
const python = ['python3', '/usr/bin/python3'].find(
	(name) => spawnSync(name, ['-c', 'import distributed']).status === 0
);

describe.skipIf(!python)('sessions on a local Dask cluster (skipped without python3-distributed)', () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'dask-'));
		for (const [k, name] of NAMES.entries()) await writeSyntheticSession(sessionOf(name), k + 1);
	});
	afterAll(() => rm(folder, { recursive: true }));

	const NAMES = ['a', 'b', 'c'];
	const sessionOf = (name: string): string => join(folder, `${name}.session.zip`);
	const result = (name: string): string => join(folder, 'out', name);
	/** The one file of a session with this ending; its name has a hash in it. */
	const resultOf = async (name: string, ending: string): Promise<string> => {
		const found = (await readdir(join(folder, 'out'))).filter(
			(file) => file.startsWith(`${name}-`) && file.endsWith(ending)
		);
		expect(found).toHaveLength(1);
		return result(found[0]!);
	};
	const run = (): Promise<{ code: number; out: string; err: string }> =>
		new Promise((resolve) => {
			const args = ['docs/examples/dask_score.py', folder, join(folder, 'out'), '--', '--features', 'HTD'];
			execFile(python!, args, (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }));
		});

	test(
		'gives the model and the scores of the command, resumes, and names a session that fails',
		{ timeout: 300_000 },
		async () => {
			const { code, out, err } = await run();
			expect(code, err).toBe(0);
			const trained = join(folder, 't.model.zip');
			const sessions = NAMES.map(sessionOf);
			const options = ['--features', 'HTD', '--protocol', 'none'];
			expect(await myodeck('train', ...sessions, '--out', trained, ...options)).toMatchObject({ code: 0 });
			const weights = async (file: string) => {
				const { mean, coefficients, intercepts } = loadBundle(new Uint8Array(await readFile(file))).weights;
				return { mean, coefficients, intercepts };
			};
			expect(await weights(result('all.model.zip'))).toEqual(await weights(trained));
			for (const name of NAMES) {
				const others = sessions.filter((session) => session !== sessionOf(name)).join(',');
				const args = ['--train', others, '--test', sessionOf(name), '--features', 'HTD', '--json'];
				const scored = await myodeck('score', ...args);
				const figures = JSON.parse(await readFile(await resultOf(name, '.figures.json'), 'utf8')) as object;
				expect(JSON.parse(scored.out)).toEqual({ ...figures, trainedOn: expect.any(Number) });
			}
			const said = JSON.parse(out.trim().split('\n').at(-1)!) as { mean: number; failed: string[] };
			expect(said.failed).toEqual([]);
			expect(said.mean).toBeGreaterThan(0.5);
			expect((await readdir(join(folder, 'out'))).filter((name) => name.startsWith('part-'))).toEqual([]);

			// As if the run had been stopped before one of the sessions, and with a session that cannot be read.
			const before = await stat(await resultOf('a', '.sums.json'));
			await rm(await resultOf('b', '.sums.json'));
			await rm(await resultOf('c', '.figures.json'));
			await writeFile(sessionOf('broken'), 'no archive');
			const again = await run();
			expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/broken\.session\.zip: /) });
			expect(JSON.parse(again.out.trim().split('\n').at(-1)!)).toEqual({
				...said,
				failed: [sessionOf('broken')]
			});
			expect((await stat(await resultOf('a', '.sums.json'))).mtimeMs).toBe(before.mtimeMs);
			expect(await weights(result('all.model.zip'))).toEqual(await weights(trained));
		}
	);
});
