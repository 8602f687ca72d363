import type { JsonObject } from '../../core/parse.ts';
import type { Connection, ConnectionStatus } from '../connect/connection.svelte.ts';
import type { SourceForm } from '../connect/source-form.svelte.ts';
import type { Notices } from '../kernel/notices.svelte.ts';
import type { View } from '../kernel/view.svelte.ts';
import type { VerbButton, Verb } from './primary.ts';

/** What the buttons of the deck act on. */
export interface StepVerbsParts {
	readonly actions: {
		record(name?: string, facts?: JsonObject): Promise<unknown>;
		stop(): Promise<unknown>;
		train(): Promise<unknown>;
		predict(): Promise<unknown>;
		replay(id: string): Promise<unknown>;
		disconnect(connection?: Connection): Promise<unknown>;
		playPause(): Promise<unknown>;
	};
	readonly connections: {
		readonly list: readonly Connection[];
		reconnect(connection: Connection): Promise<unknown>;
	};
	readonly demo: { start(): Promise<unknown> };
	readonly guided: { pauseOrResume(): void };
	readonly library: { readonly usable: readonly { readonly id: string }[] };
	/** `ask` before Record: true when a question was put instead. */
	readonly lsl: { ask(): boolean };
	readonly notices: Pick<Notices, 'try'>;
	readonly prediction: { stop(): Promise<unknown> };
	readonly sourceForm: Pick<SourceForm, 'connect'>;
	readonly training: {
		cancel(): void;
		readonly model: { readonly trainedOn: readonly { readonly id: string }[] } | undefined;
	};
	readonly view: Pick<View, 'open' | 'openAfter'>;
}

/** Anchors of the help page, which are the keys of notices too. */
const HELP: Partial<Record<Verb, string>> = {
	record: 'recording',
	train: 'training',
	predict: 'predicting',
	'predict-replay': 'replay',
	reconnect: 'connecting',
	demo: 'replay',
	replay: 'replay',
	play: 'replay',
	pause: 'replay'
};

const OPENING: readonly ConnectionStatus[] = ['choosing', 'connecting'];

/** Does what a button of the deck says. */
export class StepVerbs {
	readonly #parts: StepVerbsParts;

	constructor(parts: StepVerbsParts) {
		this.#parts = parts;
	}

	/** Does what the button says; a button that cannot act does nothing. What goes wrong is a notice. */
	async press({ verb, step, why }: VerbButton): Promise<void> {
		if (why !== undefined) return;
		if (verb === 'go') this.#parts.view.open(step);
		else await this.#parts.notices.try(() => this.#run(verb), HELP[verb]);
	}

	async #run(verb: Exclude<Verb, 'go'>): Promise<unknown> {
		const { actions, guided, library, lsl, prediction, sourceForm, training } = this.#parts;
		const verbs: Readonly<Record<typeof verb, () => unknown>> = {
			'pause-guided': () => guided.pauseOrResume(),
			demo: () => this.#demo(),
			connect: () => sourceForm.connect(),
			'cancel-connecting': () => this.#each(OPENING, (connection) => actions.disconnect(connection)),
			reconnect: () => this.#each(['lost'], (connection) => this.#parts.connections.reconnect(connection)),
			record: () => lsl.ask() || actions.record(),
			stop: () => actions.stop(),
			train: () => actions.train(),
			'cancel-training': () => training.cancel(),
			predict: () => actions.predict(),
			'predict-replay': () => this.#predictOnReplay(),
			'stop-predicting': () => prediction.stop(),
			replay: () => library.usable[0] && actions.replay(library.usable[0].id),
			play: () => actions.playPause(),
			pause: () => actions.playPause()
		};
		return verbs[verb]();
	}

	async #demo(): Promise<void> {
		const { demo, view } = this.#parts;
		await view.openAfter('predict', () => demo.start());
	}

	async #each(
		statuses: readonly ConnectionStatus[],
		work: (connection: Connection) => Promise<unknown>
	): Promise<void> {
		for (const one of this.#parts.connections.list) if (statuses.includes(one.status)) await work(one);
	}

	/** Replays the newest session that the model was trained on, and predicts on it. */
	async #predictOnReplay(): Promise<void> {
		const { actions, library, training } = this.#parts;
		const learned = new Set(training.model?.trainedOn.map(({ id }) => id));
		const session = library.usable.find(({ id }) => learned.has(id));
		if (!session) return;
		await actions.replay(session.id);
		await actions.predict();
	}
}
