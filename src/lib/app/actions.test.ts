import { expect, test } from 'vitest';
import { Actions, type ActionParts } from './actions.ts';
import { Notices } from './kernel/notices.svelte.ts';
import { Settings } from './kernel/settings.ts';
import { View } from './kernel/view.svelte.ts';

/** Parts that write down what was asked of them. A test replaces what it looks at. */
function parts(replace: object = {}) {
	const log: string[] = [];
	const note =
		<T>(text: string, result: T) =>
		(...args: unknown[]): Promise<T> => {
			log.push([text, ...args.filter((arg) => typeof arg === 'string')].join(' '));
			return Promise.resolve(result);
		};
	const all = {
		settings: new Settings(),
		notices: new Notices(),
		view: new View(),
		storage: { keep: note('keep', undefined), refresh: note('storage', undefined) },
		connections: { connect: note('connect', {}), disconnect: note('disconnect', undefined), list: [1, 2] },
		recording: { start: note('start', 'id'), stop: note('stop', {}), id: 'id' },
		library: {
			folders: { get: () => undefined, look: note('look', undefined) },
			recover: note('recover', undefined),
			refresh: note('refresh', undefined),
			get: () => ({ id: 'id' }),
			quality: note('quality', undefined)
		},
		training: { model: undefined },
		prediction: { start: note('predict', undefined), endWithoutInput: note('endWithoutInput', undefined) },
		replaySession: { open: note('open', {}) },
		...replace
	};
	const given: unknown = all;
	return { ...all, log, actions: new Actions(given as ActionParts) };
}

test('connecting remembers the source and its form; a replay is opened as one', async () => {
	const { actions, settings, log } = parts();
	await actions.connect('synthetic', { channels: 8 });
	expect(settings.data).toMatchObject({ source: 'synthetic', params: { synthetic: { channels: 8 } } });
	await actions.connect();
	await actions.connect('replay', { session: 's1' });
	expect(log).toEqual(['connect synthetic known', 'connect synthetic known', 'open s1']);
});

test('disconnecting all disconnects each, and ends what predicted on one of them', async () => {
	const { actions, log } = parts();
	await actions.disconnect();
	expect(log).toEqual(['disconnect', 'disconnect', 'endWithoutInput']);
});

test('recording begins at the press, however long the browser takes to say whether it keeps the data', async () => {
	const keep = (): Promise<void> => new Promise(() => undefined);
	const { actions, log } = parts({ storage: { keep } });
	expect(await actions.record()).toBe('id');
	expect(log).toEqual(['start']);
});

test('a session is in the training set once, until it is taken out', () => {
	const { actions, settings } = parts();
	for (const id of ['a', 'b', 'a']) actions.setInTrainingSet([id], true);
	expect(settings.trainingSet).toEqual(['b', 'a']);
	actions.setInTrainingSet(['b'], false);
	expect(settings.trainingSet).toEqual(['a']);
});

test('predicting without a model says so until there is one', async () => {
	const training: { model: object | undefined } = { model: undefined };
	const { actions, notices, log } = parts({ training });
	await notices.try(() => actions.predict(), 'predicting');
	expect(notices.list).toMatchObject([{ text: expect.stringContaining('There is no model yet.') }]);
	training.model = {};
	expect(notices.list).toEqual([]);
	notices.show('error', 'Predicting ended.', { key: 'predicting' });
	await actions.predict();
	expect(log).toEqual(['predict']);
	expect(notices.list, 'what was said of the run before is over').toEqual([]);
});

test('Space pauses the view, and a replay where there is one', async () => {
	const live = parts();
	await live.actions.playPause();
	expect(live.view.paused).toBe(true);
	const acts: string[] = [];
	const replay = { transport: { playing: true }, drive: async (act: string) => void acts.push(act) };
	const replayed = parts({ connections: { replay } });
	await replayed.actions.playPause();
	replay.transport.playing = false;
	await replayed.actions.playPause();
	expect(acts).toEqual(['pause', 'play']);
	expect(replayed.view.paused).toBe(false);
});
