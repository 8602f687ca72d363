import { releaseProxy, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { afterAll, expect, test } from 'vitest';
import type { FailingApi } from '../../../tests/fixtures/failing-thread.ts';
import { tsThread } from '../../../tests/fixtures/thread.ts';
import { AppError, isAbort, isAppError, messageOf } from './errors.ts';

const thread = tsThread(new URL('../../../tests/fixtures/failing-thread.ts', import.meta.url), undefined);
const remote = wrap<FailingApi>(nodeEndpoint(thread));
const caught = (call: Promise<unknown>): Promise<unknown> =>
	call.then(
		() => 'nothing',
		(error: unknown) => error
	);

afterAll(async () => {
	remote[releaseProxy]();
	await thread.terminate();
});

test.each(['SourceError', 'SessionError', 'ModelError', 'UnsupportedError'] as const)(
	'a %s thrown in a worker is one on the other side, with its sentence',
	async (tag) => {
		for (const call of [
			remote.fail(tag, 'It fell. Pick it up.'),
			remote.reject(tag, 'It fell. Pick it up.')
		]) {
			const error = await caught(call);
			expect(isAppError(error)).toBe(true);
			expect(isAppError(error, tag)).toBe(true);
			expect(messageOf(error)).toBe('It fell. Pick it up.');
		}
	}
);

test('a cancelled call in a worker is known as cancelled, and is no AppError', async () => {
	const error = await caught(remote.abort());
	expect(isAbort(error)).toBe(true);
	expect(isAppError(error)).toBe(false);
});

test('a bug in a worker is no AppError', async () => {
	const error = await caught(remote.stumble());
	expect(isAppError(error)).toBe(false);
	expect(messageOf(error)).toBe('x is not a function');
});

test('a tag is asked for by name, and only errors have one', () => {
	const error = new AppError('ModelError', 'No.');
	expect(isAppError(error, 'SessionError', 'ModelError')).toBe(true);
	expect(isAppError(error, 'SessionError')).toBe(false);
	expect(isAppError({ name: 'ModelError', message: 'No.' })).toBe(false);
	expect(messageOf('text')).toBe('text');
});
