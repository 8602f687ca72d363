import { expect, test } from 'vitest';
import { Session } from '../read/session.ts';
import { makeSession } from '../write/session.fixture.ts';
import { memoryStore } from '../../store/memory.ts';
import { writeSubject } from './subject.ts';

test('a subject is written, changed and taken out; everything else in the file stays', async () => {
	const map = await makeSession({ streams: [{ fs: 100, seconds: 1 }], labels: [[0.5, 1]] });
	const store = memoryStore(map);
	const open = () => Session.open(store, { id: 'a', name: 'a' });
	const before = await open();
	await writeSubject(store, ' S2 ');
	expect((await open()).subject).toBe('S2');
	expect(await (await open()).summary()).toMatchObject({ subject: 'S2' });
	await writeSubject(store, '');
	const after = await open();
	expect(after.subject).toBeUndefined();
	expect(after.extras).toEqual(before.extras);
	expect(await after.summary()).not.toHaveProperty('subject');
});
