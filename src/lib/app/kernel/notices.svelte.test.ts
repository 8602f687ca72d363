import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AppError } from '../../core/errors.ts';
import { Notices } from './notices.svelte.ts';
import { PreconditionError, requireReady } from './precondition.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const textsOf = ({ list }: Notices): string[] => list.map(({ text }) => text);

test('an information closes by itself, a warning and an error do not', () => {
	const notices = new Notices();
	notices.show('info', 'i');
	notices.show('warning', 'w');
	notices.show('error', 'e');
	vi.advanceTimersByTime(60_000);
	expect(textsOf(notices)).toEqual(['w', 'e']);
});

test('the same text, and another text of the same key, is shown once: the newest', () => {
	const notices = new Notices();
	notices.show('error', 'a');
	notices.show('error', 'b', { key: 'k' });
	notices.show('error', 'a');
	notices.show('warning', 'c', { key: 'k' });
	notices.show('warning', 'd', { key: 'other' });
	expect(textsOf(notices)).toEqual(['a', 'c', 'd']);
});

test('what closes a notice closes no later one of the same key', () => {
	const notices = new Notices();
	const close = notices.show('error', 'a', { key: 'k' });
	notices.show('error', 'b', { key: 'k' });
	close();
	expect(textsOf(notices)).toEqual(['b']);
});

test('a notice about a precondition closes when it is met, and does not come back when it is not any more', () => {
	const notices = new Notices();
	let connected = $state(false);
	const shown: string[][] = [];
	const stop = $effect.root(() => {
		$effect(() => void shown.push(textsOf(notices)));
	});
	notices.error(new PreconditionError('SourceError', 'Nothing is connected.', () => connected));
	flushSync();
	connected = true;
	flushSync();
	expect(shown).toEqual([['Nothing is connected.'], []]);
	notices.refresh();
	connected = false;
	flushSync();
	expect(textsOf(notices)).toEqual([]);
	stop();
});

test('a condition that is not reactive is seen at the next refresh', () => {
	const notices = new Notices();
	const state = { full: true };
	notices.show('warning', 'The disk is full.', { while: () => state.full });
	state.full = false;
	notices.refresh();
	expect(textsOf(notices)).toEqual([]);
});

test('what a button does again replaces the notice of its last try, or closes it', async () => {
	const notices = new Notices();
	const fail = (text: string) => () => Promise.reject(new AppError('SessionError', text));
	await notices.try(fail('first'), 'recording');
	await notices.try(fail('second'), 'recording');
	await notices.try(fail('other'), 'predicting');
	expect(notices.list).toMatchObject([
		{ text: 'second', kind: 'error', help: 'recording' },
		{ text: 'other', help: 'predicting' }
	]);
	await notices.try(() => 7, 'recording');
	expect(textsOf(notices)).toEqual(['other']);
});

test('what was cancelled is no error', async () => {
	const notices = new Notices();
	await notices.try(() => Promise.reject(new DOMException('Stopped.', 'AbortError')), 'recording');
	expect(notices.list).toEqual([]);
});

test('a reason that changes is another precondition: the old one counts as met', () => {
	let reason: string | undefined = 'No session is in the training set.';
	const error = ((): PreconditionError => {
		try {
			requireReady('ModelError', () => reason);
		} catch (thrown) {
			return thrown as PreconditionError;
		}
		throw new Error('not thrown');
	})();
	expect(error).toMatchObject({ name: 'ModelError', message: reason });
	expect(error.met()).toBe(false);
	reason = 'Training runs.';
	expect(error.met()).toBe(true);
	reason = undefined;
	expect(() => requireReady('ModelError', () => reason)).not.toThrow();
});
