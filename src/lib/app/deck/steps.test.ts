import { describe, expect, test } from 'vitest';
import {
	classesWith,
	facts,
	live,
	recordable,
	recorded,
	trainable,
	type FactsChange
} from './facts.fixture.ts';
import { STEP_IDS, type StepId } from './facts.ts';
import { stepsOf } from './steps.ts';

/** State and line of one step while `open` is open. */
const step = (id: StepId, change: FactsChange, open: StepId = 'replay'): string => {
	const { state, line } = stepsOf(facts(change), open)[STEP_IDS.indexOf(id)]!;
	return `${state}: ${line}`;
};

test('the first visit: Connect is next, everything else is to do', () => {
	expect(stepsOf(facts(), 'connect').map(({ name, state, line }) => [name, state, line])).toEqual([
		['Connect', 'next', 'choose a source'],
		['Record', 'todo', 'label and record'],
		['Train', 'todo', 'a classifier'],
		['Predict', 'todo', 'after Train'],
		['Replay', 'todo', 'any recording']
	]);
});

describe('1 Connect', () => {
	test('is always ready, runs while connecting, is done when a stream delivers', () => {
		expect(step('connect', { recordings: 1 })).toBe('ready: choose a source');
		expect(step('connect', { source: { chosen: true, connecting: true } })).toBe('running: connecting');
		expect(step('connect', { source: live })).toBe('done: Synthetic · 8 ch');
	});
	test('has a problem when the source is lost', () => {
		expect(step('connect', { source: { chosen: true, lost: true, problem: 'source lost' } })).toBe(
			'problem: source lost'
		);
	});
});

describe('2 Record', () => {
	test('is to do until a live stream is here, and in a replay', () => {
		expect(step('record', {})).toBe('todo: label and record');
		expect(step('record', { source: live, recording: recordable, recordings: 1 })).toBe(
			'ready: label and record'
		);
		expect(step('record', { replay: {}, recording: recordable })).toBe('todo: not in a replay');
	});
	test('runs while recording, and says how many trials there are', () => {
		const recording = { active: true, classes: classesWith(2, 3, 1) };
		expect(step('record', { source: live, recording })).toBe('running: 6 of 9 trials');
		const all = { active: true, classes: classesWith(3, 4, 3) };
		expect(step('record', { source: live, recording: all })).toBe('running: 9 of 9 trials');
		const gaps = { ...recording, gaps: 2 };
		expect(step('record', { source: live, recording: gaps })).toBe('running: 2 gaps');
	});
	test('is done with three usable trials of each class, or with a target', () => {
		expect(step('record', { source: live, recording: recorded, recordings: 1 })).toBe(
			'done: 1 session · 9 trials'
		);
		const target = { ...recordable, target: true, sessions: 2 };
		expect(step('record', { source: live, recording: target, recordings: 2 })).toBe(
			'done: 2 sessions · 0 trials'
		);
	});
	test('has a problem when a class has fewer than two usable trials after Stop', () => {
		const few = { why: undefined, sessions: 1, classes: classesWith(2, 3, 1) };
		expect(step('record', { source: live, recording: few })).toBe('problem: Open: 1 usable of 1');
	});
});

describe('3 Train', () => {
	test('is ready with two classes of two usable trials, or a target', () => {
		const few = { why: undefined, sessions: 1, classes: classesWith(1, 3, 1) };
		expect(step('train', { recording: few })).toBe('todo: needs 2 more trials');
		expect(step('train', { recording: recorded, training: trainable })).toBe('ready: 1 session chosen');
	});
	test('runs while training, with per cent beneath', () => {
		expect(step('train', { training: { ...trainable, running: true, fraction: 0.42 } })).toBe(
			'running: 42 %'
		);
	});
	test('is done with a model of the present set; without one the set has changed', () => {
		const change = { recording: recorded, training: trainable };
		expect(step('train', { ...change, model: {} })).toBe('done: 94.6 % accuracy');
		expect(step('train', { ...change, model: { current: false } })).toBe('ready: set has changed');
	});
	test('has a problem when a class is not in the model, or when there is no score', () => {
		const change = { recording: recorded, training: trainable };
		expect(step('train', { ...change, model: { current: false, missing: ['Open'] } })).toBe(
			'problem: Open is not in the model'
		);
		expect(step('train', { ...change, model: { score: undefined } })).toBe('problem: no score possible');
	});
});

describe('4 Predict', () => {
	test('is ready when a model fits the open stream, and runs while decisions come', () => {
		expect(step('predict', {})).toBe('todo: after Train');
		expect(step('predict', { source: live, model: {} })).toBe('ready: a model fits');
		const prediction = { state: 'running', rate: 20.1 } as const;
		expect(step('predict', { source: live, model: {}, prediction })).toBe('running: 20 decisions /s');
	});
	test('has a problem when no model fits, and says which stream is needed', () => {
		expect(step('predict', { source: live, model: { fits: false } })).toBe('problem: needs 8 ch, 2048 Hz');
	});
	test('says when it is late', () => {
		const prediction = { state: 'running', rate: 20, late: 312.4 } as const;
		expect(step('predict', { source: live, model: {}, prediction })).toBe('running: late: 312 ms');
	});
});

describe('5 Replay', () => {
	test('is ready with any recording, and runs while a replay is open', () => {
		expect(step('replay', { recordings: 3 }, 'connect')).toBe('ready: 3 recordings');
		expect(step('replay', { replay: { line: '04:28 of 08:32' } })).toBe('running: 04:28 of 08:32');
	});
	test('has a problem when a file was refused', () => {
		expect(step('replay', { refused: true, recordings: 1 })).toBe('problem: file refused');
	});
});

test('running comes before problem, then next, then done, then ready', () => {
	const lost = { ...live, problem: 'no samples' };
	expect(step('connect', { source: { ...lost, connecting: true } })).toMatch(/^running/);
	expect(step('connect', { source: lost })).toMatch(/^problem/);
	expect(step('train', { source: live, recording: recorded, training: trainable }, 'record')).toMatch(
		/^next/
	);
	expect(step('record', { source: live, recording: recorded, recordings: 1 })).toMatch(/^done/);
});

test('at most one step is next: the one whose verb is filled', () => {
	const all = stepsOf(facts({ source: live, recording: recorded, training: trainable, model: {} }), 'train');
	expect(all.filter(({ state }) => state === 'next').map(({ id }) => id)).toEqual(['predict']);
	expect(all.map(({ stateText }) => stateText)).toEqual(['done', 'done', 'done', 'ready, next', 'to do']);
});

test('a recording says so to those who do not see it', () => {
	const [, record] = stepsOf(facts({ source: live, recording: { active: true } }), 'record');
	expect(record).toMatchObject({ recording: true, stateText: 'recording' });
});
