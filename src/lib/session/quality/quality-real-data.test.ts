import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSessionStore } from '../read/open.ts';
import { qualityOf } from './quality.ts';

describe.skipIf(!existsSync('../shared/data'))('on recordings of others', () => {
	const of = (folder: string): string[] =>
		readdirSync(join('../shared/data', folder))
			.filter((name) => name.endsWith('.zip'))
			.map((name) => join('../shared/data', folder, name));

	test('a force beside the muscle is no signal that clips', async () => {
		for (const file of of('grip-force')) {
			const { streams, warnings } = await qualityOf(await openSessionStore(file));
			expect(streams.map(({ name, signal }) => [name, signal])).toEqual([
				['emg', true],
				['force', false]
			]);
			expect(warnings.filter(({ stream }) => stream === 'force')).toEqual([]);
		}
	});

	test('pauses between the pieces of a session are found in its timestamps', async () => {
		for (const file of of('myo-wrist').slice(0, 2)) {
			const { streams, warnings } = await qualityOf(await openSessionStore(file));
			expect(streams[0]!.timing.gaps).toMatchObject({ counted: false, count: 7 });
			expect(warnings[0]!.message).toMatch(/^7 gaps, 6.993 samples missing/);
		}
	});
});
