import { expect, test } from 'vitest';
import { Notices } from '../app/kernel/notices.svelte.ts';
import { Settings } from '../app/kernel/settings.ts';
import { View } from '../app/kernel/view.svelte.ts';
import { onKey, type KeyParts } from './keys.ts';

function deck(replace: object = {}) {
	const log: string[] = [];
	const note =
		(text: string) =>
		(...args: unknown[]): void =>
			void log.push([text, ...args].join(' '));
	const settings = new Settings();
	const view = new View();
	const given: unknown = {
		settings,
		view,
		notices: new Notices(),
		actions: {
			record: note('record'),
			stop: note('stop'),
			train: note('train'),
			predict: note('predict'),
			label: note('label')
		},
		recording: { active: false, why: undefined },
		prediction: { state: 'idle', stop: note('stop predicting') },
		guided: { show: note('guided') },
		classes: { names: Array.from({ length: 12 }, (_, i) => `Class ${i}`) },
		connections: { list: [{}] },
		lsl: { ask: () => false },
		replaySession: {},
		...replace
	};
	const press = (key: string, more: object = {}): void => {
		const event: unknown = { key, code: '', preventDefault() {}, target: undefined, ...more };
		onKey(given as KeyParts, event as KeyboardEvent);
	};
	return { press, log, settings, view };
}

// In plain Node there is no element that keys could belong to.
Object.assign(globalThis, { HTMLElement: class {} });

test('letters record, train, predict and open the guided screen', () => {
	const { press, log, view } = deck();
	for (const key of ['r', 't', 'P', 'g']) press(key);
	expect(log).toEqual(['record', 'train', 'predict', 'guided']);
	view.open('replay');
	press('c');
	expect([view.step, view.choosing]).toEqual(['connect', true]);
});

test('what runs is stopped by the same letter', () => {
	const { press, log } = deck({
		recording: { active: true },
		prediction: { state: 'running', stop: () => log.push('stop predicting') }
	});
	press('r');
	press('p');
	expect(log).toEqual(['stop', 'stop predicting']);
});

test('Alt and a digit open a step; a digit alone is a class, with Shift the tenth and more', () => {
	const { press, log, view } = deck();
	press('3', { code: 'Digit3', altKey: true });
	expect(view.step).toBe('train');
	press('7', { code: 'Digit7', altKey: true });
	press('2', { code: 'Digit2' });
	press('"', { code: 'Digit2', shiftKey: true });
	press('$', { code: 'Digit4', shiftKey: true });
	press('0', { code: 'Digit0' });
	expect([view.step, ...log]).toEqual(['train', 'label 1', 'label 10', 'label -1']);
});

test('R without a source says in the rail what comes first', () => {
	const { press, view } = deck({ recording: { active: false, why: 'Connect a source first.' } });
	press('r');
	expect(view.refusal).toEqual({ step: 'connect', text: 'Connect a source first' });
});

test('single letters can be switched off; the other keys stay', () => {
	const { press, log, settings, view } = deck();
	settings.data.letterKeys = false;
	for (const key of ['r', 't', 'p', 'g', 'c']) press(key);
	expect(log).toEqual([]);
	press('4', { code: 'Digit4', altKey: true });
	press('1', { code: 'Digit1' });
	expect([view.step, ...log]).toEqual(['predict', 'label 0']);
});

test('V changes the view of the scope, + and − how much time it shows', () => {
	const { press, settings } = deck();
	const { scope } = settings.data;
	press('v');
	expect(scope.mode).toBe('envelope');
	press('V');
	expect(scope.mode).toBe('waveform');
	press('+');
	expect(scope.seconds).toBe(3);
	for (let k = 0; k < 9; k++) press('-');
	expect(scope.seconds).toBe(20);
	for (let k = 0; k < 9; k++) press('=');
	expect(scope.seconds).toBe(1);
});

test('in a replay + and − zoom the tape about the playhead, and Z shows the trial there, then all of it', () => {
	const labels = [
		{ timestamp: 110, classIndex: 1 },
		{ timestamp: 120, classIndex: -1 }
	];
	const replaySession = {
		replay: { replayed: { labels } },
		transport: { start: 100, position: 12, duration: 60 },
		view: undefined as { from: number; to: number } | undefined
	};
	const { press, settings } = deck({ replaySession });
	press('+');
	expect(replaySession.view).toEqual({ from: 6, to: 36 });
	press('z');
	expect(replaySession.view).toEqual({ from: 9, to: 21 });
	press('z');
	expect(replaySession.view).toBeUndefined();
	expect(settings.data.scope.seconds).toBe(5);
});
