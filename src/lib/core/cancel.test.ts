import { expect, test } from 'vitest';
import { signalFrom } from './cancel.ts';

test('a signal is aborted by a message on its port, and not before', async () => {
	const { port1, port2 } = new MessageChannel();
	const signal = signalFrom(port1);
	expect(signal.aborted).toBe(false);
	const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
	port2.postMessage(null);
	await aborted;
	expect(() => signal.throwIfAborted()).toThrow(expect.objectContaining({ name: 'AbortError' }));
	port2.close();
});
