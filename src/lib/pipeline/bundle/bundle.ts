import type { ContentIdentity } from '../../core/content-identity.ts';
import { AppError } from '../../core/errors.ts';
import type { SignalUnit, StreamInfo } from '../../core/signal.ts';
import type { Hertz } from '../../core/units.ts';
import type { Task, Weights } from '../../models/model.ts';
import type { BundleKindId } from '../run/kind-id.ts';
import type { PipelineConfig } from '../run/pipeline.ts';
import { sameShape, shapeName } from '../run/same-stream.ts';
import type { RegressionScore } from '../score/regression-score.ts';
import type { Score } from '../score/score.ts';
import type { TargetOptions } from '../fit/targets.ts';
import type { TrainOptions } from '../fit/train-options.ts';
import type { Confidence } from '../confidence/confidence.ts';
import type { ElectrodeRing } from '../adapt/ring.ts';

/** The stream a model was trained on: what it asks of the stream it predicts. */
export interface TrainedStream {
	readonly name: string;
	readonly nChannels: number;
	readonly fs: Hertz;
	readonly unit: SignalUnit;
	readonly channelNames?: readonly string[] | undefined;
}

/**
 * A fitted model and all that is needed to use it and to say where it comes from. Plain data: it goes through
 * `structuredClone`, into IndexedDB and into a `.model.zip`.
 */
export interface ModelBundle {
	/** Version of this shape. */
	readonly version: 1;
	readonly id: string;
	readonly name: string;
	/** ISO 8601, UTC. */
	readonly created: string;
	/** What it is for: `classify` gives one probability per class, `regress` one value per target. */
	readonly task: Task;
	readonly kind: BundleKindId;
	/** The kind's settings, where they differ from its own. */
	readonly settings?: Readonly<Record<string, number>> | undefined;
	readonly pipeline: PipelineConfig;
	readonly stream: TrainedStream;
	/** `classify`: the class of each output. `regress`: empty, see `targets`. */
	readonly classNames: readonly string[];
	/** `regress`: what each output stands for. */
	readonly targets?: LearnedTargets | undefined;
	/** The sessions it was trained on. */
	readonly trainedOn: readonly TrainedSession[];
	/** What was asked for beside the pipeline; absent in models of older versions. */
	readonly trainedWith?: TrainedWith | undefined;
	/** `classify`: how well it did on what it had not seen, when it was trained. */
	readonly score?: Score | undefined;
	/** `classify`: how far its probabilities can be trusted, measured on the same held-out windows. */
	readonly confidence?: Confidence | undefined;
	/** `regress`: the same. */
	readonly regressionScore?: RegressionScore | undefined;
	/** The person's own script that takes the place of features, of the kind of model, or of both. Never run unasked. */
	readonly script?: { readonly source: string } | undefined;
	/** Mean loss of each epoch of the fit, for kinds that learn in epochs. */
	readonly loss?: readonly number[] | undefined;
	/** Where it was fitted, for kinds that may do so in several ways: `wasm`, `cpu`. */
	readonly backend?: string | undefined;
	/** How the electrodes lie around the arm, where that is known or assumed: what a search for a turn turns. */
	readonly ring?: ElectrodeRing | undefined;
	/** How many people it was trained on in a common frame, for a model of other people. */
	readonly population?: number | undefined;
	/** The arrays of the kind, and those of adaptation (`adaptation_…`) where it has any. */
	readonly weights: Weights;
}

/** The choices of a training that neither the pipeline nor the kind of model says. */
export interface TrainedWith extends Pick<TrainOptions, 'skipFirst' | 'trim' | 'score'> {
	/** Ids of the sessions that were given: copies of others too, which count once. */
	readonly sessionIds: readonly string[];
}

/** A session a model has learned from. */
export interface TrainedSession {
	readonly id: string;
	readonly name: string;
	/** Of the samples and labels that were read, see `Checksum`: tells whether the session has changed since. */
	readonly checksum?: string | undefined;
	/** Of all its samples: tells whether another session is a copy or a part of it, whatever it is called. */
	readonly identity?: ContentIdentity | undefined;
}

/** What a regression gives, and how it was put beside the windows. */
export interface LearnedTargets extends TargetOptions {
	/** One per output. */
	readonly names: readonly string[];
	readonly unit: SignalUnit;
}

/** What each output of a model is called: its class, or its target. */
export const outputNames = ({
	classNames,
	targets
}: Pick<ModelBundle, 'classNames' | 'targets'>): readonly string[] => targets?.names ?? classNames;

/**
 * Throws a ModelError that names both sides when a stream is not of the kind the model was trained on. `where` is
 * what a person calls the stream; by default its name.
 */
export function checkFits(
	bundle: Pick<ModelBundle, 'name' | 'stream'>,
	info: Pick<StreamInfo, 'name' | 'nChannels' | 'fs' | 'unit'>,
	where = info.name
): void {
	if (sameShape(bundle.stream, info)) return;
	throw new AppError(
		'ModelError',
		`The model "${bundle.name}" was trained on ${shapeName(bundle.stream)}, and ${where} has ${shapeName(info)}. ` +
			'Choose a stream of the same kind, or train a model on this one.'
	);
}
