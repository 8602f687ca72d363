import { seeded } from '../../core/random.ts';

/** A held-out trial: right windows of all. */
export interface TestedTrial {
	readonly classIndex: number;
	readonly right: number;
	readonly n: number;
}

const RESAMPLES = 1000;

/**
 * 95 % band of the mean recall of the classes: trials of each class are drawn with replacement, 1000 times, always with the same
 * seed. Windows of one trial are no independent observations, so a band over windows would be too narrow. NaN without trials.
 */
export function confidenceBand(
	trials: readonly TestedTrial[],
	nClasses: number
): { readonly low: number; readonly high: number } {
	const random = seeded(1);
	const ofClass = Array.from({ length: nClasses }, (_, c) =>
		trials.filter(({ classIndex }) => classIndex === c)
	).filter((mine) => mine.length > 0);
	const drawn = Float64Array.from({ length: RESAMPLES }, () => {
		let sum = 0;
		for (const mine of ofClass) {
			let [right, n] = [0, 0];
			for (let i = 0; i < mine.length; i++) {
				const one = mine[Math.floor(random() * mine.length)]!;
				right += one.right;
				n += one.n;
			}
			sum += right / n;
		}
		return sum / ofClass.length;
	}).sort();
	return { low: drawn[Math.floor(0.025 * RESAMPLES)]!, high: drawn[Math.ceil(0.975 * RESAMPLES) - 1]! };
}
