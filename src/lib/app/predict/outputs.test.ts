import { beforeEach, describe, expect, test, vi } from 'vitest';
import { seeded } from '../../core/random.ts';
import { EnabledOutputs } from '../../outputs/enabled-outputs.ts';
import type { OutputKind } from '../../outputs/output.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { OutputsApi } from '../../../workers/outputs.worker.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';
import { Settings } from '../kernel/settings.ts';
import { Outputs } from './outputs.svelte.ts';
import { noiseStream } from './predict-worker.fixture.ts';

/** A row of one value. */
const row = { sequence: 0, time: 0, values: new Float32Array(1) };

beforeEach(() => void vi.spyOn(console, 'info').mockReturnValue());

const outcome = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => 'done',
		(error: Error) => error.name
	);

/**
 * Outputs whose workers run in this thread. `sent`: what left, by worker and instance. `wait`: how long choosers and
 * outputs take to open. `failures`: what outputs say of themselves.
 */
function setUp(wait: () => Promise<void> = async () => {}) {
	const sent: string[] = [];
	const ports = new Set<MessagePort>();
	const failures = new Map<string, string>();
	const workers: LocalClient<OutputsApi>[] = [];
	const prediction: { decided: LiveStream | undefined } = { decided: noiseStream('emg_prediction_smoothed') };
	let made = 0;
	const kind = (id: string): OutputKind => ({
		...{ id, label: `Output ${id}`, summary: '', rate: 50, params: [] },
		async open() {
			const { port1 } = new MessageChannel();
			ports.add(port1);
			port1.close = () => void ports.delete(port1);
			await wait();
			return port1;
		},
		create: () => Promise.reject(new Error('not here'))
	});
	const start = (): LocalClient<OutputsApi> => {
		const enabled = new EnabledOutputs();
		const worker = localClient<OutputsApi>({
			enable: (id, _ring, _info, _options, port) =>
				enabled.enable(id, {
					port,
					async create() {
						await wait();
						const n = ++made;
						return {
							send: ({ neutral }) => void sent.push(`${n} ${neutral ? 'neutral' : 'row'}`),
							close: async () => port?.close()
						};
					},
					begin(output) {
						output.send({ ...row, neutral: false });
						return {
							sent: 1,
							get failure() {
								return failures.get(id);
							},
							async stop() {
								output.send({ ...row, neutral: true });
								await output.close();
							}
						};
					}
				}),
			disable: (id) => enabled.disable(id),
			states: () => enabled.states
		});
		workers.push(worker);
		return worker;
	};
	const outputs = new Outputs(prediction, new Settings(), start, kind);
	return { outputs, prediction, workers, sent, ports, failures };
}

describe('one output', () => {
	test('on, off, on, off in one go: nothing sends, and every way out is closed', async () => {
		const { outputs, sent, ports } = setUp();
		const calls = [outputs.enable('a'), outputs.disable('a'), outputs.enable('a'), outputs.disable('a')];
		await Promise.all(calls.map(outcome));
		expect([outputs.wanted, outputs.enabled, sent, ports.size]).toEqual([[], [], [], 0]);
	});

	test('on, off, on: the last one is on, and what it replaced has sent one neutral row', async () => {
		const { outputs, sent, ports } = setUp();
		await outputs.enable('a');
		const calls = [outputs.disable('a'), outputs.enable('a')];
		expect(await Promise.all(calls.map(outcome))).toEqual(['done', 'done']);
		expect([outputs.enabled, sent, ports.size]).toEqual([['a'], ['1 row', '1 neutral', '2 row'], 1]);
	});

	test('a second click while a chooser is open waits for the first', async () => {
		const { outputs, sent } = setUp();
		await Promise.all([outputs.enable('a'), outputs.enable('a')]);
		expect([outputs.enabled, sent]).toEqual([['a'], ['1 row']]);
	});

	test('without predictions it cannot be switched on', async () => {
		const { outputs, prediction } = setUp();
		prediction.decided = undefined;
		await expect(outputs.enable('a')).rejects.toThrow(/Press Predict/);
		expect(outputs.wanted).toEqual([]);
	});

	test('predicting that stops while a chooser is open: nothing is sent', async () => {
		let choose: () => void = () => {};
		const { outputs, prediction, sent, ports } = setUp(() => new Promise((resolve) => (choose = resolve)));
		const on = outcome(outputs.enable('a'));
		prediction.decided = undefined;
		choose();
		expect(await on).toBe('AbortError');
		expect([outputs.wanted, sent, ports.size]).toEqual([[], [], 0]);
	});

	test('one that fails is switched off and told of', async () => {
		const { outputs, failures } = setUp();
		const told: string[] = [];
		outputs.onFailure = (message) => told.push(message);
		await outputs.enable('a');
		await outputs.enable('b');
		failures.set('a', 'The program closed the connection.');
		await outputs.refresh();
		expect(outputs.enabled).toEqual(['b']);
		expect(told).toEqual(['Output a is switched off. The program closed the connection.']);
	});

	test('a worker that crashes switches everything off, says so once, and the next one starts anew', async () => {
		const { outputs, workers } = setUp();
		const told: string[] = [];
		outputs.onFailure = (message) => told.push(message);
		await outputs.enable('a');
		workers[0]!.crash(new Error('The outputs worker stopped.'));
		await Promise.resolve();
		expect([outputs.enabled, outputs.wanted, told]).toEqual([[], [], ['The outputs worker stopped.']]);
		await outputs.enable('a');
		expect([outputs.enabled, workers.length]).toEqual([['a'], 2]);
	});
});

test('what is switched on while the outputs of an ended prediction stop stays on', async () => {
	const { outputs, prediction, workers } = setUp();
	await outputs.enable('a');
	const stopped = outputs.stop();
	prediction.decided = noiseStream('emg_prediction_smoothed');
	await Promise.all([stopped, outputs.enable('a')]);
	expect(workers.map(({ alive }) => alive)).toEqual([false, true]);
	expect(outputs.enabled).toEqual(['a']);
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
	'in any order of on, off, stop and crash the last wish wins (seed %i)',
	async (seed) => {
		const random = seeded(seed);
		const wait = async (): Promise<void> => {
			for (let turn = Math.floor(random() * 5); turn > 0; turn--) await Promise.resolve();
		};
		const { outputs, workers, sent } = setUp(wait);
		const calls: Promise<string>[] = [];
		for (let step = 0; step < 40; step++) {
			const draw = random();
			const id = random() < 0.5 ? 'a' : 'b';
			if (draw < 0.5) calls.push(outcome(outputs.enable(id)));
			else if (draw < 0.85) calls.push(outcome(outputs.disable(id)));
			else if (draw < 0.92) calls.push(outcome(outputs.stop()));
			else workers.at(-1)?.crash(new Error('crash'));
			await wait();
		}
		await Promise.all(calls);
		expect(outputs.enabled.toSorted()).toEqual(outputs.wanted.toSorted());
		const rows = sent.filter((text) => text.endsWith('row')).map((text) => text.split(' ')[0]);
		const neutrals = sent.filter((text) => text.endsWith('neutral')).map((text) => text.split(' ')[0]);
		expect(new Set(neutrals).size).toBe(neutrals.length);
		expect(rows.length - neutrals.length).toBeGreaterThanOrEqual(outputs.enabled.length);
		await outputs.stop();
		expect([outputs.enabled, outputs.wanted]).toEqual([[], []]);
		expect(workers.filter(({ alive }) => alive)).toEqual([]);
	}
);
