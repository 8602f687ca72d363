import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { FakeScriptWorker } from '../../../../tests/fixtures/fake-script-worker.ts';
import type { PredictApi } from '../../../workers/predict.worker.ts';
import type { WorkerClient } from '../kernel/worker-client.ts';
import { Settings } from '../kernel/settings.ts';
import { Scripts } from './scripts.svelte.ts';

const SOURCE = 'export const predict = () => 0;';
const LOADED = { type: 'loaded', exports: ['predict'], functions: ['predict'], task: 'classify' };
const BUNDLE = { name: 'arm', kind: 'own', weights: {}, script: { source: SOURCE } } as const;

/** A prediction worker that does nothing. */
class FakePredictWorker implements WorkerClient<PredictApi> {
	readonly calls: unknown[] = [];
	readonly ended: Promise<Error>;
	endedWith: Error | undefined;
	#resolve: (reason: Error) => void = () => {};

	constructor() {
		this.ended = new Promise((resolve) => (this.#resolve = resolve));
	}
	call<T>(job: (api: never) => Promise<T>): Promise<T> {
		const useScript = async (link: unknown): Promise<void> => void this.calls.push(link);
		return job({ useScript } as never);
	}
	dispose(reason: Error = new DOMException('stopped', 'AbortError')): void {
		this.endedWith ??= reason;
		this.#resolve(reason);
	}
}

function scriptsWithFakes() {
	const script: FakeScriptWorker[] = [];
	const tensorflow: boolean[] = [];
	const predict: FakePredictWorker[] = [];
	const scripts = new Scripts(new Settings(), {
		script(usesTensorflow) {
			const worker = new FakeScriptWorker();
			worker.onMessage = ({ type }) => queueMicrotask(() => type === 'load' && worker.say(LOADED));
			setTimeout(() => worker.say({ type: 'ready' }));
			script.push(worker);
			tensorflow.push(usesTensorflow);
			return worker;
		},
		predict() {
			const worker = new FakePredictWorker();
			predict.push(worker);
			return worker;
		}
	});
	return { scripts, script, tensorflow, predict };
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Answers the question that comes. */
async function answer(scripts: Scripts, yes: boolean): Promise<void> {
	while (!scripts.question) await turn();
	expect(scripts.question.source).toBe(SOURCE);
	scripts.question.answer(yes);
}

test('a script is tried out in a worker of its own, which ends; only one that uses TensorFlow.js gets it', async () => {
	const { scripts, script, tensorflow } = scriptsWithFakes();
	expect(await scripts.tryOut(SOURCE)).toEqual(['predict']);
	expect(await scripts.tryOut('export const predict = (m, x, { tf }) => ctx.tf.scalar(0);')).toEqual([
		'predict'
	]);
	expect(tensorflow).toEqual([false, true]);
	expect(script.every(({ terminated }) => terminated)).toBe(true);
});

test('a script that cannot be read starts no worker, and the fault names the line', async () => {
	const { scripts, script } = scriptsWithFakes();
	await expect(scripts.tryOut('const a = 1;\nexport const = 2;')).rejects.toThrow(/cannot be read, line 2/);
	expect(script).toEqual([]);
	expect(scripts.fault?.line).toBe(2);
});

test('the script of a model runs after a yes only, and is not asked for again', async () => {
	const { scripts, script } = scriptsWithFakes();
	const refused = scripts.workerFor(BUNDLE);
	await Promise.all([answer(scripts, false), expect(refused).rejects.toMatchObject({ name: 'AbortError' })]);
	expect(script).toEqual([]);
	const allowed = scripts.workerFor(BUNDLE);
	await answer(scripts, true);
	await allowed;
	await scripts.workerFor(BUNDLE);
	expect(script.length).toBe(2);
});

test('the prediction worker gets memory and facts, no port; whichever worker ends ends the other', async () => {
	const { scripts, script, predict } = scriptsWithFakes();
	const first = scripts.workerFor(BUNDLE);
	await answer(scripts, true);
	await first;
	const [link] = predict[0]!.calls as [{ readonly calls: unknown; readonly facts: unknown }];
	expect(link.calls).toBeInstanceOf(SharedArrayBuffer);
	expect(Object.keys(link).sort()).toEqual(['calls', 'facts']);
	predict[0]!.dispose();
	await turn();
	expect(script[0]!.terminated).toBe(true);

	await scripts.workerFor(BUNDLE);
	script[1]!.say({ id: '1', type: 'SET', path: ['__proto__', 'x'], value: 1 });
	await turn();
	expect(predict[1]!.endedWith?.message).toMatch(/sent what it must not/);
});

test('at most 200 lines of a log are kept', async () => {
	const { scripts, script } = scriptsWithFakes();
	const worker = scripts.workerFor(BUNDLE);
	await answer(scripts, true);
	await worker;
	for (let i = 0; i < 300; i++) script[0]!.say({ type: 'log', line: `line ${i}` });
	flushSync();
	expect(scripts.log.length).toBe(200);
});
