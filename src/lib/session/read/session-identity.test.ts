import { expect, test } from 'vitest';
import { memoryStore } from '../../store/memory.ts';
import { editJson, makeSession, openEntries } from '../write/session.fixture.ts';
import { sessionIdentity } from './session-identity.ts';
import { Session } from './session.ts';

const value = (row: number, channel: number): number => Math.round(100 * Math.sin(row * (1 + channel)));
const made = { streams: [{ fs: 100, rows: 500, value }], labels: [[1, 0] as const, [2, 1] as const] };

test('a session keeps its identity under another name, id, with edits, other labels and other facts', async () => {
	const map = await makeSession(made);
	const before = await sessionIdentity(await openEntries(map));
	expect(before).toMatch(/^[0-9a-f]{16}$/);
	editJson(map, '/meta.json', (meta) => {
		meta.name = 'other';
		meta.created = '1999-01-01T00:00:00';
		meta.extras.myodeck.edits = { excluded: [1], notes: 'n', badChannels: { emg: [0] } };
	});
	editJson(map, '/labels.json', (labels) => labels.pop());
	const after = await Session.open(memoryStore(map), { id: 'x', name: 'x.zip' });
	expect(after.name).toBe('other');
	expect(await sessionIdentity(after)).toBe(before);
	const other = await makeSession({ streams: [{ fs: 100, rows: 499, value }] });
	expect(await sessionIdentity(await openEntries(other))).not.toBe(before);
});
