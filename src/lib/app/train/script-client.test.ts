import { expect, test, vi } from 'vitest';
import { FakeScriptWorker } from '../../../../tests/fixtures/fake-script-worker.ts';
import type { FromScript } from '../../scripts/script-messages.ts';
import { ScriptClient } from './script-client.ts';

const LOADED: FromScript = {
	type: 'loaded',
	exports: ['predict', 'train'],
	functions: ['train', 'predict'],
	task: 'classify'
};
const SET = {
	x: Float32Array.of(1, 2),
	nFeatures: 1,
	nOutputs: 2,
	y: Int32Array.of(0, 1),
	trial: Int32Array.of(0, 1),
	classNames: ['a', 'b'],
	seed: 1
};
const TRAINED = {
	type: 'trained',
	number: 0,
	arrays: [{ name: 'structure', shape: [2], data: Float32Array.of(1, 2) }]
};

function client(trainSeconds = 60) {
	const worker = new FakeScriptWorker();
	const log: string[] = [];
	const start = { code: 'export {}', trainSeconds, onLog: (line: string) => void log.push(line) };
	return { worker, log, client: new ScriptClient(worker, start) };
}

async function loaded() {
	const parts = client();
	const facts = parts.client.load();
	parts.worker.say({ type: 'ready' });
	await Promise.resolve();
	await new Promise((resolve) => setTimeout(resolve));
	parts.worker.say(LOADED);
	return { ...parts, facts: await facts };
}

test('a script is loaded when its worker is ready, and learns; nothing but plain data is sent to it', async () => {
	const { worker, client, facts, log } = await loaded();
	expect(facts).toEqual({ exports: LOADED.exports, functions: LOADED.functions, task: 'classify' });
	const progress: number[] = [];
	const trained = client.train(SET, (fraction) => void progress.push(fraction));
	worker.say({ type: 'progress', fraction: 0.5 });
	worker.say({ type: 'log', line: 'half' });
	worker.say(TRAINED);
	expect(await trained).toEqual({
		number: 0,
		weights: { structure: { shape: [2], data: Float32Array.of(1, 2) } }
	});
	expect([progress, log]).toEqual([[0.5], ['half']]);
	expect(worker.sent.map(({ type }) => type)).toEqual(['load', 'train']);
	expect(worker.sent.map((message) => structuredClone({ ...message, calls: undefined }))).toHaveLength(2);
});

const shared = new Float32Array(new SharedArrayBuffer(8));
const deep: unknown[] = [];
let inner = deep;
for (let i = 0; i < 100_000; i++) inner.push((inner = []));

const unset = new Array<unknown>(2 ** 32 - 1);
const large = new Float32Array(2 ** 24);
const views = Array.from({ length: 9999 }, (_, i) => ({ name: `a${i}`, shape: [large.length], data: large }));

