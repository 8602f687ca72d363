import { expect, test } from 'vitest';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { FromScript, ToScript } from '../../scripts/script-messages.ts';
import type { PredictApi } from '../../../workers/predict.worker.ts';
import { localClient } from '../kernel/local-client.fixture.ts';
import { Settings } from '../kernel/settings.ts';
import type { ScriptWorkerLike } from './script-client.ts';
import { Scripts } from './scripts.svelte.ts';

const SOURCE = 'export function extract(window: unknown): number[] { return [1]; }';

/** A script's thread that loads whatever it is sent and says `says` afterwards. */
class FakeThread implements ScriptWorkerLike {
	readonly sent: ToScript[] = [];
	terminated = false;
	readonly #target = new EventTarget();

	constructor(says: readonly FromScript[]) {
		setTimeout(() => this.say({ type: 'ready' }));
		this.#says = says;
	}
	readonly #says: readonly FromScript[];

	postMessage(message: ToScript): void {
		this.sent.push(message);
		if (message.type === 'load') setTimeout(() => this.#says.forEach((one) => this.say(one)));
	}
	addEventListener(type: string, listener: (event: Event) => void): void {
		this.#target.addEventListener(type, listener);
	}
	terminate(): void {
		this.terminated = true;
	}
	say(data: FromScript): void {
		if (!this.terminated) this.#target.dispatchEvent(new MessageEvent('message', { data }));
	}
}

const LOADED: FromScript = { type: 'loaded', exports: ['extract'], functions: ['extract'], task: 'classify' };

function scripts(says: readonly FromScript[] = [LOADED]) {
	const settings = new Settings();
	const threads: FakeThread[] = [];
	const linked: unknown[] = [];
	const predict: object = { useScript: async (link: unknown) => void linked.push(link) };
	const predictors: ReturnType<typeof localClient>[] = [];
	const made = new Scripts(settings, {
		script() {
			const thread = new FakeThread(says);
			threads.push(thread);
			return thread;
		},
		predict() {
			const client = localClient(predict as PredictApi);
			predictors.push(client);
			return client;
		}
	});
	return { scripts: made, settings, threads, predictors, linked };
}

const bundle = (source: string): Pick<ModelBundle, 'name' | 'script' | 'kind' | 'weights'> => ({
	name: 'a model',
	kind: 'lda',
	weights: {},
	script: { source }
});

test('scripts are added, shown, renamed, chosen and removed; a removed one is in use no longer', () => {
	const { scripts: mine, settings } = scripts();
	const [a, b] = [mine.add('a.ts', 'A'), mine.add('b.ts', 'B')];
	expect(mine.open?.id).toBe(b);
	mine.show(a);
	mine.change(a, { name: 'c.ts' });
	mine.use(a);
	expect([mine.open?.name, mine.inUse?.id]).toEqual(['c.ts', a]);
	mine.remove(a);
	expect([mine.list.map(({ id }) => id), mine.inUse, settings.scripts.inUse]).toEqual([[b], undefined, '']);
	expect(mine.open?.id, 'another one is open then').toBe(b);
});

test('a script that cannot be read is refused with its line, without a thread', async () => {
	const { scripts: mine, threads } = scripts();
	expect(await mine.check(SOURCE)).toBeUndefined();
	expect((await mine.check('const a = 1;\nfunction {'))?.line).toBe(2);
	expect(threads).toEqual([]);
});

test('trying a script out says what it exports, keeps what it logs, and ends its thread', async () => {
	const { scripts: mine, threads } = scripts([{ type: 'log', line: 'hello' }, LOADED]);
	expect(await mine.tryOut(SOURCE)).toEqual(['extract']);
	expect(mine.log).toEqual(['hello']);
	expect(threads.map(({ terminated }) => terminated)).toEqual([true]);
});

test('a script that fails is to blame, with its line, until its source is changed', async () => {
	const { scripts: mine } = scripts([{ type: 'failed', what: 'x is not defined', line: 3 }]);
	const id = mine.add('a.ts', SOURCE);
	await expect(mine.tryOut(SOURCE)).rejects.toMatchObject({ name: 'ModelError' });
	expect(mine.fault?.line).toBe(3);
	mine.change(id, { name: 'b.ts' });
	expect(mine.fault).toBeDefined();
	mine.change(id, { source: SOURCE });
	expect(mine.fault).toBeUndefined();
});

test('an error that is not of the script blames nobody', () => {
	const { scripts: mine } = scripts();
	mine.blame(new Error('The prediction worker stopped.'));
	expect(mine.fault).toBeUndefined();
});

test('a script from a file runs after one yes, and is not asked about again', async () => {
	const { scripts: mine, linked } = scripts();
	const first = mine.workerFor(bundle(SOURCE));
	await expect.poll(() => mine.question?.source).toBe(SOURCE);
	await expect(mine.workerFor(bundle(`${SOURCE} // other`))).rejects.toThrow('Another script waits');
	mine.question!.answer(true);
	await first;
	expect(mine.question).toBeUndefined();
	await mine.workerFor(bundle(SOURCE));
	expect(mine.question).toBeUndefined();
	expect(linked).toHaveLength(2);
});

test('after a no nothing runs, and it is asked again the next time', async () => {
	const { scripts: mine, threads, predictors } = scripts();
	const call = mine.workerFor(bundle(SOURCE));
	await expect.poll(() => mine.question).toBeDefined();
	mine.question!.answer(false);
	await expect(call).rejects.toMatchObject({ name: 'AbortError' });
	expect([threads, predictors]).toEqual([[], []]);
	const again = mine.workerFor(bundle(SOURCE));
	await expect.poll(() => mine.question).toBeDefined();
	mine.question!.answer(false);
	await expect(again).rejects.toMatchObject({ name: 'AbortError' });
});

test('the thread of a script ends with the worker that predicts', async () => {
	const { scripts: mine, settings, threads } = scripts();
	const call = mine.workerFor(bundle(SOURCE));
	await expect.poll(() => mine.question).toBeDefined();
	mine.question!.answer(true);
	const worker = await call;
	expect(settings.scripts.trusted).toHaveLength(1);
	worker.dispose();
	await expect.poll(() => threads[0]!.terminated).toBe(true);
});
