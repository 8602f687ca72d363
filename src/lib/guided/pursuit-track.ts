import type { JsonObject } from '../core/parse.ts';
import { pursuitMetrics, STEP_SECONDS, type PursuitResult, type TrackedPoint } from './pursuit-result.ts';
import type { TargetPath } from './target-path.ts';

/** Collects where target and output were while a path is followed. */
export class PursuitTrack {
	readonly #path: TargetPath;
	readonly #points: TrackedPoint[] = [];
	#seconds = 0;
	#by: PursuitResult['by'] | undefined;

	constructor(path: TargetPath) {
		this.#path = path;
	}

	/**
	 * Takes in where the output is `at` seconds into the path; a negative time and one after the end say nothing of it. A
	 * model that starts on the way replaces what was measured before: both are not compared as one.
	 */
	add(at: number, output: number, by: PursuitResult['by']): void {
		if (at < 0) return;
		this.#seconds = Math.max(this.#seconds, Math.min(at, this.#path.seconds));
		if (at > this.#path.seconds || !Number.isFinite(output)) return;
		if (this.#by !== undefined && this.#by !== by) this.#points.length = 0;
		this.#by = by;
		if (at - (this.#points.at(-1)?.at ?? -Infinity) < STEP_SECONDS) return;
		this.#points.push({ at, target: this.#path.at(at).value, output });
	}

	/** What was followed so far. */
	result(): PursuitResult {
		return {
			seconds: this.#seconds,
			planned: this.#path.seconds,
			by: this.#by ?? 'measured',
			points: [...this.#points],
			metrics: pursuitMetrics(this.#points)
		};
	}
}

/** True when a path was followed to its end. */
export const followedWhole = ({ seconds, planned }: Pick<PursuitResult, 'seconds' | 'planned'>): boolean =>
	planned - seconds < 0.05;

/** What a session keeps of it, beside the target. */
export function pursuitFacts({ seconds, planned, by, metrics }: PursuitResult): JsonObject {
	return {
		seconds,
		planned_seconds: planned,
		stopped: !followedWhole({ seconds, planned }),
		...(metrics && {
			output: by,
			rmse: metrics.rmse,
			...(Number.isFinite(metrics.r) && { r: metrics.r }),
			...(metrics.delaySeconds !== undefined && { delay_seconds: metrics.delaySeconds })
		})
	};
}
