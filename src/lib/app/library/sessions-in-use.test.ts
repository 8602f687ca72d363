import { beforeEach, expect, test } from 'vitest';
import { installLocks } from '../../store/locks.fixture.ts';
import { holdLock, sessionLock, whileLocked } from '../../store/lock.ts';
import { SessionsInUse } from './sessions-in-use.svelte.ts';

beforeEach(installLocks);

test('of the sessions it is asked about, those that somebody holds alone are in use', async () => {
	const inUse = new SessionsInUse(async () => {});
	for (const id of ['a', 'b', 'unlisted']) await holdLock(sessionLock(id));
	await whileLocked(sessionLock('shared'), async () => inUse.refresh(['a', 'b', 'c', 'shared']));
	expect([...inUse.ids].sort()).toEqual(['a', 'b']);
	await inUse.refresh(['b']);
	expect([...inUse.ids]).toEqual(['b']);
	inUse.dispose();
});

test('each release is told once, however often it was looked', async () => {
	const released: string[] = [];
	const inUse = new SessionsInUse(async (id) => void released.push(id));
	const release = await holdLock(sessionLock('a'));
	await holdLock(sessionLock('b'));
	for (let i = 0; i < 3; i++) await inUse.refresh(['a', 'b']);
	await release!();
	await expect.poll(() => released).toEqual(['a']);
	expect([...inUse.ids]).toEqual(['b']);
	inUse.dispose();
});

test('a session that is recorded again is waited for again; after dispose nothing is told', async () => {
	const released: string[] = [];
	const inUse = new SessionsInUse(async (id) => void released.push(id));
	for (let i = 1; i <= 2; i++) {
		const release = await holdLock(sessionLock('a'));
		await inUse.refresh(['a']);
		await release!();
		await expect.poll(() => released.length).toBe(i);
	}
	const release = await holdLock(sessionLock('a'));
	await inUse.refresh(['a']);
	inUse.dispose();
	await release!();
	await new Promise((resolve) => setTimeout(resolve, 10));
	expect(released).toHaveLength(2);
});
