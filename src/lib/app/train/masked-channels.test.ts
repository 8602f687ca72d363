import { expect, test } from 'vitest';
import type { Session } from '../../session/read/session.ts';
import { unreadable, type ListedSession } from '../library/listed-session.ts';
import { MaskedChannels } from './masked-channels.svelte.ts';

const listed = (id: string, edited: boolean): ListedSession => ({ ...unreadable(id, id), edited });

/** Marks of sessions by id; a session without an entry cannot be opened. */
function setUp(marks: Readonly<Record<string, readonly number[]>>) {
	const opened: string[] = [];
	const masked = new MaskedChannels({
		open: (id) => {
			opened.push(id);
			const channels = marks[id];
			if (!channels) return Promise.reject(new Error('It is broken.'));
			const session: unknown = { badChannels: (name: string) => (name === 'emg' ? channels : []) };
			return Promise.resolve(session as Session);
		}
	});
	return { masked, opened };
}

test('the marks of edited sessions are joined; sessions that were not edited are not opened', async () => {
	const { masked, opened } = setUp({ a: [5, 2], b: [], c: [2, 7] });
	const sessions = [listed('a', true), listed('b', true), listed('c', true), listed('d', false)];
	await masked.read([...sessions, listed('broken', true)], 'emg');
	expect(masked.channels).toEqual([2, 5, 7]);
	expect(masked.sessions.map(({ name }) => name)).toEqual(['a', 'c']);
	expect(opened).toEqual(['a', 'b', 'c', 'broken']);
	await masked.read([...sessions, listed('broken', true)], 'emg');
	expect(opened, 'the same sessions again').toHaveLength(4);
	await masked.read(sessions, 'other');
	expect(masked.channels).toEqual([]);
});

test('the newest call counts', async () => {
	const { masked } = setUp({ a: [1], b: [2] });
	await Promise.all([masked.read([listed('a', true)], 'emg'), masked.read([listed('b', true)], 'emg')]);
	expect(masked.channels).toEqual([2]);
});
