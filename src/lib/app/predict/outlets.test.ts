import { beforeEach, describe, expect, test, vi } from 'vitest';
import { seeded } from '../../core/random.ts';
import { EnabledOutlets } from '../../outlets/enabled-outlets.ts';
import type { OutletKind } from '../../outlets/outlet.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { OutletsApi } from '../../../workers/outlets.worker.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';
import { Settings } from '../kernel/settings.ts';
import { Outlets } from './outlets.svelte.ts';
import { noiseStream } from './predict-worker.fixture.ts';

beforeEach(() => void vi.spyOn(console, 'info').mockReturnValue());

const outcome = (call: Promise<unknown>): Promise<string> =>
	call.then(
		() => 'done',
		(error: Error) => error.name
	);

/**
 * Outlets whose workers run in this thread. `sent`: what left, by worker and instance. `wait`: how long choosers and
 * outlets take to open. `failures`: what outlets say of themselves.
 */
function setUp(wait: () => Promise<void> = async () => {}) {
	const sent: string[] = [];
	const ports = new Set<MessagePort>();
	const failures = new Map<string, string>();
	const workers: LocalClient<OutletsApi>[] = [];
	const prediction: { decided: LiveStream | undefined } = { decided: noiseStream('emg_prediction_smoothed') };
	let made = 0;
	const kind = (id: string): OutletKind => ({
		...{ id, label: `Outlet ${id}`, summary: '', rate: 50, params: [] },
		async open() {
			const { port1 } = new MessageChannel();
			ports.add(port1);
			port1.close = () => void ports.delete(port1);
			await wait();
			return port1;
		},
		create: () => Promise.reject(new Error('not here'))
	});
	const start = (): LocalClient<OutletsApi> => {
		const enabled = new EnabledOutlets();
		const worker = localClient<OutletsApi>({
			enable: (id, _ring, _info, _options, port) =>
				enabled.enable(id, {
					port,
					async create() {
						await wait();
						const n = ++made;
						return {
							send: (_values, neutral) => void sent.push(`${n} ${neutral ? 'neutral' : 'row'}`),
							close: async () => port?.close()
						};
					},
					begin(outlet) {
						outlet.send(new Float32Array(1), false);
						return {
							sent: 1,
							get failure() {
								return failures.get(id);
							},
							async stop() {
								outlet.send(new Float32Array(1), true);
								await outlet.close();
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
	const outlets = new Outlets(prediction, new Settings(), start, kind);
	return { outlets, prediction, workers, sent, ports, failures };
}

describe('one outlet', () => {
	test('on, off, on, off in one go: nothing sends, and every way out is closed', async () => {
		const { outlets, sent, ports } = setUp();
		const calls = [outlets.enable('a'), outlets.disable('a'), outlets.enable('a'), outlets.disable('a')];
		await Promise.all(calls.map(outcome));
		expect([outlets.wanted, outlets.enabled, sent, ports.size]).toEqual([[], [], [], 0]);
	});

	test('on, off, on: the last one is on, and what it replaced has sent one neutral row', async () => {
		const { outlets, sent, ports } = setUp();
		await outlets.enable('a');
		const calls = [outlets.disable('a'), outlets.enable('a')];
		expect(await Promise.all(calls.map(outcome))).toEqual(['done', 'done']);
		expect([outlets.enabled, sent, ports.size]).toEqual([['a'], ['1 row', '1 neutral', '2 row'], 1]);
	});

	test('a second click while a chooser is open waits for the first', async () => {
		const { outlets, sent } = setUp();
		await Promise.all([outlets.enable('a'), outlets.enable('a')]);
		expect([outlets.enabled, sent]).toEqual([['a'], ['1 row']]);
	});

	test('without predictions it cannot be switched on', async () => {
		const { outlets, prediction } = setUp();
		prediction.decided = undefined;
		await expect(outlets.enable('a')).rejects.toThrow(/Press Predict/);
		expect(outlets.wanted).toEqual([]);
	});

	test('predicting that stops while a chooser is open: nothing is sent', async () => {
		let choose: () => void = () => {};
		const { outlets, prediction, sent, ports } = setUp(() => new Promise((resolve) => (choose = resolve)));
		const on = outcome(outlets.enable('a'));
		prediction.decided = undefined;
		choose();
		expect(await on).toBe('AbortError');
		expect([outlets.wanted, sent, ports.size]).toEqual([[], [], 0]);
	});

	test('one that fails is switched off and told of', async () => {
		const { outlets, failures } = setUp();
		const told: string[] = [];
		outlets.onFailure = (message) => told.push(message);
		await outlets.enable('a');
		await outlets.enable('b');
		failures.set('a', 'The program closed the connection.');
		await outlets.refresh();
		expect(outlets.enabled).toEqual(['b']);
		expect(told).toEqual(['Outlet a is switched off. The program closed the connection.']);
	});

	test('a worker that crashes switches everything off, says so once, and the next one starts anew', async () => {
		const { outlets, workers } = setUp();
		const told: string[] = [];
		outlets.onFailure = (message) => told.push(message);
		await outlets.enable('a');
		workers[0]!.crash(new Error('The outlets worker stopped.'));
		await Promise.resolve();
		expect([outlets.enabled, outlets.wanted, told]).toEqual([[], [], ['The outlets worker stopped.']]);
		await outlets.enable('a');
		expect([outlets.enabled, workers.length]).toEqual([['a'], 2]);
	});
});

test('what is switched on while the outlets of an ended prediction stop stays on', async () => {
	const { outlets, prediction, workers } = setUp();
	await outlets.enable('a');
	const stopped = outlets.stop();
	prediction.decided = noiseStream('emg_prediction_smoothed');
	await Promise.all([stopped, outlets.enable('a')]);
	expect(workers.map(({ alive }) => alive)).toEqual([false, true]);
	expect(outlets.enabled).toEqual(['a']);
});

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
	'in any order of on, off, stop and crash the last wish wins (seed %i)',
	async (seed) => {
		const random = seeded(seed);
		const wait = async (): Promise<void> => {
			for (let turn = Math.floor(random() * 5); turn > 0; turn--) await Promise.resolve();
		};
		const { outlets, workers, sent } = setUp(wait);
		const calls: Promise<string>[] = [];
		for (let step = 0; step < 40; step++) {
			const draw = random();
			const id = random() < 0.5 ? 'a' : 'b';
			if (draw < 0.5) calls.push(outcome(outlets.enable(id)));
			else if (draw < 0.85) calls.push(outcome(outlets.disable(id)));
			else if (draw < 0.92) calls.push(outcome(outlets.stop()));
			else workers.at(-1)?.crash(new Error('crash'));
			await wait();
		}
		await Promise.all(calls);
		expect(outlets.enabled.toSorted()).toEqual(outlets.wanted.toSorted());
		const rows = sent.filter((text) => text.endsWith('row')).map((text) => text.split(' ')[0]);
		const neutrals = sent.filter((text) => text.endsWith('neutral')).map((text) => text.split(' ')[0]);
		expect(new Set(neutrals).size).toBe(neutrals.length);
		expect(rows.length - neutrals.length).toBeGreaterThanOrEqual(outlets.enabled.length);
		await outlets.stop();
		expect([outlets.enabled, outlets.wanted]).toEqual([[], []]);
		expect(workers.filter(({ alive }) => alive)).toEqual([]);
	}
);