test.each<[string, unknown]>([
	[
		'a message of comlink that sets a prototype',
		{ id: '1', type: 'SET', path: ['__proto__', 'x'], value: 1 }
	],
	[
		'a message of comlink that constructs',
		{ id: '1', type: 'CONSTRUCT', path: ['list', 'constructor'], argumentList: [] }
	],
	['a message of comlink that answers', { id: '1', type: 'HANDLER', name: 'proxy', value: {} }],
	['nothing', undefined],
	['null', null],
	['a text', 'loaded'],
	['a list', ['log']],
	['a type that is none', { type: 'eval', code: '1' }],
	['a type that is inherited', { type: 'constructor' }],
	['a type that is an object', { type: { toString: () => 'log' } }],
	['a log line that is no text', { type: 'log', line: { length: 1 } }],
	['a log line that is too long', { type: 'log', line: 'x'.repeat(1001) }],
	['a log line with something beside it', { type: 'log', line: 'x', port: 1 }],
	['an own __proto__ beside it', JSON.parse('{"type":"log","line":"x","__proto__":{"polluted":1}}')],
	['a fraction that is none', { type: 'progress', fraction: NaN }],
	['a fraction beyond 1', { type: 'progress', fraction: 1e300 }],
	['a fault without an end', { type: 'failed', what: 'x'.repeat(1001) }],
	['a fault with a line that is none', { type: 'failed', what: 'x', line: -1 }],
	[
		'weights named __proto__',
		{ ...TRAINED, arrays: [{ name: '__proto__', shape: [1], data: Float32Array.of(1) }] }
	],
	[
		'weights that are not finite',
		{ ...TRAINED, arrays: [{ name: 'a0', shape: [1], data: Float32Array.of(NaN) }] }
	],
	[
		'weights of another shape',
		{ ...TRAINED, arrays: [{ name: 'a0', shape: [2], data: Float32Array.of(1) }] }
	],
	['weights that are no numbers', { ...TRAINED, arrays: [{ name: 'a0', shape: [1], data: ['x'] }] }],
	['functions that are none', { ...LOADED, functions: ['constructor'] }],
	['a list without end', { ...LOADED, exports: deep }],
	['names that are four thousand million holes', { ...LOADED, exports: unset }],
	['functions that are holes', { ...LOADED, functions: unset }],
	['arrays that are holes', { ...TRAINED, arrays: unset }],
	['a shape that is holes', { ...TRAINED, arrays: [{ name: 'a0', shape: unset, data: Float32Array.of(1) }] }],
	['ten thousand views of one memory', { ...TRAINED, arrays: views }],
	['shared memory', { ...TRAINED, arrays: [{ name: 'a0', shape: [2], data: shared }] }]
])('%s ends the worker, and nothing comes of it', async (_name, message) => {
	const { worker, client, log } = await loaded();
	const trained = client.train(SET, () => {
		throw new Error('progress came through');
	});
	worker.say(message);
	await expect(trained).rejects.toThrow(/its worker sent what it must not, and was ended/);
	await expect(client.ended).resolves.toMatchObject({ name: 'ModelError' });
	expect(worker.terminated).toBe(true);
	worker.say({ type: 'log', line: 'later' });
	expect(log).toEqual([]);
	expect('polluted' in {}).toBe(false);
});

test('an answer to another question ends the worker; one that nobody asked for is nothing', async () => {
	const { worker, client } = await loaded();
	worker.say(TRAINED);
	const trained = client.train(SET, () => {});
	worker.say(LOADED);
	await expect(trained).rejects.toThrow(/its worker sent what it must not/);
});

test('a flood of messages ends the worker, and the page keeps 200 lines of it', async () => {
	const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now());
	const { worker, client, log } = await loaded();
	for (let i = 0; i < 20_000; i++) worker.say({ type: 'log', line: 'again' });
	expect(worker.terminated).toBe(true);
	expect(log.length).toBe(200);
	clock.mockRestore();
	await expect(client.ended).resolves.toMatchObject({ message: expect.stringMatching(/too many messages/) });
});

test('a script that does not come to an end is ended', async () => {
	const { worker, client: slow } = client(0.01);
	const facts = slow.load();
	worker.say({ type: 'ready' });
	await new Promise((resolve) => setTimeout(resolve));
	worker.say(LOADED);
	await facts;
	await expect(slow.train(SET, () => {})).rejects.toThrow(/in train: it took longer than 0.01 s/);
	expect(worker.terminated).toBe(true);
	await expect(slow.train(SET, () => {})).rejects.toThrow(/took longer/);
});

test('no script runs where the policy or the realm is not as it must be, and an error of the worker is told', async () => {
	for (const [because, says] of [
		['network', /its content security policy did not arrive/],
		['realm', /this browser keeps a function/]
	] as const) {
		const { worker, client: unsafe } = client();
		const facts = unsafe.load();
		worker.say({ type: 'unsafe', because });
		await expect(facts).rejects.toMatchObject({
			name: 'UnsupportedError',
			message: expect.stringMatching(says)
		});
		expect(worker.sent).toEqual([]);
	}
	for (const [event, name] of [
		['error', 'UnsupportedError'],
		['messageerror', 'ModelError']
	] as const) {
		const { worker, client: broken } = client();
		const facts = broken.load();
		worker.fire(event);
		await expect(facts).rejects.toMatchObject({ name });
	}
});

test('an error that nothing caught, after the worker was ready, is one of the script', async () => {
	const { worker, client } = await loaded();
	const trained = client.train(SET, () => {});
	worker.fire('error');
	await expect(trained).rejects.toThrow(
		'Your script failed, in train: an error was thrown that nothing caught.'
	);
	await expect(trained).rejects.toMatchObject({ name: 'ModelError' });
});
