import { calibrate, predictionSet, type Confidence } from '../../pipeline/confidence/confidence.ts';

/** How sure a prediction is, as it is shown. Decisions, outputs and recordings have the model's own probabilities. */
export interface ShownConfidence {
	/** Calibrated probabilities, one per class; the model's own where none were measured. */
	readonly shares: readonly number[];
	/** True when the largest is below the threshold that keeps wrong decisions rare, see `Confidence.threshold`. */
	readonly unsure: boolean;
	/** Positions of the classes that may be meant, the most probable first; empty where none were measured. */
	readonly set: readonly number[];
}

/** `probabilities`: of one window, one per class; they stay as they are. `confidence`: of the model, where it has one. */
export function shownConfidence(
	probabilities: readonly number[],
	confidence: Confidence | undefined
): ShownConfidence {
	if (!confidence) return { shares: probabilities, unsure: false, set: [] };
	const shares = Float64Array.from(probabilities);
	calibrate(shares, confidence.temperature);
	const { accepted, probability } = confidence.threshold;
	return {
		shares: [...shares],
		// Without an accepted window there is no threshold: nothing would ever be sure.
		unsure: accepted > 0 && Math.max(...shares) < probability,
		set: predictionSet(shares, confidence)
	};
}

/** A set in words: `Fist or Pinch`; of many classes the first three and how many more. */
export function setText(set: readonly number[], classNames: readonly string[]): string {
	const names = set.map((c) => classNames[c] ?? '');
	if (names.length > 4) return `${names.slice(0, 3).join(', ')} or ${names.length - 3} more`;
	return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
