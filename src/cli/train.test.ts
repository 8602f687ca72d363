import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { loadBundle, memoryStore, writeArchive } from '../lib/index.ts';
import { makeSession } from '../lib/session/write/session.fixture.ts';

let folder: string;
const file = (name: string): string => join(folder, name);

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'train-'));
	// Two classes in turn, a second each: small and large waves; a measured value that follows the larger one.
	const large = (row: number): boolean => Math.floor(row / 500) % 2 === 1;
	const entries = await makeSession({
		streams: [
			{
				fs: 500,
				seconds: 10,
				value: (row, channel) => (large(row) ? 50 : 5) * Math.sin(row * (0.7 + channel) + (row % 7))
			},
			{ name: 'force', fs: 500, seconds: 10, nChannels: 1, value: (row) => (large(row) ? 1 : 0) }
		],
		classNames: ['Rest', '=Fist'],
		labels: Array.from({ length: 10 }, (_, i) => [i, i % 2] as const)
	});
	const parts: Uint8Array[] = [];
	await writeArchive(memoryStore(entries), new WritableStream({ write: (part) => void parts.push(part) }));
	await writeFile(file('a.session.zip'), Buffer.concat(parts));
});
afterAll(() => rm(folder, { recursive: true }));

const train = (...args: string[]) =>
	myodeck('train', file('a.session.zip'), '--stream', 'emg', '--out', ...args);

test('a model is trained, written once, and predicts the session window by window', async () => {
	const trained = await train(file('m.model.zip'), '--json', '--name', 'Mine');
	expect(trained).toMatchObject({ code: 0 });
	const { id, name, score } = JSON.parse(trained.out) as {
		id: string;
		name: string;
		score: { accuracy: number; protocol: string };
	};
	expect(name).toBe('Mine');
	expect(score).toMatchObject({ protocol: 'leave-one-trial-out' });
	expect(score.accuracy).toBeGreaterThan(0.9);
	expect(loadBundle(new Uint8Array(await readFile(file('m.model.zip'))))).toMatchObject({ id, name });
	expect(await train(file('m.model.zip'))).toMatchObject({
		code: 1,
		err: expect.stringMatching(/is there already\. --force/)
	});

	const args = ['predict', file('a.session.zip'), '--model', file('m.model.zip')];
	const { code, out } = await myodeck(...args);
	expect(code).toBe(0);
	const rows = out.trimEnd().split('\n');
	// 5000 samples, windows of 100 every 25.
	expect(rows).toHaveLength(1 + (5000 - 100) / 25 + 1);
	expect(rows[0]).toBe("end,time,class,Rest,'=Fist");
	expect(rows[1]).toMatch(/^100,0\.198,Rest,/);
	expect(rows.slice(1).filter((row) => /^(6[0-9]{2}|7\d\d|8\d\d|9\d\d|1000),/.test(row))).toSatisfy(
		(windows: string[]) => windows.length === 17 && windows.every((row) => row.includes(",'=Fist,"))
	);
	const lines = (await myodeck(...args, '--json')).out.trimEnd().split('\n');
	expect(JSON.parse(lines[0]!)).toMatchObject({
		end: 100,
		class: 'Rest',
		outputs: [expect.any(Number), expect.any(Number)]
	});
	const classes = async (...more: string[]): Promise<string[]> =>
		(await myodeck(...args, ...more)).out
			.trimEnd()
			.split('\n')
			.slice(1)
			.map((row) => row.split(',')[2]!);
	const [raw, persistent] = [await classes(), await classes('--persistence', '3')];
	expect(persistent.slice(0, 3)).toEqual(['', '', 'Rest']);
	// A class that follows three windows of itself stands; the first window of another one does not.
	expect(
		raw.every((name, i) => i < 2 || raw[i - 1] !== name || raw[i - 2] !== name || persistent[i] === name)
	).toBe(true);
	expect(raw.some((name, i) => i > 2 && name !== raw[i - 1] && persistent[i] !== raw[i - 1])).toBe(false);
	expect((await classes('--reject')).every((name, i) => name === '' || name === raw[i])).toBe(true);
	expect(await myodeck(...args, '--persistence', '0')).toMatchObject({
		code: 2,
		err: expect.stringMatching(/1 to 50/)
	});
	expect(await myodeck(...args, '--out', file('p.csv'))).toMatchObject({ code: 0, out: '' });
	expect(await readFile(file('p.csv'), 'utf8')).toBe(out);
	expect(await myodeck(...args, '--out', join(folder, 'no', 'p.csv'))).toMatchObject({ code: 1 });
});

test('a regression learns the stream that is named', async () => {
	const args = ['--model', 'ridge', '--targets', 'force', '--protocol', 'none'];
	expect(await myodeck('train', file('a.session.zip'), '--out', file('r.model.zip'), ...args)).toMatchObject({
		code: 0
	});
	const { out } = await myodeck('predict', file('a.session.zip'), '--model', file('r.model.zip'));
	expect(out.split('\n')[0]).toMatch(/^end,time,[^,]+$/);
	expect(
		await myodeck('predict', file('a.session.zip'), '--model', file('r.model.zip'), '--reject')
	).toMatchObject({ code: 2, err: expect.stringMatching(/are for classes/) });
});

test('classes, trims and settings are chosen, or refused with what there is', async () => {
	expect(
		await train(file('k.model.zip'), '--model', 'knn', '--setting', 'k=1', '--trim-onset', '0.2')
	).toMatchObject({
		code: 0
	});
	const wrong: [string[], RegExp][] = [
		[[file('x.zip')], /ends in \.model\.zip/],
		[[file('x.model.zip'), '--classes', 'Rest,Pinch'], /"Pinch".*Rest, =Fist/],
		[[file('x.model.zip'), '--model', 'ridge'], /--targets STREAM/],
		[[file('x.model.zip'), '--targets', 'force'], /for a regression/],
		[[file('x.model.zip'), '--model', 'knn', '--setting', 'z=1'], /settings of knn are: /],
		[[file('x.model.zip'), '--model', 'knn', '--setting', 'k=0.5'], /lies from/],
		[[file('x.model.zip'), '--trim-onset=-1'], /seconds, 0 or more/],
		[[file('x.model.zip'), '--protocol', 'best'], /--protocol is/]
	];
	for (const [args, message] of wrong) {
		expect(await train(...args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
	}
	expect(await train(file('x.model.zip'), '--classes', 'Rest')).toMatchObject({ code: 1 });
	expect(await train(file('x.model.zip'), '--population')).toMatchObject({
		code: 1,
		err: expect.stringMatching(/needs to know who is who/)
	});
});
