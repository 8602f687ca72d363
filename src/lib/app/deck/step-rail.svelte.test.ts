import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { resolveFeatures } from '../../dsp/features/names.ts';
import { Settings } from '../kernel/settings.ts';
import { View } from '../kernel/view.svelte.ts';
import { StepRail, type StepRailParts } from './step-rail.svelte.ts';

const stream = { info: { name: 'emg', nChannels: 8, fs: 2048, unit: 'uV' } };
const session = { id: 's1', classNames: ['Rest', 'Fist'], trialsPerClass: [3, 3] };
const bundle = {
	id: 'm1',
	task: 'classify',
	kind: 'lda',
	classNames: ['Rest', 'Fist'],
	stream: { name: 'emg', nChannels: 8, fs: 2048, unit: 'uV' },
	pipeline: {
		filters: [],
		windowSeconds: 0.2,
		hopSeconds: 0.05,
		features: resolveFeatures(new Settings().data.training.features)
	},
	trainedOn: [{ id: 's1' }],
	score: { accuracy: 0.946 }
};

/** Parts of an app whose state a test changes. */
function rail() {
	const settings = new Settings();
	const view = new View();
	const app = $state({
		list: [] as object[],
		recording: false,
		sessions: [] as object[],
		model: undefined as object | undefined,
		state: 'idle',
		replay: undefined as object | undefined,
		signal: undefined as string | undefined
	});
	const given: unknown = {
		settings,
		view,
		classes: { names: ['Rest', 'Fist'] },
		sourceForm: { why: undefined },
		connections: {
			get list() {
				return app.list;
			},
			get streams() {
				return app.list.length > 0 ? [stream] : [];
			},
			get replay() {
				return app.replay;
			}
		},
		recording: {
			get active() {
				return app.recording;
			},
			status: 'idle',
			counts: { perStream: [{ gaps: 0 }], trialsPerClass: [1, 0] },
			begun: 0,
			events: [{ timestamp: 0, classIndex: 0 }],
			get why() {
				return app.list.length > 0 ? undefined : 'Connect a source first.';
			}
		},
		library: {
			get usable() {
				return app.sessions;
			}
		},
		scripts: { inUse: undefined },
		training: {
			running: false,
			get why() {
				return app.sessions.length > 0 ? undefined : 'Choose at least one session to train on.';
			},
			get sessions() {
				return app.sessions;
			},
			get data() {
				return { sessionIds: app.sessions.map(() => 's1'), classNames: ['Rest', 'Fist'], classes: [0, 1] };
			},
			kind: { id: 'lda', task: 'classify' },
			stream: 'emg',
			get model() {
				return app.model;
			},
			quality: { checked: [] }
		},
		prediction: {
			get state() {
				return app.state;
			},
			rate: 20
		},
		guided: { active: false, target: { active: false }, test: { active: false } },
		signal: {
			get problem() {
				return app.signal;
			}
		},
		notices: { list: [] }
	};
	return { rail: new StepRail(given as StepRailParts), app, view, settings };
}

test('a bad signal is named in the Connect step; a lost source goes first, and is said in the head', () => {
	const { rail: one, app } = rail();
	const source = { live: true, streams: [stream], kind: { label: 'Synthetic' } };
	app.list = [{ ...source, status: 'streaming' }];
	app.signal = 'Channel 3 flat';
	expect(one.steps[0]).toMatchObject({ state: 'problem', line: 'Channel 3 flat' });
	expect(one.link).toBeUndefined();
	for (const [status, line] of [
		['reconnecting', 'reconnecting'],
		['silent', 'no samples'],
		['lost', 'source lost']
	]) {
		app.list = [{ ...source, status }];
		expect([one.link, one.steps[0]?.line]).toEqual([line, line]);
	}
});

test('the rail follows the app round the loop', () => {
	const { rail: one, app, view } = rail();
	const filled = (): string => {
		flushSync();
		return one.buttons.filled.label;
	};
	expect([one.mode, filled()]).toEqual(['off', 'Start the demo']);
	view.chooseDevice();
	expect(filled()).toBe('Connect');
	app.list = [{ status: 'streaming', live: true, streams: [stream], kind: { label: 'Synthetic' } }];
	expect(filled()).toBe('Record');
	expect([one.mode, one.steps[0]?.line]).toEqual(['live', 'Synthetic · 8 ch']);
	app.recording = true;
	view.open('record');
	expect(filled()).toBe('Stop and save');
	expect([one.mode, one.modeWord, one.trials[0]]).toEqual([
		'rec',
		'REC',
		{ name: 'Rest', usable: 1, recorded: 1 }
	]);
	app.recording = false;
	app.sessions = [session];
	view.open('train');
	expect(filled()).toBe('Train');
	app.model = bundle;
	expect(filled()).toBe('Predict');
	expect(one.steps[2]).toMatchObject({ state: 'done', line: '94.6 % accuracy' });
	app.state = 'running';
	view.open('predict');
	expect(filled()).toBe('Stop predicting');
	expect(one.steps[3]).toMatchObject({ state: 'running', line: '20 decisions /s' });
	expect(one.tapeButtons.map(({ label }) => label)).toEqual(['Record']);
});

test('a change of the settings makes Train the next thing again', () => {
	const { rail: one, app, view, settings } = rail();
	app.list = [{ status: 'streaming', live: true, streams: [stream], kind: { label: 'Synthetic' } }];
	app.sessions = [session];
	app.model = bundle;
	view.open('train');
	expect(one.buttons.filled.verb).toBe('predict');
	settings.data.training.windowSeconds = 0.15;
	flushSync();
	expect(one.buttons.filled.verb).toBe('train');
	expect(one.steps[2]?.line).toBe('set has changed');
});

test('a replay has its own mode and its own filled button', () => {
	const { rail: one, app, view } = rail();
	app.replay = { transport: { playing: true, position: 1, duration: 10, speed: 1 } };
	view.open('replay');
	flushSync();
	expect([one.mode, one.buttons.filled.label, one.steps[4]?.line]).toEqual([
		'replay',
		'Pause',
		'00:01 of 00:10.0'
	]);
});

test('a lost source is a problem of Connect', () => {
	const { rail: one, app } = rail();
	app.list = [{ status: 'lost', live: false, streams: [stream], kind: { label: 'Synthetic' } }];
	flushSync();
	expect(one.steps[0]).toMatchObject({ state: 'problem', line: 'source lost' });
	expect(one.buttons.filled.verb).toBe('reconnect');
});
