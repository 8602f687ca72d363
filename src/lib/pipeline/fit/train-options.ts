import type { TrialTrim } from '../../core/labels.ts';
import type { ModelKindId } from '../../models/index.ts';
import type { PipelineConfig } from '../run/pipeline-config.ts';
import type { ProtocolOption } from '../score/groups.ts';
import type { TargetOptions } from './targets.ts';

/** What to learn, and how to score it. Plain JSON. */
export interface TrainOptions {
	readonly pipeline: PipelineConfig;
	readonly model: ModelKindId;
	/** Values of the kind's settings, where they differ from its own. */
	readonly settings?: Readonly<Record<string, number>> | undefined;
	/** What a regression learns; kinds that tell classes apart do not look at it. */
	readonly targets?: TargetOptions | undefined;
	/** Positions in `classNames` to learn; all of them when absent. */
	readonly classes?: readonly number[] | undefined;
	/**
	 * The classes in order. Recordings are matched to them by name; names that only a recording has follow after
	 * these. May be empty.
	 */
	readonly classNames: readonly string[];
	/** Leave out the first labelled segment of recordings whose labels were pressed by hand, see `segmentToSkip`. */
	readonly skipFirst: boolean;
	/** Leave out the onset and the offset of every trial: the muscle answers a cue late. Nothing when absent. */
	readonly trim?: TrialTrim | undefined;
	/** Same seed, same recordings, same weights. */
	readonly seed: number;
	/** In a regression, where nothing need be labelled, `leave-one-trial-out` leaves out blocks of time. */
	readonly score: ProtocolOption;
	/** Name of the class of doing nothing, for the scores; empty: there is none. Guessed by its name when absent. */
	readonly restClass?: string | undefined;
	/** One model of all subjects in a common frame, which another person can start from. */
	readonly population?: boolean | undefined;
	/** What the model is called; by default its kind and its features. */
	readonly name?: string | undefined;
}
