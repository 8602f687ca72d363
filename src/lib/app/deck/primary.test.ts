import { describe, expect, test } from 'vitest';
import { STEP_IDS } from './facts.ts';
import { classesWith, facts, live, recordable, recorded, trainable } from './facts.fixture.ts';
import { buttonsOf, tapeButtons, type VerbButton } from './primary.ts';

const text = ({ label, place, red }: VerbButton): string =>
	[label, place === 'foot' ? '' : `in ${place}`, red ? 'red' : ''].filter(Boolean).join(', ');
/** What is filled, and the outlined button of the step after a bar. */
const shown = (...args: Parameters<typeof buttonsOf>): string => {
	const { filled, other } = buttonsOf(...args);
	return other ? `${text(filled)} | ${text(other)}` : text(filled);
};

test('a guided recording has its own Pause, whichever step is open', () => {
	for (const step of STEP_IDS)
		expect(shown(facts({ guided: true, source: live }), step)).toBe('Pause, in guided');
});

describe('Connect', () => {
	test('the first visit: the demo, beside Connect', () => {
		expect(shown(facts(), 'connect')).toBe('Start the demo, in start | Connect');
	});
	test('a device was chosen, or there is a session: Connect', () => {
		expect(shown(facts({ source: { chosen: true } }), 'connect')).toBe('Connect');
		expect(shown(facts({ recordings: 2 }), 'connect')).toBe('Connect');
	});
	test('connecting: Cancel', () => {
		expect(shown(facts({ source: { chosen: true, connecting: true } }), 'connect')).toBe('Cancel');
	});
	test('the form is not complete: Connect is outlined with the reason, the demo is filled', () => {
		const why = 'Choose a stream first.';
		const { filled, other } = buttonsOf(facts({ source: { chosen: true, why } }), 'connect');
		expect([filled.verb, other?.verb, other?.why]).toEqual(['demo', 'connect', why]);
	});
	test('connected: Record, red', () => {
		expect(shown(facts({ source: live, recording: recordable }), 'connect')).toBe('Record, red');
	});
	test('connected, a model fits and a class set is complete: Predict', () => {
		const complete = { source: live, recording: recorded };
		expect(shown(facts({ ...complete, model: {} }), 'connect')).toBe('Predict');
		expect(shown(facts({ ...complete, model: { fits: false } }), 'connect')).toBe('Record, red');
		expect(shown(facts({ source: live, recording: recordable, model: {} }), 'connect')).toBe('Record, red');
	});
	test('a recording runs: Stop and save', () => {
		expect(shown(facts({ source: live, recording: { active: true } }), 'connect')).toBe('Stop and save, red');
	});
	test('the source is lost: Reconnect', () => {
		expect(shown(facts({ source: { chosen: true, lost: true } }), 'connect')).toBe('Reconnect');
	});
	test('only a replay is open: its Pause in the tape', () => {
		expect(shown(facts({ source: { chosen: true }, replay: {} }), 'connect')).toBe(
			'Pause, in tape | Connect'
		);
	});
});

describe('Record', () => {
	test('recording: Stop and save, red', () => {
		expect(shown(facts({ source: live, recording: { active: true } }), 'record')).toBe('Stop and save, red');
	});
	test('idle and not done: Record, red', () => {
		expect(shown(facts({ source: live, recording: recordable }), 'record')).toBe('Record, red');
		const two = { why: undefined, classes: classesWith(3, 3, 2), sessions: 1 };
		expect(shown(facts({ source: live, recording: two, training: trainable }), 'record')).toBe('Record, red');
	});
	test('idle and done: Train, beside an outlined Record', () => {
		const done = facts({ source: live, recording: recorded, training: trainable });
		expect(shown(done, 'record')).toBe('Train | Record');
		const target = { ...recordable, target: true, sessions: 1 };
		expect(shown(facts({ source: live, recording: target, training: trainable }), 'record')).toBe(
			'Train | Record'
		);
	});
	test('no source: Record is outlined with the reason, and Connect is next', () => {
		const { filled, other } = buttonsOf(facts(), 'record');
		expect([filled.label, filled.step, other?.why]).toEqual([
			'Go to Connect',
			'connect',
			'Connect a source first.'
		]);
	});
	test('in a replay Record is outlined', () => {
		expect(shown(facts({ replay: { playing: false }, recording: recordable }), 'record')).toBe(
			'Play, in tape | Record'
		);
	});
});

