import { expect, test } from 'vitest';
import { isAppError } from '../../core/errors.ts';
import { PreconditionError, requireReady } from './precondition.ts';

test('it is an error like any other of its tag, and knows when it is over', () => {
	const state = { connected: false };
	const error = new PreconditionError('SourceError', 'Connect a source first.', () => state.connected);
	expect(isAppError(error, 'SourceError')).toBe(true);
	expect(error.met()).toBe(false);
	state.connected = true;
	expect(error.met()).toBe(true);
});

test('nothing is thrown where there is no reason', () => {
	expect(() => requireReady('SourceError', () => undefined)).not.toThrow();
	expect(() => requireReady('SourceError', () => 'Connect a source first.')).toThrow(
		'Connect a source first.'
	);
});
