import type { TrainOptions } from '../../pipeline/fit/train.ts';
import { DEMO } from '../../sources/replay/demo-id.ts';
import { singleFlight } from '../kernel/job.ts';
import { parseRow } from '../kernel/persisted.svelte.ts';
import { classesRow, settingsRow } from '../kernel/settings-rows.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';
import { offerClasses, type ClassOfferParts } from '../record/offer-classes.ts';
import { optionsOf } from '../train/training-recipe.ts';
import type { Training } from '../train/training.svelte.ts';
import type { ReplayConnection } from './replay-session.svelte.ts';

/** What the model of the demo is trained on. */
const TRAINED_ON = { stream: 'emg', sessions: [{ id: DEMO, name: 'Demo' }] };

/** What the demo acts on. */
export interface DemoParts extends ClassOfferParts {
	readonly prediction: Pick<Prediction, 'start'>;
	readonly replaySession: {
		readonly replay: ReplayConnection | undefined;
		open(id: string): Promise<ReplayConnection>;
	};
	readonly training: Pick<Training, 'models' | 'choose' | 'trainOn'>;
}

/** The built-in session with a model of it: plays, and predicts while it plays. */
export class Demo {
	readonly #parts: DemoParts;

	constructor(parts: DemoParts) {
		this.#parts = parts;
	}

	/**
	 * Plays the built-in session in a loop and predicts on it. Its model is trained on that session the first time, and kept.
	 * Its classes become those of the class buttons, unless the person has made a list of their own: then they are offered.
	 * Rejects as opening a session, training and predicting do; with an AbortError when another session was opened meanwhile.
	 */
	readonly start = singleFlight(async (): Promise<void> => {
		const { prediction, replaySession, training } = this.#parts;
		const replay = await replaySession.open(DEMO);
		await replay.drive('setLoop', true);
		const classNames = replay.replayed?.classNames ?? [];
		this.#useClasses(classNames);
		const known = training.models.find(({ id }) => id === DEMO);
		if (known) training.choose(DEMO);
		const model = known ?? (await training.trainOn(TRAINED_ON, optionsFor(classNames), DEMO));
		// Another session was opened, or the demo was left, while it trained.
		if (replaySession.replay === replay) await prediction.start(model);
	});

	#useClasses(names: readonly string[]): void {
		const { classes, notices } = this.#parts;
		if (classes.locked || same(classes.names, names)) return;
		if (same(classes.names, parseRow(classesRow.schema, undefined).names)) return classes.replace(names);
		const text = `The classes of the demo are ${names.join(', ')}. The class list is as it was.`;
		offerClasses({ classes, notices }, names, text, 'demo-classes');
	}
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((name, i) => name === b[i]);

/** How the model of the demo is trained: as a first visitor trains who changes nothing. */
function optionsFor(classNames: readonly string[]): TrainOptions {
	const recipe = parseRow(settingsRow.schema, undefined).training;
	const classes = classNames.map((_, i) => i);
	const rest = { classNames, classes, score: 'leave-one-trial-out', targets: undefined } as const;
	return { ...optionsOf(recipe, rest, []), name: 'Demo model' };
}
