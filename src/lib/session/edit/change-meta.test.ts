import { expect, test } from 'vitest';
import type { Key, WritableByteStore } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { turnsBy, type LockProvider } from '../../store/turns.ts';
import { parseMeta } from '../format/metadata.ts';
import { makeSession } from '../write/session.fixture.ts';
import { changeMeta } from './change-meta.ts';

const pause = (): Promise<void> => new Promise((done) => setTimeout(done, Math.random() * 3));

/** One session as two threads open it: stores of their own over the same bytes, every call after a while. */
function opened(entries: Map<Key, Uint8Array>): WritableByteStore {
	const store = memoryStore(entries);
	return {
		...store,
		sharedName: 'take',
		get: async (key, range) => (await pause(), store.get(key, range)),
		setMany: async (changes) => (await pause(), store.setMany(changes))
	};
}

/** Locks that all threads share, as the browser has them: one holder a name, in the order of the requests. */
function sharedLocks(): LockProvider {
	const waiting = new Map<string, Promise<unknown>>();
	return {
		async request(name, work) {
			const before = waiting.get(name) ?? Promise.resolve();
			const mine = before.then(pause).then(work);
			waiting.set(
				name,
				mine.catch(() => undefined)
			);
			return mine;
		}
	};
}

const count = (entries: Map<Key, Uint8Array>): unknown =>
	(JSON.parse(new TextDecoder().decode(entries.get('/meta.json'))) as { counts: unknown }).counts;

/** Twenty changes by each of two threads, at once; each adds a key of its own. */
async function changeAtOnce(entries: Map<Key, Uint8Array>, locks: readonly LockProvider[]): Promise<void> {
	await Promise.all(
		locks.flatMap((lock, thread) => {
			const turns = turnsBy(lock);
			return Array.from({ length: 20 }, (_, i) =>
				changeMeta(
					opened(entries),
					(meta) => ({ ...meta, counts: { ...(meta.counts as object), [`${thread}.${i}`]: true } }),
					[],
					turns
				)
			);
		})
	);
}

test('changes that two threads make at once are all kept', async () => {
	const entries = await makeSession({ streams: [{ fs: 10 }], name: 'take' });
	const locks = sharedLocks();
	await changeAtOnce(entries, [locks, locks]);
	expect(Object.keys(count(entries) as object)).toHaveLength(40);
	expect(parseMeta(entries.get('/meta.json'), 'take')).toMatchObject({ name: 'take', finished: true });
});

test('without locks some are lost: the test above sees it', async () => {
	const entries = await makeSession({ streams: [{ fs: 10 }], name: 'take' });
	const none: LockProvider = { request: (_name, work) => work() };
	await changeAtOnce(entries, [none, none]);
	expect(Object.keys(count(entries) as object).length).toBeLessThan(40);
});

test('in one thread without locks changes wait for each other, and one that fails holds nobody up', async () => {
	const entries = await makeSession({ streams: [{ fs: 10 }], name: 'take' });
	const turns = turnsBy(undefined);
	const changes = Array.from({ length: 10 }, (_, i) =>
		changeMeta(
			opened(entries),
			(meta) => {
				if (i === 3) throw new Error('no');
				return { ...meta, counts: { ...(meta.counts as object), [i]: true } };
			},
			[],
			turns
		)
	);
	const results = await Promise.allSettled(changes);
	expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
	expect(Object.keys(count(entries) as object)).toHaveLength(9);
});

test('a meta.json that is none is not written over', async () => {
	const entries = new Map<Key, Uint8Array>([['/meta.json', new TextEncoder().encode('{"a":')]]);
	await expect(changeMeta(memoryStore(entries), (meta) => meta)).rejects.toMatchObject({
		name: 'SessionError'
	});
	expect(new TextDecoder().decode(entries.get('/meta.json'))).toBe('{"a":');
});