describe('Train', () => {
	test('training: Cancel', () => {
		expect(shown(facts({ training: { ...trainable, running: true } }), 'train')).toBe('Cancel');
	});
	test('no model, or the set or a setting changed: Train', () => {
		expect(shown(facts({ source: live, training: trainable }), 'train')).toBe('Train');
		expect(shown(facts({ source: live, training: trainable, model: { current: false } }), 'train')).toBe(
			'Train'
		);
	});
	test('the model is current and fits the open stream: Predict', () => {
		expect(shown(facts({ source: live, training: trainable, model: {} }), 'train')).toBe(
			'Predict | Train again'
		);
	});
	test('current, nothing fitting connected: Predict on a replay', () => {
		const change = { training: trainable, model: { fits: false } };
		expect(shown(facts(change), 'train')).toBe('Predict on a replay | Train again');
		const none = { ...change, model: { fits: false, replayable: false } };
		expect(shown(facts(none), 'train')).toBe('Go to Connect | Train again');
	});
	test('nothing to train on: the reason, and the step that comes first', () => {
		const { filled, other } = buttonsOf(facts(), 'train');
		expect([filled.label, other?.label, other?.why]).toEqual([
			'Go to Connect',
			'Train',
			'Choose at least one session to train on.'
		]);
		expect(shown(facts({ source: live, recording: recordable }), 'train')).toBe('Go to Record | Train');
	});
});

describe('Predict', () => {
	test('running: Stop predicting; not running: Predict', () => {
		const change = { source: live, model: {} };
		expect(shown(facts(change), 'predict')).toBe('Predict');
		for (const state of ['starting', 'running', 'waiting'] as const)
			expect(shown(facts({ ...change, prediction: { state } }), 'predict')).toBe('Stop predicting');
	});
	test('no model, no source, no stream that fits: the reason, and what comes first', () => {
		const why = (...args: Parameters<typeof facts>): (string | undefined)[] => {
			const { filled, other } = buttonsOf(facts(...args), 'predict');
			return [filled.label, other?.why];
		};
		expect(why({ source: live })).toEqual(['Go to Train', 'Train a model first.']);
		const alone = { fits: false, replayable: false };
		expect(why({ model: alone })).toEqual(['Go to Connect', 'Connect a source first.']);
		expect(why({ model: { fits: false } })).toEqual(['Predict on a replay', 'Connect a source first.']);
		expect(why({ source: live, model: alone })).toEqual([
			'Go to Train',
			'The model needs 8 ch, 2048 Hz; no open stream has that.'
		]);
	});
});

describe('Replay', () => {
	test('open: Pause or Play in the tape', () => {
		expect(shown(facts({ replay: { playing: true } }), 'replay')).toBe('Pause, in tape');
		expect(shown(facts({ replay: { playing: false } }), 'replay')).toBe('Play, in tape');
	});
	test('not open: the newest recording, where there is one', () => {
		expect(shown(facts({ recordings: 1 }), 'replay')).toBe('Replay the newest');
		expect(shown(facts(), 'replay')).toBe('Go to Connect | Replay the newest');
	});
});

test('a button that cannot act is never filled, whatever the facts', () => {
	const sources = [
		{},
		{ chosen: true },
		live,
		{ chosen: true, connecting: true },
		{ chosen: true, lost: true }
	];
	const recordings = [{}, recordable, recorded, { ...recorded, active: true }];
	for (const source of sources)
		for (const recording of recordings)
			for (const model of [
				undefined,
				{},
				{ current: false },
				{ fits: false },
				{ fits: false, replayable: false }
			])
				for (const replay of [undefined, {}, { playing: false }])
					for (const training of [{}, trainable])
						for (const step of STEP_IDS) {
							const known = facts({ source, recording, model, replay, training, recordings: 1 });
							const { filled, other } = buttonsOf(known, step);
							expect(filled.why, step).toBeUndefined();
							expect(other?.verb, step).not.toBe(filled.verb);
							const verbs = tapeButtons(known, { filled, other }).map(({ verb }) => verb);
							expect(verbs, step).not.toContain(filled.verb);
						}
});

test('what runs while its step is not open has its stop in the tape bar', () => {
	const both = facts({
		source: live,
		recording: { active: true },
		model: {},
		prediction: { state: 'running' }
	});
	const labels = (step: 'record' | 'predict' | 'train'): string[] =>
		tapeButtons(both, buttonsOf(both, step)).map(text);
	expect(labels('record')).toEqual(['Stop predicting, in tape']);
	expect(labels('predict')).toEqual(['Stop and save, in tape']);
	expect(labels('train')).toEqual(['Stop and save, in tape']);
	const idle = facts({ source: live, recording: recordable });
	expect(tapeButtons(idle, buttonsOf(idle, 'train')).map(text)).toEqual(['Record, in tape']);
	expect(tapeButtons(idle, buttonsOf(idle, 'record'))).toEqual([]);
});
