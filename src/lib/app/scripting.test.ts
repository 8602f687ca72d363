import { expect, test } from 'vitest';
import { Actions } from './actions.ts';
import type { App } from './app.svelte.ts';
import { Connections } from './connect/connections.svelte.ts';
import { Settings } from './kernel/settings.ts';
import { addOldParts } from './old-names.ts';
import { scriptingOf } from './scripting.ts';

/** An app whose actions all throw before their first await. */
function scripted() {
	const settings = new Settings();
	const failing: unknown = new Proxy(
		{},
		{
			get: () => () => {
				throw new Error('Not now. Try again.');
			}
		}
	);
	const connections = new Connections();
	const replaySession = { analysis: 'analysis', lanes: 'lanes' };
	const app: unknown = {
		actions: failing,
		settings,
		ready: true,
		connections,
		replaySession,
		training: { diagnostics: 'diagnostics' },
		outputs: { rates: 'rates' }
	};
	return { settings, connections, myodeck: scriptingOf(app as App) };
}

const verbs = Object.getOwnPropertyNames(Actions.prototype).filter((name) => name !== 'constructor');

test('every action is a verb for scripts, apart from what the app calls itself', () => {
	const { myodeck } = scripted();
	const functions = Object.keys(myodeck).filter((name) => typeof Reflect.get(myodeck, name) === 'function');
	expect(functions.sort()).toEqual(verbs.filter((name) => name !== 'recorded').sort());
});

test.each(verbs.filter((name) => name !== 'recorded'))('%s rejects and does not throw', async (verb) => {
	const { myodeck } = scripted();
	const call: unknown = Reflect.get(myodeck, verb);
	await expect((call as () => Promise<unknown>)()).rejects.toThrow('Not now. Try again.');
});

test('settings are read and assigned; the training set has its old name, too', () => {
	const { myodeck, settings } = scripted();
	myodeck.settings.data.theme = 'dark';
	myodeck.settings.data.params['lsl'] = { address: 'x' };
	myodeck.settings.data.ticked = ['a'];
	expect(settings.data).toMatchObject({ theme: 'dark', params: { lsl: { address: 'x' } } });
	expect(settings.trainingSet).toEqual(['a']);
	myodeck.settings.trainingSet = ['a', 'b'];
	expect(myodeck.settings.data.ticked).toEqual(['a', 'b']);
});

test('parts and their members are read, called and assigned under the names of version 0.1', () => {
	const { myodeck, connections } = scripted();
	const old = (...path: string[]): unknown =>
		path.reduce((object: unknown, name) => Reflect.get(object as object, name), myodeck);
	expect(old('deck', 'connections')).toBe(connections.list);
	expect(old('workbench', 'study')).toBe('analysis');
	expect(old('workbench', 'ribbons')).toBe('lanes');
	expect(old('replaySession', 'ribbons')).toBe('lanes');
	expect(old('training', 'study')).toBe('diagnostics');
	expect(old('settings', 'data', 'outlets')).toBe(myodeck.settings.data.outputs);
	expect(old('outlets', 'rates')).toBe('rates');
	(old('deck', 'show') as Connections['show'])('emg');
	const onStream = (): void => {};
	Reflect.set(old('deck') as object, 'onStream', onStream);
	expect(connections.onStream).toBe(onStream);
	expect(Object.keys(myodeck)).not.toContain('deck');
});

test('tick of version 0.1 puts one session into the training set, or takes it out', async () => {
	const changes: unknown[] = [];
	const old: object = addOldParts({
		setInTrainingSet: async (...change) => void changes.push(change)
	});
	const tick = Reflect.get(old, 'tick') as (id: string, on?: boolean) => Promise<void>;
	await tick('a');
	await tick('b', false);
	expect(changes).toEqual([
		[['a'], true],
		[['b'], false]
	]);
});
