import { isObject, parseJson } from '../../core/parse.ts';
import type { ParamValues } from '../../sources/source.ts';
import type { Database } from '../../store/database.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import { DEFAULT_PIPELINE } from '../../pipeline/run/pipeline.ts';
import type { StoredScript } from '../train/scripts.svelte.ts';

/** How the scope shows a stream. Changes no data. */
export interface ScopeView {
	seconds: number;
	/** µV (or a.u.) per trace, `auto`, as text. */
	amplitude: string;
	mode: 'waveform' | 'envelope';
	/** Channels that are switched off. */
	hidden: number[];
}

/** Everything the app remembers between visits, with its defaults. Plain JSON. */
const DEFAULTS = {
	theme: 'auto' as 'auto' | 'light' | 'dark',
	classNames: ['Rest', 'Fist', 'Open'],
	selectedClass: 0,
	/** The source that was connected last, and the values of each kind's form. */
	source: 'synthetic',
	params: {} as Record<string, ParamValues>,
	scope: { seconds: 5, amplitude: 'auto', mode: 'waveform', hidden: [] } as ScopeView,
	/** Ids of the sessions ticked for training. */
	ticked: [] as string[],
	/** Id of the linked folder recordings go into; empty: this browser. */
	recordInto: '',
	/** Names of classes that are left out of training. */
	excludedClasses: [] as string[],
	training: {
		model: 'lda',
		features: [...DEFAULT_PIPELINE.features] as string[],
		/** Thresholds of features, by their id, where they differ from their own. Kept while a feature is not chosen. */
		thresholds: {} as Record<string, number>,
		windowSeconds: DEFAULT_PIPELINE.windowSeconds,
		hopSeconds: DEFAULT_PIPELINE.hopSeconds,
		skipFirst: true,
		/** Left out at both ends of every trial that was cued, in seconds; `cuedOnly` false: of every trial. */
		trim: { onsetSeconds: 0.3, offsetSeconds: 0.3, cuedOnly: true },
		/** Which stream to learn from; empty: the first that all ticked sessions have. */
		stream: '',
		/** Stream of measured values for a regression; empty: the first other one. `end` or `midpoint` of a window. */
		target: '',
		alignAt: 'end',
		/**
		 * Before windows are cut. `differences` of channels: `none`, `bipolar` or `double`. `notchHz` 0: none;
		 * `harmonics`: how many of its multiples, itself included. `pass`: `none`, or which sort of Butterworth filter.
		 */
		filters: {
			reference: false,
			differences: 'none',
			notchHz: 0,
			harmonics: 3,
			pass: 'none',
			lowHz: 20,
			highHz: 450,
			order: 4,
			rectify: false
		},
		/** Settings of each kind of model, by its id, where they differ from its own. */
		kinds: {} as Record<string, Record<string, number>>,
		/** `auto`, or one of the protocols a score may be asked for by. */
		score: 'auto'
	},
	/** Id of the model that predicts. */
	model: '',
	/** The person's own scripts; `trusted`: SHA-256 of those that may run. */
	scripts: {
		list: [] as StoredScript[],
		open: '',
		inUse: '',
		/** Seconds that one call of `train` may take. */
		trainSeconds: 60,
		trusted: [] as string[]
	},
	/** What makes predictions steadier, in order. */
	smoothing: { classify: [] as SmootherStep[], regress: [] as SmootherStep[] },
	/** Rows per second and the form of each outlet, where they differ from its own. */
	outlets: { rates: {} as Record<string, number>, params: {} as Record<string, ParamValues> },
	/** LSL: streams that a recording needs, streams whose markers write labels, and what their texts mean by class name. */
	lsl: { required: [] as string[], markers: [] as string[], labels: {} as Record<string, string> },
	/** Guided takes: what is cued (where it differs from Standard), protocols that were saved by name, who is recorded. */
	guided: {
		protocol: {} as Record<string, unknown>,
		saved: {} as Record<string, unknown>,
		sound: true,
		subject: {} as Record<string, unknown>,
		target: {} as Record<string, unknown>,
		calibration: {} as Record<string, unknown>
	},
	/** Sections of the rails that are folded. Outlets are a later step: the room is the model's until then. */
	folded: ['outlets'] as string[]
};

export type SettingsData = typeof DEFAULTS;

const KEY = 'deck';

/** The settings, kept in the browser's database: what is changed is stored at once. */
export class Settings {
	/** Reactive: read and assign its fields. */
	readonly data: SettingsData = $state(structuredClone(DEFAULTS));
	#stop: () => void = () => {};

	/** Takes over what was stored, as far as it is of the right kind, and stores every change from now on. */
	async load(db: Database, onError: (error: unknown) => void): Promise<void> {
		Object.assign(this.data, merged(DEFAULTS, await db.get('settings', KEY)));
		this.#stop = $effect.root(() => {
			$effect(() => {
				db.put('settings', $state.snapshot(this.data), KEY).catch(onError);
			});
		});
	}

	dispose(): void {
		this.#stop();
	}
}

/** `stored` where it has the shape of `defaults`, `defaults` where not. Lists and maps are taken as they are. */
function merged<T>(defaults: T, stored: unknown): T {
	if (Array.isArray(defaults)) {
		const fits =
			Array.isArray(stored) &&
			stored.every((item) => defaults.length === 0 || typeof item === typeof defaults[0]);
		return fits ? (stored as T) : structuredClone(defaults);
	}
	if (isObject(defaults)) {
		if (!isObject(stored)) return structuredClone(defaults);
		const known = Object.entries(defaults);
		if (known.length === 0) return parseJson(JSON.stringify(stored)) as T;
		return Object.fromEntries(known.map(([key, value]) => [key, merged(value, stored[key])])) as T;
	}
	return typeof stored === typeof defaults ? (stored as T) : defaults;
}
