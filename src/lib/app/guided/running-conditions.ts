import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { TestConditions } from '../../guided/test-conditions.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';

/** Under what a test began, and whether that has changed since: the model may be gone when it ends. */
export class RunningConditions {
	readonly #smoothing: Prediction['smoothing'];
	readonly #bundle: ModelBundle;
	readonly #began: string;
	readonly #rest: Pick<TestConditions, 'planned' | 'outputs'>;

	/** `bundle`: the model that is tested. */
	constructor(
		smoothing: Prediction['smoothing'],
		bundle: ModelBundle,
		rest: Pick<TestConditions, 'planned' | 'outputs'>
	) {
		this.#smoothing = smoothing;
		this.#bundle = bundle;
		this.#rest = rest;
		this.#began = JSON.stringify(smoothing(bundle.task));
	}

	/** With the smoothing the test began with. */
	get now(): TestConditions {
		const { id, name, task } = this.#bundle;
		return {
			model: { id, name },
			...this.#rest,
			smoothing: JSON.parse(this.#began) as readonly object[],
			steady: JSON.stringify(this.#smoothing(task)) === this.#began
		};
	}
}
