import type { LiveStream } from '../../sources/pump.ts';
import type { Actions } from '../actions.ts';
import type { StreamHealth } from '../connect/connection.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import type { Library } from '../library/library.svelte.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { Recording } from '../record/recording.svelte.ts';
import type { GuidedSetup } from './guided-setup.svelte.ts';

/** What is connected, as far as a guided recording needs it. See `Connections`. */
export interface GuidedSources {
	/** Defined while a replay is among them. */
	readonly replay: object | undefined;
	readonly streams: readonly LiveStream[];
	readonly shown: LiveStream | undefined;
	readonly list: readonly {
		readonly streams: readonly LiveStream[];
		readonly health: readonly Pick<StreamHealth, 'name' | 'rate'>[];
	}[];
	flows(name: string): boolean;
	cueClass(classIndex: number): void;
	setSimulatedEffort(outputs: readonly number[]): void;
}

/** What a guided recording needs of the running experiment. */
export interface GuidedParts {
	readonly connections: GuidedSources;
	readonly classes: ClassList;
	readonly recording: Pick<Recording, 'why' | 'status' | 'add' | 'note' | 'label'>;
	readonly library: Pick<Library, 'list' | 'usable' | 'open' | 'correct'>;
	readonly prediction: Pick<Prediction, 'bundle' | 'current' | 'decided' | 'smoothing'>;
	readonly settings: Settings;
	readonly setup: GuidedSetup;
	readonly actions: Pick<Actions, 'record' | 'stop'>;
}
