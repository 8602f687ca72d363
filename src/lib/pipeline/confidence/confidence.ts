import * as v from 'valibot';
import { finite, wholeFrom } from '../../core/schemas.ts';
import { calibrationError } from '../score/calibration-error.ts';

/** Bins of the reliability table. */
const BINS = 10;
/** Probability below which float32 keeps no digits. */
const LEAST = 1e-37;
/** Temperatures that are looked at: 1 leaves probabilities as they are, more makes them less sure. */
const [COLDEST, HOTTEST] = [0.05, 50];
/** Share of wrong decisions that is accepted, for threshold and sets. */
const ERROR = 0.05;

/** Windows of one bin of confidence. */
export interface ReliabilityBin {
	/** Mean largest probability, 0 … 1. */
	readonly confidence: number;
	/** Share of right decisions, 0 … 1. */
	readonly accuracy: number;
	readonly n: number;
}

/** How sure a model may be, measured on windows it had not learned from. Plain JSON, stored with the model. */
export interface Confidence {
	/** `p^(1/temperature)`, summing to 1 again, is the calibrated probability. */
	readonly temperature: number;
	/** Windows it was measured on. */
	readonly n: number;
	/** Calibration error of the model's probabilities and of the calibrated ones, 0 … 1, see `calibrationError`. */
	readonly errorBefore: number;
	readonly errorAfter: number;
	/** Of the calibrated probabilities; bins without windows are left out. */
	readonly reliability: readonly ReliabilityBin[];
	/**
	 * Of the windows whose largest calibrated probability is at least `probability`, `error` are wrong at most; `accepted`:
	 * their share.
	 */
	readonly threshold: { readonly error: number; readonly probability: number; readonly accepted: number };
	/**
	 * By class: the smallest calibrated probability with which a class belongs to the prediction set, so that the true class is
	 * in it in 95 % of such windows (split conformal, by class). 0 for a class with too few windows: it is in every set.
	 */
	readonly setLimits: readonly number[];
}

const share = v.pipe(finite, v.minValue(0), v.maxValue(1));

/** A confidence as a model file has it. */
export const ConfidenceSchema = v.object({
	temperature: v.pipe(finite, v.minValue(COLDEST), v.maxValue(HOTTEST)),
	n: wholeFrom(0),
	...{ errorBefore: share, errorAfter: share },
	reliability: v.array(v.object({ confidence: share, accuracy: share, n: wholeFrom(0) })),
	threshold: v.object({ error: share, probability: finite, accepted: share }),
	setLimits: v.array(finite)
});

/** Calibrates on held-out windows: `probabilities[row * nClasses + class]`, the true class of each row. At least one row. */
export function confidenceOf(probabilities: Float32Array, nClasses: number, truth: Int32Array): Confidence {
	const temperature = fitTemperature(probabilities, nClasses, truth);
	const calibrated = probabilities.slice();
	for (let row = 0; row < truth.length; row++) {
		calibrate(calibrated.subarray(row * nClasses, (row + 1) * nClasses), temperature);
	}
	return {
		...{ temperature, n: truth.length },
		errorBefore: calibrationError(probabilities, nClasses, truth),
		errorAfter: calibrationError(calibrated, nClasses, truth),
		reliability: reliabilityOf(calibrated, nClasses, truth),
		threshold: thresholdOf(calibrated, nClasses, truth),
		setLimits: setLimitsOf(calibrated, nClasses, truth)
	};
}

/** Makes probabilities of one window calibrated, in place. The decision stays. */
export function calibrate(probabilities: Float32Array | Float64Array, temperature: number): void {
	if (temperature === 1) return;
	let total = 0;
	for (let c = 0; c < probabilities.length; c++) {
		probabilities[c] = Math.max(probabilities[c]!, LEAST) ** (1 / temperature);
		total += probabilities[c]!;
	}
	for (let c = 0; c < probabilities.length; c++) probabilities[c]! /= total;
}

/** The classes that may be meant, the most probable first; of calibrated probabilities. Never empty. */
export function predictionSet(
	probabilities: ArrayLike<number>,
	{ setLimits }: Pick<Confidence, 'setLimits'>
): readonly number[] {
	const order = Array.from(probabilities, (_, c) => c).sort((a, b) => probabilities[b]! - probabilities[a]!);
	const inside = order.filter((c) => probabilities[c]! >= (setLimits[c] ?? 0));
	return inside.length > 0 ? inside : order.slice(0, 1);
}

