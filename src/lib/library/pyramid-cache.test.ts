import { beforeEach, expect, test } from 'vitest';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { memoryStore } from '../store/memory.ts';
import { Session } from '../session/read/session.ts';
import { makeSession } from '../session/write/session.fixture.ts';
import { forgetPyramids, storedPyramid } from './pyramid-cache.ts';

beforeEach(() => freshStorage());

/** Resolves with true when the pyramid had to be built. */
async function built(id: string, mostBytes?: number): Promise<boolean> {
	const made = await makeSession({ streams: [{ fs: 1000, seconds: 4 }] });
	const session = await Session.open(memoryStore(made), { id, name: id });
	let reads = 0;
	const pyramid = await storedPyramid(session, 'emg', () => reads++, mostBytes);
	expect(pyramid.levels.length).toBeGreaterThan(0);
	return reads > 0;
}

test('a pyramid is built once, whatever kind of id its session has', async () => {
	for (const id of ['plain', 'linked:f/x', 'https://host/x.session.zip']) {
		expect(await built(id)).toBe(true);
		expect(await built(id)).toBe(false);
	}
});

test('when all are larger than the bound, the one that was used longest ago is forgotten', async () => {
	// Four seconds are 513 bins of 8 bytes.
	const two = 2.5 * 513 * 8;
	expect(await built('https://host/a', two)).toBe(true);
	expect(await built('https://host/b', two)).toBe(true);
	expect(await built('https://host/a', two)).toBe(false);
	expect(await built('https://host/c', two)).toBe(true);
	expect(await built('https://host/a', two)).toBe(false);
	expect(await built('https://host/b', two)).toBe(true);
});

test('one that is larger than the bound is not kept, and keeps no other away for ever', async () => {
	expect(await built('a', 10)).toBe(true);
	expect(await built('a', 10)).toBe(true);
	expect(await built('a')).toBe(true);
	expect(await built('a')).toBe(false);
});

test('those of sessions that are gone are forgotten, and no others', async () => {
	await built('a');
	await built('b');
	await forgetPyramids((id) => id === 'a');
	expect(await built('b')).toBe(false);
	expect(await built('a')).toBe(true);
});
