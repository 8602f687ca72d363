import type { Actions } from './actions.ts';
import type { App } from './app.svelte.ts';
import type { SettingsData } from './kernel/settings.ts';
import { addOldParts, withOldNames } from './old-names.ts';

/** A function of the app as a script calls it: it always returns a promise, and what goes wrong rejects it. */
type Verb<F> = F extends (...args: infer Args) => infer Result
	? (...args: Args) => Promise<Awaited<Result>>
	: never;

/** What a script can do, as one call each. See `Actions` for their arguments. */
export type Verbs = {
	readonly [Name in Exclude<keyof Actions, 'recorded'>]: Verb<Actions[Name]>;
};

/** Parts of the app whose state a script reads, and whose methods it calls. See docs/scripting.md. */
export type Parts = Pick<
	App,
	| 'classes'
	| 'connections'
	| 'recording'
	| 'prediction'
	| 'outputs'
	| 'lsl'
	| 'liveScore'
	| 'scripts'
	| 'library'
	| 'training'
	| 'replaySession'
	| 'guided'
	| 'storage'
	| 'notices'
	| 'ready'
>;

/** What is remembered between visits. */
export interface ScriptedSettings {
	/** Read and assign its fields. `ticked` is the training set under its name of version 0.1. */
	readonly data: SettingsData & { ticked: readonly string[] };
	/** Ids of the sessions chosen for training. */
	trainingSet: readonly string[];
}

/** The interface behind `window.myodeck`: what a person can do on the page, a script can do with it. */
export interface MyoDeck extends Verbs, Parts {
	readonly settings: ScriptedSettings;
}

/** Makes the interface for scripts of an app. */
export function scriptingOf(app: App): MyoDeck {
	const { actions, settings } = app;
	return addOldParts({
		connect: async (...args) => actions.connect(...args),
		disconnect: async (...args) => actions.disconnect(...args),
		useRate: async (...args) => actions.useRate(...args),
		replay: async (...args) => actions.replay(...args),
		record: async (...args) => actions.record(...args),
		label: async (...args) => actions.label(...args),
		stop: async () => actions.stop(),
		setInTrainingSet: async (...args) => actions.setInTrainingSet(...args),
		setSubject: async (...args) => actions.setSubject(...args),
		train: async () => actions.train(),
		predict: async () => actions.predict(),
		export: async (...args) => actions.export(...args),
		import: async (...args) => actions.import(...args),
		importLink: async (...args) => actions.importLink(...args),
		remove: async (...args) => actions.remove(...args),
		removeModel: async (...args) => actions.removeModel(...args),
		playPause: async () => actions.playPause(),
		classes: app.classes,
		connections: app.connections,
		recording: app.recording,
		prediction: app.prediction,
		outputs: app.outputs,
		lsl: app.lsl,
		liveScore: app.liveScore,
		scripts: app.scripts,
		library: app.library,
		training: withOldNames(app.training, { study: 'diagnostics' }),
		replaySession: withOldNames(app.replaySession, { ribbons: 'lanes' }),
		guided: app.guided,
		storage: app.storage,
		notices: app.notices,
		get ready() {
			return app.ready;
		},
		settings: {
			data: withTicked(settings),
			get trainingSet() {
				return settings.trainingSet;
			},
			set trainingSet(ids) {
				settings.trainingSet = ids;
			}
		}
	});
}

/** The settings under the names of today and of version 0.1, among them `ticked`, the training set. */
function withTicked(settings: App['settings']): ScriptedSettings['data'] {
	const data = new Proxy(withOldNames(settings.data, { outlets: 'outputs' }), {
		get: (target, key) => (key === 'ticked' ? [...settings.trainingSet] : Reflect.get(target, key)),
		set(target, key, value: unknown) {
			if (key !== 'ticked') return Reflect.set(target, key, value);
			settings.trainingSet = (value as readonly string[]).map(String);
			return true;
		}
	});
	return data as ScriptedSettings['data'];
}