/** The temperature with the smallest mean negative log probability of the true classes, by golden section on its logarithm. */
function fitTemperature(probabilities: Float32Array, nClasses: number, truth: Int32Array): number {
	const logs = Float64Array.from(probabilities, (p) => Math.log(Math.max(p, LEAST)));
	const loss = (logT: number): number => {
		const scale = Math.exp(-logT);
		let sum = 0;
		for (let row = 0, at = 0; row < truth.length; row++, at += nClasses) {
			let [best, total] = [-Infinity, 0];
			for (let c = 0; c < nClasses; c++) best = Math.max(best, logs[at + c]! * scale);
			for (let c = 0; c < nClasses; c++) total += Math.exp(logs[at + c]! * scale - best);
			sum += best + Math.log(total) - logs[at + truth[row]!]! * scale;
		}
		return sum;
	};
	const golden = (Math.sqrt(5) - 1) / 2;
	let [low, high] = [Math.log(COLDEST), Math.log(HOTTEST)];
	let [a, b] = [high - golden * (high - low), low + golden * (high - low)];
	let [lossA, lossB] = [loss(a), loss(b)];
	while (high - low > 1e-4) {
		if (lossA < lossB) {
			[high, b, lossB] = [b, a, lossA];
			a = high - golden * (high - low);
			lossA = loss(a);
		} else {
			[low, a, lossA] = [a, b, lossB];
			b = low + golden * (high - low);
			lossB = loss(b);
		}
	}
	return Math.exp((low + high) / 2);
}

/** Largest probability and whether it is right, of each row. */
function decided(probabilities: Float32Array, nClasses: number, truth: Int32Array) {
	return Array.from(truth, (c, row) => {
		const own = probabilities.subarray(row * nClasses, (row + 1) * nClasses);
		let best = 0;
		for (let k = 1; k < nClasses; k++) if (own[k]! > own[best]!) best = k;
		return { confidence: own[best]!, right: best === c };
	});
}

function reliabilityOf(
	probabilities: Float32Array,
	nClasses: number,
	truth: Int32Array
): readonly ReliabilityBin[] {
	const bins = Array.from({ length: BINS }, () => ({ confidence: 0, accuracy: 0, n: 0 }));
	for (const { confidence, right } of decided(probabilities, nClasses, truth)) {
		const bin = bins[Math.min(BINS - 1, Math.floor(confidence * BINS))]!;
		bin.n++;
		bin.confidence += confidence;
		bin.accuracy += Number(right);
	}
	return bins
		.filter(({ n }) => n > 0)
		.map(({ confidence, accuracy, n }) => ({
			confidence: Math.min(1, confidence / n),
			accuracy: accuracy / n,
			n
		}));
}

/** The lowest probability above which the share of wrong ones is small enough. */
function thresholdOf(calibrated: Float32Array, nClasses: number, truth: Int32Array): Confidence['threshold'] {
	const sorted = decided(calibrated, nClasses, truth).sort((a, b) => b.confidence - a.confidence);
	let [wrong, accepted, probability] = [0, 0, 1];
	sorted.forEach(({ confidence, right }, i) => {
		wrong += Number(!right);
		if (sorted[i + 1]?.confidence === confidence || wrong > ERROR * (i + 1)) return;
		[accepted, probability] = [i + 1, confidence];
	});
	return { error: ERROR, probability, accepted: accepted / truth.length };
}

/** By class: the ⌈(n + 1) · 5 %⌉-th smallest probability of the true class, less one place; 0 with too few windows. */
function setLimitsOf(calibrated: Float32Array, nClasses: number, truth: Int32Array): readonly number[] {
	return Array.from({ length: nClasses }, (_, c) => {
		const own = [...truth.keys()]
			.filter((row) => truth[row] === c)
			.map((row) => calibrated[row * nClasses + c]!)
			.sort((a, b) => a - b);
		const place = own.length - Math.ceil((own.length + 1) * (1 - ERROR));
		return place < 0 ? 0 : own[place]!;
	});
}
