import { SharedRing } from '../../ring/shared-ring.ts';
import type { Prediction } from './prediction.svelte.ts';

/** What the model decided for one window: a value per class or output, and the time of its last sample. */
export interface Decision {
	readonly values: readonly number[];
	readonly time: number;
}

/** Follows what is decided, decision by decision. */
export class Decisions {
	readonly #prediction: Pick<Prediction, 'decided'>;
	#row = 0;

	constructor(prediction: Pick<Prediction, 'decided'>) {
		this.#prediction = prediction;
	}

	/** Passes over what came so far. */
	skip(): void {
		const { decided } = this.#prediction;
		this.#row = decided ? new SharedRing(decided.ring).written : 0;
	}

	/** What came since the last look; nothing while nothing predicts. */
	read(): readonly Decision[] {
		const { decided } = this.#prediction;
		if (!decided) return [];
		const ring = new SharedRing(decided.ring);
		const n = decided.info.nChannels;
		const found: Decision[] = [];
		for (const end = ring.written; this.#row < end;) {
			const { row, data, timestamps } = ring.read(this.#row, ring.buffer(64));
			for (const [i, time] of timestamps.entries())
				found.push({ values: [...data.subarray(i * n, (i + 1) * n)], time });
			this.#row = row + timestamps.length;
		}
		return found;
	}
}
