import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { myodeckLines as myodeck } from '../../tests/fixtures/myodeck-command.ts';
import { bids } from '../lib/formats/bids/index.ts';
import { exported } from '../lib/formats/sample-files.fixture.ts';
import { zip } from '../lib/session/read/corrupted-archives.fixture.ts';
import { openFakeSession } from '../lib/session/write/session.fixture.ts';
import type { Key } from '../lib/store/byte-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder and an archive of a BIDS data set are a session for each recording', async () => {
	const given = await openFakeSession({ streams: [{ fs: 100, nChannels: 2, seconds: 3 }], labels: [[1, 1]] });
	const files = new Map<string, Uint8Array>();
	for (const run of [1, 2])
		for (const [path, bytes] of (await exported(bids, given, { bids: { run } })).bytes)
			files.set(path, bytes);
	const set = join(folder, 'set');
	for (const [path, bytes] of files) {
		mkdirSync(dirname(join(set, path)), { recursive: true });
		writeFileSync(join(set, path), bytes);
	}
	writeFileSync(
		join(folder, 'set.zip'),
		await zip(new Map([...files].map(([path, bytes]) => [`/set/${path}` as Key, bytes])), false)
	);
	for (const source of [set, join(folder, 'set.zip')]) {
		const out = join(folder, `out-${source.endsWith('.zip')}`);
		const { code } = await myodeck('import', source, '--out', out);
		expect(code).toBe(0);
		expect(readdirSync(out).sort()).toEqual([
			'sub-01_task-gestures_run-1.session.zip',
			'sub-01_task-gestures_run-2.session.zip'
		]);
	}
});

test('variables are chosen by --variables, and a wrong role is named', async () => {
	const path = join(folder, 'a.npy');
	const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (100, 2), }".padEnd(117) + '\n';
	const bytes = new Uint8Array(10 + 118 + 800);
	bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
	bytes.set(new TextEncoder().encode(header), 10);
	writeFileSync(path, bytes);
	expect((await myodeck('import', path, '--out', folder)).err).toContain('--rate HZ');
	const wrong = await myodeck('import', path, '--variables', 'muscle=data', '--out', folder);
	expect(wrong.err).toContain('--variables takes ROLE=NAME, not "muscle=data"');
	const { code } = await myodeck('import', path, '--variables', 'emg=data', '--rate', '500', '--out', folder);
	expect(code).toBe(0);
});
