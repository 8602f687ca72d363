import {
	FITTS_RULES,
	fittsTargets,
	fittsTrial,
	judgeRest,
	RESTLESS,
	type FittsTarget,
	type FittsTrial,
	type Rest
} from '../../guided/fitts.ts';
import type { GuidedSources } from './parts.ts';

const SEED = 1;

/** How the values of a model become a cursor. */
export interface CursorScale {
	readonly nOutputs: 1 | 2;
	/** The value that is 1 on the screen. */
	readonly fullScale: number;
	/** Outputs go both ways. */
	readonly signed: boolean;
}

/** The targets of a target test, the cursor on its way between them, and the simulated arm that moves it. */
export class FittsCourse {
	readonly targets: readonly FittsTarget[];
	readonly #connections: Pick<GuidedSources, 'setSimulatedEffort'>;
	readonly #scale: CursorScale;
	#cursor: readonly number[] = [];
	#rest: Rest = RESTLESS;
	/** What the simulated arm will do, when it has reacted to what it saw. */
	#effort: { readonly at: number; readonly outputs: readonly number[] } | undefined;

	constructor(connections: Pick<GuidedSources, 'setSimulatedEffort'>, scale: CursorScale) {
		this.#connections = connections;
		this.#scale = scale;
		this.targets = fittsTargets(scale.nOutputs, scale.signed, FITTS_RULES, SEED);
	}

	/** Where the cursor is, −1 … 1 per output; empty before the first prediction. */
	get cursor(): readonly number[] {
		return this.#cursor;
	}
	/** The cursor has stayed at rest since the last target. */
	get rested(): boolean {
		return this.#rest.rested;
	}

	/** Takes what the model says at `time`. */
	move(values: readonly number[], time: number): void {
		const { nOutputs, fullScale } = this.#scale;
		this.#cursor = values.slice(0, nOutputs).map((value) => Math.max(-1, Math.min(1, value / fullScale)));
		this.#rest = judgeRest(this.#rest, this.#cursor, time, FITTS_RULES);
	}

	/** Whether the next target may come, which could have come at `since`: after a rest, or when there is none for too long. */
	isReady(time: number, since: number): boolean {
		return this.rested || time >= since + FITTS_RULES.restTimeoutSeconds;
	}

	/** A trial of target number `index`, shown at `time`. */
	trial(index: number, time: number): FittsTrial {
		const start = this.#cursor.length > 0 ? this.#cursor : undefined;
		return fittsTrial(this.targets[index]!, time, this.rested, start);
	}

	/** Target number `index` was seen at `time`, and its trial begins: the simulated arm moves after its reaction time. */
	see(index: number, time: number): FittsTrial {
		const { at } = this.targets[index]!;
		this.#effort = { at: time + FITTS_RULES.simulatedReactionSeconds, outputs: at };
		return this.trial(index, time);
	}

	/** Called in every animation frame. */
	frame(time: number): void {
		if (!this.#effort || time < this.#effort.at) return;
		this.#connections.setSimulatedEffort(this.#effort.outputs);
		this.#effort = undefined;
	}

	/** The target is gone: the simulated arm relaxes, and a rest begins anew. */
	letGo(): void {
		this.#effort = undefined;
		this.#rest = RESTLESS;
		this.#connections.setSimulatedEffort(Array.from({ length: this.#scale.nOutputs }, () => 0));
	}
}
