import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { recordPredicted, type PredictedSession } from '../../tests/fixtures/predicted-session.ts';

let folder: string;
let recorded: PredictedSession;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'verify-'));
	recorded = await recordPredicted(folder);
});
afterAll(() => rm(folder, { recursive: true }));

test('the model that was at work says the same again on every window', async () => {
	const { code, out, err } = await myodeck('verify', recorded.session, '--model', recorded.model, '--json');
	expect({ code, err }).toEqual({ code: 0, err: '' });
	const result = JSON.parse(out) as Record<string, number>;
	expect(result).toMatchObject({
		differing: 0,
		compared: recorded.predictions,
		onlyRecorded: 0,
		onlyRecomputed: 0
	});
	expect((await myodeck('verify', recorded.session, '--model', recorded.model)).out).toBe(
		`0 of ${recorded.predictions} differ\n`
	);
});

test('another model differs: exit code 1, the first difference with its window, and both named', async () => {
	const { code, out, err } = await myodeck('verify', recorded.session, '--model', recorded.otherModel);
	expect(code).toBe(1);
	expect(out).toMatch(
		/^(\d+) of \1 differ\nfirst at [\d.]+ s, samples \d+ to \d+:\n {2}recorded .*\n {2}recomputed /
	);
	expect(err).toMatch(/recorded with "at work".*"another".*\nmyodeck: \d+ of \d+ predictions differ/s);
});

test('models that predicted one after the other are each compared with what they predicted', async () => {
	const both = ['verify', recorded.switched, '--model', recorded.otherModel, '--model', recorded.model];
	const { code, out, err } = await myodeck(...both, '--json');
	expect({ code, err }).toEqual({ code: 0, err: '' });
	const { stretches, ...sums } = JSON.parse(out) as { stretches: { model: string; compared: number }[] };
	expect(sums).toMatchObject({ differing: 0, onlyRecorded: 0, onlyRecomputed: 0 });
	expect(stretches.map(({ model, compared }) => [model, compared > 15])).toEqual([
		['at work', true],
		['another', true]
	]);
	expect((await myodeck(...both)).out).toMatch(
		/^0 of \d+ differ\n {2}at work \(id .*\): 0 of \d+\n {2}another \(id .*\): 0 of \d+\n$/
	);
	const alone = await myodeck('verify', recorded.switched, '--model', recorded.model);
	expect(alone.code).toBe(1);
	expect(alone.err).toMatch(/"another" \(id .*were not compared.*--model/);
});

test('what cannot be compared is refused with a sentence', async () => {
	const bad = join(folder, 'bad.model.zip');
	await writeFile(bad, 'no zip');
	for (const [args, code, message] of [
		[[recorded.session], 2, /--model.*recorded with "at work" \(id /],
		[[], 2, /takes one file/],
		[[recorded.plain, '--model', recorded.model], 1, /without predictions/],
		[
			[recorded.session, '--model', recorded.model, '--stream', 'emg'],
			1,
			/no predictions "emg".*emg_prediction/
		],
		[[recorded.session, '--model', recorded.otherRate], 1, /8 channels at 2000 Hz.*8 channels at 1000 Hz/],
		[[recorded.session, '--model', recorded.otherClasses], 1, /says Up, Down.*recorded with Rest, Fist/],
		[[recorded.session, '--model', bad], 1, /bad\.model\.zip/]
	] as const) {
		const { code: got, err } = await myodeck('verify', ...args);
		expect([got, err]).toEqual([code, expect.stringMatching(message)]);
	}
});
