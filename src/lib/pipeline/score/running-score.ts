import { Percentiles } from '../../core/percentiles.ts';
import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import { decisionOf } from '../../dsp/smoothers/smoother.ts';

/** How predictions have done so far against labels that are known. */
export interface RunningClasses {
	/** Predictions compared: their window lies wholly in one label. */
	readonly n: number;
	/** Right ones of them, 0 … 1; one that decided nothing is not right. NaN without any. */
	readonly accuracy: number;
	/** Those that decided nothing. */
	readonly undecided: number;
	/** `confusion[true][decided]`, without the undecided. */
	readonly confusion: readonly (readonly number[])[];
	/**
	 * Seconds from a label to the first right decision, the median of the last ones; NaN without any. Only of labels that
	 * began while predictions came: one that is older than Predict, or than a jump in a replay, says nothing.
	 */
	readonly response: number;
}

/** Predictions further apart than this, in seconds, do not follow each other: a replay jumped. */
const MOST_STEP = 1;

/** Compares decisions with the label track beside them, one prediction after the other. */
export class RunningClassScore {
	readonly #names: readonly string[];
	readonly #confusion: number[][];
	readonly #response = new Percentiles(32);
	#n = 0;
	#undecided = 0;
	/** The label of the prediction before, and its time. */
	#label: LabelEvent | undefined;
	#time = NaN;
	/** The label on now began since, and no right decision was seen yet. */
	#unanswered = false;

	/** `classNames`: of the model's outputs. */
	constructor(classNames: readonly string[]) {
		this.#names = classNames;
		this.#confusion = classNames.map(() => classNames.map(() => 0));
	}

	/**
	 * Takes one prediction: `values` of the window of `windowSeconds` that ended at `time`. `labels` are in order, their
	 * classes named by `labelNames`. What no label of the model's classes covers is left out.
	 */
	add(
		values: ArrayLike<number>,
		time: number,
		windowSeconds: number,
		labels: readonly LabelEvent[],
		labelNames: readonly string[]
	): void {
		const label = labelAt(labels, time);
		const step = time - this.#time;
		const follows = step > 0 && step <= MOST_STEP;
		if (label !== this.#label || !follows) this.#unanswered = follows;
		this.#label = label;
		this.#time = time;
		if (!label || label.classIndex === UNLABELED) return;
		const truth = this.#names.indexOf(labelNames[label.classIndex] ?? '');
		if (truth < 0) return;
		const decision = decisionOf(values);
		if (decision === truth && this.#unanswered) {
			this.#unanswered = false;
			this.#response.add(time - label.timestamp);
		}
		if (time - windowSeconds < label.timestamp) return;
		this.#n++;
		if (decision < 0) this.#undecided++;
		else this.#confusion[truth]![decision]! += 1;
	}

	get score(): RunningClasses {
		const right = this.#confusion.reduce((sum, row, c) => sum + row[c]!, 0);
		return {
			n: this.#n,
			accuracy: right / this.#n,
			undecided: this.#undecided,
			confusion: this.#confusion.map((row) => [...row]),
			response: this.#response.at(0.5)
		};
	}
}

/** How values have done so far against measured ones. */
export interface RunningOutput {
	readonly name: string;
	/** 1 − Σ(y − ŷ)² / Σ(y − ȳ)²; NaN while the target has not moved. */
	readonly r2: number;
	/** Root of the mean squared error. */
	readonly rmse: number;
}

/** Compares values with measured ones, row by row, without keeping them (B. P. Welford, 1962). */
export class RunningRegressionScore {
	readonly #names: readonly string[];
	readonly #mean: Float64Array;
	readonly #spread: Float64Array;
	readonly #error: Float64Array;
	#n = 0;

	/** `names`: of the outputs. */
	constructor(names: readonly string[]) {
		this.#names = names;
		[this.#mean, this.#spread, this.#error] = [0, 0, 0].map(() => new Float64Array(names.length)) as [
			Float64Array,
			Float64Array,
			Float64Array
		];
	}

	/** Takes one row of each; a row with a value that is no number is left out. */
	add(values: ArrayLike<number>, measured: ArrayLike<number>): void {
		for (let i = 0; i < this.#names.length; i++) {
			if (!Number.isFinite(values[i]) || !Number.isFinite(measured[i])) return;
		}
		this.#n++;
		for (let i = 0; i < this.#names.length; i++) {
			const y = measured[i]!;
			const before = y - this.#mean[i]!;
			this.#mean[i]! += before / this.#n;
			this.#spread[i]! += before * (y - this.#mean[i]!);
			this.#error[i]! += (y - values[i]!) ** 2;
		}
	}

	/** Rows compared. */
	get n(): number {
		return this.#n;
	}
	get outputs(): readonly RunningOutput[] {
		return this.#names.map((name, i) => ({
			name,
			r2: this.#spread[i]! > 0 ? 1 - this.#error[i]! / this.#spread[i]! : NaN,
			rmse: Math.sqrt(this.#error[i]! / this.#n)
		}));
	}
}

/** The label that is on at a time; undefined before the first. */
function labelAt(labels: readonly LabelEvent[], time: number): LabelEvent | undefined {
	let [low, high] = [0, labels.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (labels[middle]!.timestamp <= time) low = middle + 1;
		else high = middle;
	}
	return labels[low - 1];
}
