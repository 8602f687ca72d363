import { decisionRuns, largestOf, type DecisionSegment } from '../../core/decisions.ts';
import { samplesIn, seconds } from '../../core/units.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import { Predictor } from '../run/predictor.ts';
import type { RecordedInput } from './verify.ts';

/** What a model decides on a whole recording, as it would have done live. */
export interface Decisions {
	/** Runs of one class, on the recording's timestamps; classes are positions in the model's `classNames`. */
	readonly runs: readonly DecisionSegment[];
	/** Windows predicted on. */
	readonly windows: number;
	/** Changes of decision per second, over the time that was predicted on. */
	readonly changesPerSecond: number;
	/** Mean seconds of computing per window, filters and features included; NaN without a clock. */
	readonly secondsPerWindow: number;
}

/** How reading is told of and stopped. */
export interface DecisionHooks {
	readonly onRows?: ((rows: number) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	/** Seconds; to time the computing with. */
	readonly clock?: (() => number) | undefined;
	/** What was loaded of the model's script. */
	readonly own?: CustomParts | undefined;
}

/** Runs a classifier over a recording. Throws a ModelError that names both sides when it does not fit. */
export async function decisionsOf(
	bundle: ModelBundle,
	input: RecordedInput,
	{ onRows, signal, clock = () => NaN, own }: DecisionHooks = {}
): Promise<Decisions> {
	const predictor = new Predictor(bundle, input.info, input.first, own);
	const [times, decided]: [number[], number[]] = [[], []];
	let [busy, rows] = [0, 0];
	for await (const chunk of input.chunks()) {
		signal?.throwIfAborted();
		const begun = clock();
		for (const { time, outputs } of predictor.push(chunk)) {
			times.push(time);
			decided.push(largestOf(outputs, 0, outputs.length));
		}
		busy += clock() - begun;
		onRows?.((rows += chunk.timestamps.length));
	}
	const hop = samplesIn(seconds(bundle.pipeline.hopSeconds), input.info.fs) / input.info.fs;
	const runs = decisionRuns(times, decided, 2 * hop);
	let changes = 0;
	for (let i = 1; i < runs.length; i++) if (runs[i]!.from === runs[i - 1]!.to) changes++;
	return {
		runs,
		windows: times.length,
		changesPerSecond: changes / (times.length * hop),
		secondsPerWindow: busy / times.length
	};
}
