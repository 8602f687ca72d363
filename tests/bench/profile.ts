import { Session, type Profiler } from 'node:inspector/promises';
import { writeFileSync } from 'node:fs';
import type { BenchRow } from './row.ts';

/** How long a row is repeated under the profiler. */
const SECONDS = 2;

/**
 * Repeats a row for two seconds, once it is warm, and writes where the time went: a `.cpuprofile` for the DevTools of a browser.
 */
export async function profile(row: BenchRow, path: string): Promise<void> {
	const run = await row.setup();
	await run();
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.start');
	for (const end = performance.now() + SECONDS * 1000; performance.now() < end;) await run();
	const { profile: found } = (await session.post('Profiler.stop')) as Profiler.StopReturnType;
	session.disconnect();
	writeFileSync(path, JSON.stringify(found));
}
