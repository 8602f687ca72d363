import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { editJson, makeSession } from '../lib/session/write/session.fixture.ts';
import { zip } from '../lib/session/read/corrupted-archives.fixture.ts';
import { run } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STEERING = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eevil\u2066\r\n  note      all is well\u007f';

/** Runs a command line; everything that it printed. */
async function printed(...args: string[]): Promise<string> {
	let text = '';
	const print = (more: string): void => void (text += `${more}\n`);
	await run(args, { out: print, err: print, progress: print });
	return text;
}

async function hostile(): Promise<string> {
	const entries = await makeSession({
		streams: [{ fs: 200, seconds: 6, info: { device: STEERING, channelNames: [STEERING, 'b'] } }],
		classNames: [STEERING, 'Fist'],
		labels: [0, 1, 0, 1, 0, -1].map((c, i) => [i, c] as const),
		name: STEERING
	});
	editJson(entries, '/meta.json', (meta) => {
		meta.created = STEERING;
		meta.pose_convention = STEERING;
		meta.streams[STEERING] = {};
	});
	const file = join(folder, 'take.session.zip');
	writeFileSync(file, await zip(entries, false));
	return file;
}

test('no name in a file steers the terminal', async () => {
	const file = await hostile();
	for (const args of [
		['info', file],
		['info', file, '--json'],
		['check', file],
		['check', file, '--json'],
		['export', file, '--to', 'csv', '--out', join(folder, 'out')],
		['score', file, '--stream', 'emg', '--by', 'trial'],
		['info', join(folder, `missing${STEERING}`)],
		[STEERING]
	]) {
		const text = await printed(...args);
		expect(text).not.toBe('');
		expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
		expect(text).not.toMatch(/^ {2}note {6}all is well/m);
	}
});

test('the JSON of a hostile session is JSON, and says what stands in the file', async () => {
	const text = await printed('info', await hostile(), '--json');
	expect(JSON.parse(text)).toMatchObject({ name: STEERING, classNames: [STEERING, 'Fist'] });
});
