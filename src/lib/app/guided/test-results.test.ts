import { expect, test } from 'vitest';
import { Session } from '../../session/read/session.ts';
import { SessionWriter } from '../../session/write/writer.ts';
import { memoryStore } from '../../store/memory.ts';
import { unreadable } from '../library/listed-session.ts';
import { TestResults } from './test-results.svelte.ts';

async function stored(id: string, tests: readonly { readonly kind: string }[]): Promise<Session> {
	const store = memoryStore();
	const start = { id, classNames: ['Rest'], created: new Date(0), facts: { tests } };
	await (await SessionWriter.begin(store, start)).finish();
	return Session.open(store, { id, name: id });
}

test('the results of all sessions, in the order of the list; one that does not open has none', async () => {
	const list = ['a', 'broken', 'b'].map((id) => unreadable(id, id));
	const results = new TestResults({
		usable: list,
		open: (id) =>
			id === 'broken'
				? Promise.reject(new Error('broken'))
				: stored(id, id === 'a' ? [{ kind: 'motion' }] : [])
	});
	await results.read();
	expect(results.stored).toEqual([{ session: 'a', result: { kind: 'motion' } }]);
});

test('of two reads the newer one counts, whichever ends first', async () => {
	let list = [unreadable('a', 'a')];
	let go: () => void = () => {};
	const slow = new Promise<void>((resolve) => (go = resolve));
	const results = new TestResults({
		get usable() {
			return list;
		},
		async open(id) {
			if (id === 'a') await slow;
			return stored(id, [{ kind: id }]);
		}
	});
	const first = results.read();
	list = [unreadable('b', 'b')];
	await results.read();
	go();
	await first;
	expect(results.stored.map(({ session }) => session)).toEqual(['b']);
});
