import { expect, test } from 'vitest';
import type { RecordApi } from '../../../workers/record.worker.ts';
import { localClient } from '../kernel/local-client.fixture.ts';
import { RecordCalls } from './record-calls.ts';
import { recordApi } from './record-api.fixture.ts';

const calls = (): RecordCalls => new RecordCalls(localClient<RecordApi>(recordApi(new Map())));

test('what is told before the start has ended waits for it and keeps its order; a long job holds up no other', async () => {
	const said: string[] = [];
	const one = calls();
	let started: () => void = () => {};
	let long: () => void = () => {};
	const start = one.start(new Promise<void>((resolve) => (started = resolve)));
	const first = one.tell(() => {
		said.push('first');
		return new Promise<void>((resolve) => (long = resolve));
	});
	const second = one.tell(async () => void said.push('second'));
	await Promise.resolve();
	expect(said).toEqual([]);
	started();
	await start;
	await second;
	expect(said).toEqual(['first', 'second']);
	let idle = false;
	const waiting = one.idle().then(() => (idle = true));
	await new Promise((resolve) => setTimeout(resolve, 5));
	expect(idle).toBe(false);
	long();
	await first;
	await waiting;
	one.worker.dispose();
});

test('nothing is said to a recording that did not start', async () => {
	const one = calls();
	await expect(one.tell(async () => 'said')).rejects.toThrow(/not started/);
	const start = one.start(Promise.reject(new Error('No room.')));
	const told = one.tell(async () => 'said');
	await expect(start).rejects.toThrow('No room.');
	await expect(told).rejects.toThrow('No room.');
	await one.idle();
	one.worker.dispose();
});

test('it says why a recording has ended: storing failed, the worker crashed, or nothing was wrong', async () => {
	const start = { id: 'x', classNames: [], created: new Date() };
	for (const how of ['stopped', 'failed', 'crashed', 'disposed'] as const) {
		const api = recordApi(new Map());
		const worker = localClient<RecordApi>(api);
		const one = new RecordCalls(worker);
		await one.start(worker.call((remote) => remote.start(start, [])));
		const ended = one.ended();
		if (how === 'stopped') await worker.call((remote) => remote.stop({}));
		if (how === 'failed') {
			api.failWith = 'The disk is full.';
			await worker.call((remote) => remote.setFacts({ changed: true }));
		}
		if (how === 'crashed') worker.crash(new Error('out of memory'));
		if (how === 'disposed') worker.dispose();
		const expected = { stopped: undefined, failed: 'The disk is full.', disposed: undefined }[
			how as 'failed'
		];
		if (how === 'crashed') expect(await ended).toMatch(/out of memory/);
		else expect(await ended).toBe(expected);
		worker.dispose();
	}
});
