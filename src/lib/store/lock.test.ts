import { beforeEach, describe, expect, test } from 'vitest';
import {
	holdLock,
	holdShares,
	ifFree,
	isLocked,
	lockedSessions,
	released,
	sessionLock,
	whenFree,
	whileLocked
} from './lock.ts';
import { installLocks } from './locks.fixture.ts';

beforeEach(installLocks);

describe('locks', () => {
	test('a lock that is held alone is refused to everyone else until it is released', async () => {
		const release = await holdLock('a');
		expect(await holdLock('a')).toBeUndefined();
		expect(await ifFree('a', async () => expect.unreachable())).toBe(false);
		expect(await isLocked('a')).toBe(true);
		await release!();
		await release!();
		expect(await isLocked('a')).toBe(false);
		let ran = false;
		expect(await ifFree('a', async () => void (ran = true))).toBe(true);
		expect(ran).toBe(true);
	});

	test('shares go together, and keep away whoever wants the lock alone', async () => {
		await whileLocked('a', async () => {
			await whileLocked('a', async () => expect(await holdLock('a')).toBeUndefined());
		});
		expect(await holdLock('a')).toBeDefined();
	});

	test('sessions that somebody holds alone are listed by id; shares are not', async () => {
		await holdLock(sessionLock('linked:f/x'));
		await holdLock('other');
		await holdShares([sessionLock('y')]);
		expect([...(await lockedSessions())]).toEqual(['linked:f/x']);
	});

	test('shares of several locks are given back together, and those that are not to be had are named', async () => {
		await holdLock('b');
		const { refused, release } = await holdShares(['a', 'b', 'c']);
		expect(refused).toEqual(['b']);
		expect(await holdLock('a')).toBeUndefined();
		await release();
		await release();
		expect(await holdLock('a')).toBeDefined();
		expect(await holdLock('c')).toBeDefined();
	});

	test('who waits for a lock goes on when its holder ends; an abort ends the wait', async () => {
		const release = await holdLock('a');
		const order: string[] = [];
		const waits = [
			released('a', new AbortController().signal).then(() => order.push('released')),
			whenFree('a', async () => void order.push('alone'))
		];
		const stop = new AbortController();
		const aborted = expect(released('a', stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
		stop.abort();
		await aborted;
		expect(order).toEqual([]);
		await release!();
		await Promise.all(waits);
		expect(order.sort()).toEqual(['alone', 'released']);
		expect(await isLocked('a')).toBe(false);
	});
});
