import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openSessionStore } from '../session/read/open.ts';
import type { Session } from '../session/read/session.ts';
import { formats } from './index.ts';
import { exported, imported } from './sample-files.fixture.ts';

/** Real EMG, where it is present beside the project. */
const DATA = resolve('..', 'shared', 'data');
const ALL = ['grip-force/v1', 'libemg-onesubject/trial1', 'myo-longterm/sub1_day01', 'myo-wrist/p12345_s1'];
/** All with `MYODECK_LONG=1`, else the one of two streams. */
const SESSIONS = (process.env['MYODECK_LONG'] ? ALL : ALL.slice(0, 1)).map((name) =>
	join(DATA, `${name}.session.zip`)
);

/** Steps each format parts the range of a channel into; Infinity where values stay as they are. */
const STEPS = { edf: 2 ** 16, bdf: 2 ** 24, xdf: Infinity, csv: Infinity } as const;

const namedSegments = async (session: Session, stream: string): Promise<unknown[]> =>
	(await session.segments(stream)).map(({ classIndex, start, end }) => [
		session.classNames[classIndex],
		start,
		end
	]);

describe.skipIf(!existsSync(DATA))('real EMG', () => {
	describe.each(SESSIONS.map((path) => [path.split(/[\\/]/).slice(-2).join('/'), path] as const))(
		'%s',
		(_name, path) => {
			test.each(Object.entries(STEPS))(
				'comes back from %s to half a step, with its labels on the same rows',
				async (id, steps) => {
					const given = await openSessionStore(path);
					const { bytes, files } = await exported(formats.get(id), given);
					for (const file of files) {
						const { session } = await imported(formats.get(id), bytes.get(file)!);
						for (const { name, nChannels } of session.streams) {
							const before = await given.getContinuous(name);
							const after = await session.getContinuous(name);
							expect(after.data.length).toBe(before.data.length);
							for (let channel = 0; channel < nChannels; channel++) {
								let [least, greatest, worst] = [Infinity, -Infinity, 0];
								for (let i = channel; i < before.data.length; i += nChannels) {
									const value = Number(before.data[i]);
									least = Math.min(least, value);
									greatest = Math.max(greatest, value);
									worst = Math.max(worst, Math.abs(value - Number(after.data[i])));
								}
								const float = Math.max(Math.abs(least), Math.abs(greatest)) * 1e-7;
								expect(worst).toBeLessThanOrEqual(
									((greatest - least) / steps) * 0.501 + (steps < Infinity ? float : 0)
								);
							}
							expect(await namedSegments(session, name)).toEqual(await namedSegments(given, name));
						}
					}
				}
			);
		}
	);
});
