import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { seconds } from '../../core/units.ts';
import { TargetStream } from '../../guided/target-stream.ts';
import type { TargetApi } from '../../../workers/target.worker.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { GuidedTarget } from './guided-target.svelte.ts';
import { fakeDocument, guidedParts } from './guided.fixture.ts';

beforeEach(() => void vi.stubGlobal('document', fakeDocument()));
afterEach(() => vi.unstubAllGlobals());

/** A target whose worker writes rows when `write` is called. */
function setUp({ startFails = false } = {}) {
	const around = guidedParts();
	const workers: (LocalClient<TargetApi> & { stream?: TargetStream })[] = [];
	const told: string[] = [];
	let start = 0;
	const target = new GuidedTarget(around.parts, () => {
		const worker: (typeof workers)[number] = localClient<TargetApi>({
			start(wanted, time) {
				if (startFails) throw new Error('This target cannot be followed.');
				start = time;
				worker.stream = new TargetStream(wanted, time);
				return { info: worker.stream.info, ring: worker.stream.handle };
			},
			pause: (time) => worker.stream?.pause(time),
			resume: (time) => worker.stream?.resume(time)
		});
		workers.push(worker);
		return worker;
	});
	target.onFailure = (message) => told.push(message);
	target.change({ unit: '±1', level: 0.5 });
	const write = (after: number): void => workers.at(-1)?.stream?.catchUp(seconds(start + after));
	return { ...around, target, workers, told, write };
}
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('it records the target as a stream, and stops its worker at the end', async () => {
	const { target, workers, added, events } = setUp();
	expect(await target.begin()).toBe('s1');
	expect([target.status, added.map(({ info }) => info.name)]).toEqual(['running', ['target']]);
	await target.end();
	expect([target.status, workers[0]!.alive, target.problem]).toEqual(['done', false, undefined]);
	expect(events.at(-1)).toBe('stop');
});

test('a target that is stopped says how far it was followed, here and in the session', async () => {
	const { target, notes, prediction } = setUp();
	target.change({ readySeconds: 0, seconds: 20 });
	prediction.bundle = { task: 'regress' } as ModelBundle;
	await target.begin();
	const start = performance.now();
	for (let ms = 20; ms < 6000; ms += 25) {
		const output = target.path!.at(ms / 1000 - 0.1).value;
		prediction.current = { values: [output], smoothed: [output], winner: -1, time: 0 };
		target.frame(start + ms);
	}
	await target.end();
	expect(target.result).toMatchObject({ planned: 20, seconds: expect.closeTo(6, 1), by: 'predicted' });
	expect(target.result!.metrics!.delaySeconds).toBeCloseTo(0.1, 1);
	expect(notes.at(-1)).toMatchObject({
		target_result: { stopped: true, planned_seconds: 20, output: 'predicted', rmse: expect.any(Number) }
	});
});

test('a double click on Start begins once', async () => {
	const { target, workers, events } = setUp();
	await Promise.all([target.begin(), target.begin()]);
	expect([workers.length, events.filter((event) => event.startsWith('record')).length]).toEqual([1, 1]);
});

describe('a worker that dies', () => {
	test('ends the recording at once, with a message for the person and in the session', async () => {
		const { target, workers, told, notes, events, added } = setUp();
		await target.begin();
		workers[0]!.crash(new Error('The target worker stopped.'));
		await turn();
		expect([target.status, target.active]).toEqual(['done', false]);
		expect(told).toEqual([expect.stringMatching(/target stopped.*recording has ended.*kept.*Start/)]);
		expect(target.problem).toBe(told[0]);
		expect(notes).toContainEqual(
			expect.objectContaining({ target: expect.objectContaining({ stopped: told[0] }) })
		);
		expect(events.at(-1)).toBe('stop');
		expect(added).toHaveLength(1);
	});

	test('without a word is noticed by the target that does not move on', async () => {
		const { target, workers, told, write } = setUp();
		await target.begin();
		for (let k = 1; k <= 20; k++) {
			write(0.25 * k);
			target.refresh();
		}
		expect(target.status).toBe('running');
		for (let k = 0; k < 12; k++) target.refresh();
		await turn();
		expect([target.status, workers[0]!.alive, told.length]).toEqual(['done', false, 1]);
	});

	test('does not hinder the next one', async () => {
		const { target, workers } = setUp();
		await target.begin();
		workers[0]!.crash(new Error('The target worker stopped.'));
		await turn();
		await target.begin();
		expect([target.status, target.problem, workers[1]!.alive]).toEqual(['running', undefined, true]);
	});
});

test('a target that cannot begin ends the recording that had begun, and its worker', async () => {
	const { target, workers, events } = setUp({ startFails: true });
	await expect(target.begin()).rejects.toThrow('cannot be followed');
	expect([target.status, workers[0]!.alive]).toEqual(['idle', false]);
	expect(events).toEqual(['record ', 'stop']);
});

test('a recording that cannot begin starts no worker', async () => {
	const { target, workers, state } = setUp();
	state.failsToRecord = true;
	await expect(target.begin()).rejects.toThrow('no room');
	expect([target.status, workers]).toEqual(['idle', []]);
});

test('it stands still while no samples come, and goes on with them', async () => {
	const { target, state, write } = setUp();
	await target.begin();
	state.flowing = false;
	target.refresh();
	expect([target.status, target.pausedBy]).toEqual(['paused', 'stream']);
	state.flowing = true;
	write(1);
	target.refresh();
	expect([target.status, target.pausedBy]).toEqual(['running', undefined]);
});

test('a page that is hidden pauses it; a recording that ended by itself ends it', async () => {
	const { target, endRecording } = setUp();
	await target.begin();
	Object.assign(document, { visibilityState: 'hidden' });
	document.dispatchEvent(new Event('visibilitychange'));
	expect([target.status, target.pausedBy]).toEqual(['paused', 'hidden']);
	endRecording();
	target.refresh();
	await turn();
	expect(target.status).toBe('done');
});

test('it says why it cannot begin', async () => {
	const { target, state } = setUp();
	target.change({ unit: '%MVC' });
	expect(target.why).toMatch(/baseline and MVC/);
	state.replay = {};
	await expect(target.begin()).rejects.toThrow(/replay cannot follow/);
});
