import { expose } from 'comlink';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { startWorker, type WorkerLike } from './worker-client.ts';

setFlagsFromString('--expose_gc');
const gc: unknown = runInNewContext('gc');

const api = {
	half: async (n: number) => ({ half: n / 2 }),
	fail: async (): Promise<void> => {
		throw new Error('not now');
	},
	never: () => new Promise<void>(() => {})
};

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

/** A worker in this thread: a real channel with a real comlink api behind it. `crash`: what a failing script fires. */
function served() {
	const { port1, port2 } = new MessageChannel();
	ports.push(port1, port2);
	expose(api, port2);
	port1.start();
	const errors = new EventTarget();
	let terminated = 0;
	const worker: WorkerLike = {
		postMessage: (message, transfer) => port1.postMessage(message, transfer ?? []),
		addEventListener: (type, listener) =>
			(type === 'error' ? errors : port1).addEventListener(type, listener as EventListener),
		removeEventListener: (type, listener) =>
			(type === 'error' ? errors : port1).removeEventListener(type, listener as EventListener),
		terminate: () => terminated++
	};
	const client = startWorker<typeof api>('test', worker);
	const crash = (): boolean => errors.dispatchEvent(new Event('error', { cancelable: true }));
	return { client, crash, terminations: () => terminated };
}

test('a call resolves and rejects as the api does', async () => {
	const { client } = served();
	expect(await client.call((remote) => remote.half(8))).toEqual({ half: 4 });
	await expect(client.call((remote) => remote.fail())).rejects.toThrow('not now');
});

test('5000 calls leave nothing behind while the worker lives: no reaction, no result', async () => {
	const { client } = served();
	const results: WeakRef<object>[] = [];
	const call = async (n: number): Promise<void> => {
		results.push(new WeakRef(await client.call((remote) => remote.half(n))));
	};
	for (let n = 0; n < 5000; n++) await call(n);
	// A result is only freed in a later turn than the one that took its WeakRef.
	for (let turn = 0; turn < 3; turn++) {
		await new Promise((resolve) => setTimeout(resolve, 5));
		(gc as () => void)();
	}
	expect(results.filter((result) => result.deref() !== undefined)).toEqual([]);
	expect(await client.call((remote) => remote.half(2)), 'the worker still lives').toEqual({ half: 1 });
});

test('a crash ends every call in flight and every later one, and says what to do', async () => {
	const { client, crash, terminations } = served();
	const calls = [1, 2].map(() => client.call((remote) => remote.never()));
	crash();
	const stopped = {
		name: 'UnsupportedError',
		message: expect.stringMatching(/^The test worker stopped: .*Start it again/)
	};
	for (const call of calls) await expect(call).rejects.toMatchObject(stopped);
	await expect(client.call((remote) => remote.half(1))).rejects.toMatchObject(stopped);
	expect(await client.ended).toMatchObject(stopped);
	expect(terminations()).toBe(1);
});

test('disposing cancels what runs, once, with the reason that was given', async () => {
	const first = served();
	const call = first.client.call((remote) => remote.never());
	first.client.dispose();
	first.client.dispose(new Error('too late'));
	await expect(call).rejects.toMatchObject({ name: 'AbortError' });
	expect(first.terminations()).toBe(1);

	const second = served();
	const other = second.client.call((remote) => remote.never());
	second.client.dispose(new Error('The script took too long.'));
	await expect(other).rejects.toThrow('The script took too long.');
	expect((await second.client.ended).message).toBe('The script took too long.');
});
