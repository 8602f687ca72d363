import type { HeldOutWindows, Trained } from '../../pipeline/fit/train.ts';

/** A cell of a confusion matrix: class indices of the score. */
export interface MatrixCell {
	readonly truth: number;
	readonly predicted: number;
}

/** A held-out window: its session, the timestamp of its last sample, its true and its predicted class. */
export interface HeldOutWindow extends MatrixCell {
	readonly sessionId: string;
	readonly time: number;
}

/** What the last training said of its held-out windows, and the cell of the matrix that is chosen. */
export class PickedWindows {
	readonly #trained: () => Trained | undefined;
	#of = $state.raw<{ readonly modelId: string; readonly cell: MatrixCell }>();
	readonly #windows = $derived.by(() => windowsOf(this.#trained()));

	/** `trained`: the last training of this visit. */
	constructor(trained: () => Trained | undefined) {
		this.#trained = trained;
	}

	/** True when windows of this model are known: it was trained on this visit, with a score by class. */
	knows(modelId: string): boolean {
		return this.#windows.length > 0 && this.#trained()?.bundle.id === modelId;
	}
	/** Every held-out window. */
	get all(): readonly HeldOutWindow[] {
		return this.#windows;
	}
	/** The chosen cell, while the model it is of is the last one trained. */
	get cell(): MatrixCell | undefined {
		return this.#of && this.knows(this.#of.modelId) ? this.#of.cell : undefined;
	}
	/** The windows of the chosen cell. */
	get windows(): readonly HeldOutWindow[] {
		const { cell } = this;
		return cell
			? this.#windows.filter(({ truth, predicted }) => truth === cell.truth && predicted === cell.predicted)
			: [];
	}

	/** Chooses a cell of the matrix of this model; the chosen one again: none. */
	pick(modelId: string, cell: MatrixCell): void {
		const { cell: before } = this;
		const again = before?.truth === cell.truth && before.predicted === cell.predicted;
		this.#of = again ? undefined : { modelId, cell };
	}
	clear(): void {
		this.#of = undefined;
	}
}

function windowsOf(trained: Trained | undefined): readonly HeldOutWindow[] {
	if (!trained?.heldOut) return [];
	const { recordings, times, truth, predicted }: HeldOutWindows = trained.heldOut;
	const ids = trained.report.recordings.map(({ id }) => id);
	return Array.from(times, (time, i) => ({
		...{ sessionId: ids[recordings[i]!]!, time },
		...{ truth: truth[i]!, predicted: predicted[i]! }
	}));
}
