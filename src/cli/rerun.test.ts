import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { memoryStore, writeArchive } from '../lib/index.ts';
import { makeSession } from '../lib/session/write/session.fixture.ts';

let folder: string;
const file = (name: string): string => join(folder, name);

/** Two classes in turn, a second each: small and large waves, and a measured value that follows the larger one. */
async function sessionFile(name: string, phase: number): Promise<void> {
	const large = (row: number): boolean => Math.floor(row / 500) % 2 === 1;
	const entries = await makeSession({
		streams: [
			{
				fs: 500,
				seconds: 10,
				value: (row, channel) => (large(row) ? 9 : 5) * Math.sin(row * (0.7 + channel) + phase + (row % 7))
			},
			{ name: 'force', fs: 500, seconds: 10, nChannels: 1, value: (row) => (large(row) ? 1 : 0) }
		],
		classNames: ['Rest', 'Fist'],
		labels: Array.from({ length: 10 }, (_, i) => [i, i % 2] as const)
	});
	const parts: Uint8Array[] = [];
	await writeArchive(memoryStore(entries), new WritableStream({ write: (part) => void parts.push(part) }));
	await writeFile(file(name), Buffer.concat(parts));
}

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'rerun-'));
	await sessionFile('a.session.zip', 0);
	await sessionFile('b.session.zip', 1);
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
	['trials in turn', []],
	['another session', ['--test', 'b.session.zip']],
	['a regression', ['--model', 'ridge', '--targets', 'force']]
])(
	'a saved score (%s) is computed again from renamed sessions, equal to the last bit',
	async (name, more) => {
		const saved = file(`${name}.score.json`);
		const options = more.map((arg) => (arg.endsWith('.zip') ? file(arg) : arg));
		const scoring = [
			'score',
			'--train',
			file('a.session.zip'),
			'--stream',
			'emg',
			...options,
			'--save',
			saved
		];
		expect(await myodeck(...scoring)).toMatchObject({ code: 0 });
		expect(await myodeck(...scoring)).toMatchObject({
			code: 1,
			err: expect.stringMatching(/--force replaces it/)
		});
		const there = await mkdtemp(file('there-'));
		await cp(file('a.session.zip'), join(there, 'first.session.zip'));
		await cp(file('b.session.zip'), join(there, 'second.session.zip'));
		const { code, out, err } = await myodeck('rerun', saved, '--sessions', there);
		expect([code, err]).toEqual([0, '']);
		expect(out).toMatch(/^Equal to the last bit\. Protocol [0-9a-f]{64}\n/);
		const json = await myodeck('rerun', saved, '--sessions', there, '--json');
		expect(JSON.parse(json.out)).toMatchObject({ equal: true, differences: [] });
	}
);

test('a session that is missing or changed is named, and so is a figure that differs', async () => {
	const saved = file('changed.score.json');
	await myodeck('score', '--train', file('a.session.zip'), '--stream', 'emg', '--save', saved);
	const missing = await myodeck('rerun', saved, '--sessions', file('b.session.zip'));
	expect(missing).toMatchObject({ code: 1 });
	expect(missing.err).toMatch(/^myodeck: Not found with the content the score was made of: /);

	const text = await readFile(saved, 'utf8');
	await writeFile(saved, text.replace(/"accuracy": [\d.]+/, '"accuracy": 0.125'));
	const other = await myodeck('rerun', saved, '--sessions', file('a.session.zip'));
	expect(other).toMatchObject({ code: 1, out: expect.stringMatching(/^Not equal\./) });
	expect(other.err).toMatch(/The score is another one: accuracy was 0\.125, is [\d.]+\./);
});

test('what is not understood is said', async () => {
	for (const args of [[], ['x.json'], ['x.json', 'y.json', '--sessions', 'a']])
		expect(await myodeck('rerun', ...args)).toMatchObject({ code: 2 });
	expect(await myodeck('rerun', file('none.json'), '--sessions', folder)).toMatchObject({
		code: 1,
		err: expect.stringMatching(/none\.json/)
	});
});
