import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { newCallBuffer, ScriptCaller } from './call-buffer.ts';

const workers: Worker[] = [];
afterEach(async () => {
	await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

/** A caller of `code`, the body of a function of name, params and data, which runs in another thread. */
async function callerOf(code: string, { answering = true, seconds = 30 } = {}): Promise<ScriptCaller> {
	const buffer = newCallBuffer();
	const file = JSON.stringify(new URL('./call-buffer.ts', import.meta.url).href);
	const source = `
		const { workerData, parentPort } = require('node:worker_threads');
		const modules = import('tsx/esm/api').then(({ tsImport }) => tsImport(${file}, ${file}));
		modules.then(({ answerCalls }) => {
			setInterval(() => {}, 1000); // keeps the thread
			parentPort.postMessage('ready');
			if (${answering}) answerCalls(workerData, (name, params, data) => { ${code} }, 'none:');
			else { ${code} }
		});`;
	const worker = new Worker(source, { eval: true, workerData: buffer });
	workers.push(worker);
	await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
	return new ScriptCaller(buffer, { extract: seconds, predict: seconds });
}

test('numbers go there and back as they are, in a batch and after a pause', async () => {
	const caller = await callerOf('return [params[0], params[1], ...data].map((x) => x * Math.PI);');
	const data = Float32Array.of(0.1, -3e30, 7);
	const expected = [0.1, 2, ...data].map((x) => x * Math.PI);
	for (let i = 0; i < 200; i++) expect([...caller.call('extract', [0.1, 2], data)]).toEqual(expected);
	await new Promise((resolve) => setTimeout(resolve, 50));
	expect([...caller.call('predict', [0.1, 2], data)]).toEqual(expected);
});

test('what the script throws comes back as a text, whatever it is', async () => {
	const caller = await callerOf(`
		if (data[0] === 0) throw new Error('too few');
		if (data[0] === 1) throw { toString() { throw 1; } };
		throw 'x'.repeat(1e6);`);
	expect(() => caller.call('extract', [], Float32Array.of(0))).toThrow(/^too few$/);
	expect(() => caller.call('extract', [], Float32Array.of(1))).toThrow(/no text/);
	expect(() => caller.call('extract', [], Float32Array.of(2))).toThrow(/^x{1000}$/);
});

test('a script that does not return is named, and so is one that returns too much', async () => {
	const caller = await callerOf('if (data[0] === 0) return { length: 1e9 }; for (;;);', { seconds: 2 });
	expect(() => caller.call('extract', [], Float32Array.of(0))).toThrow(/1000000000 numbers/);
	expect(() => caller.call('predict', [], Float32Array.of(1))).toThrow(/in predict: it took longer than 2 s/);
});

test.each([
	['a length below 0', 'cells[3] = -5'],
	['a length beyond the memory', 'cells[3] = 2 ** 31 - 1'],
	['a fault that is no text', 'cells[4] = 1; cells[3] = 100'],
	['a fault of any length', 'cells[4] = -1; cells[3] = 2 ** 31 - 1']
])('a script that writes %s into the memory gets an error of its own', async (_name, write) => {
	const caller = await callerOf(
		`const cells = new Int32Array(workerData, 0, 16);
		for (;;) { if (Atomics.load(cells, 0) === 1) { ${write}; Atomics.store(cells, 0, 2); Atomics.notify(cells, 0); } }`,
		{ answering: false }
	);
	expect(() => caller.call('extract', [], Float32Array.of(1))).toThrow(/its answer cannot be read/);
});

test('a script that writes other states is waited for as long as one that does nothing', async () => {
	const caller = await callerOf(
		'const cells = new Int32Array(workerData, 0, 16); for (let i = 3; ; i = (i % 1000) + 3) Atomics.store(cells, 0, i);',
		{ answering: false, seconds: 2 }
	);
	expect(() => caller.call('extract', [], Float32Array.of(1))).toThrow(/took longer than 2 s/);
});
