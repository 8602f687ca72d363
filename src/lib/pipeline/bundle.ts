import { AppError } from '../core/errors.ts';
import type { SignalUnit, StreamInfo } from '../core/signal.ts';
import type { Hertz } from '../core/units.ts';
import type { ModelKindId } from '../models/index.ts';
import type { Weights } from '../models/model.ts';
import type { PipelineConfig } from './pipeline.ts';
import { sameShape, shapeName } from './same-stream.ts';
import type { Score } from './score.ts';

export { loadBundle, saveBundle } from './bundle-file.ts';

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
	readonly kind: ModelKindId;
	readonly pipeline: PipelineConfig;
	readonly stream: TrainedStream;
	/** By output: `classNames[output]`. */
	readonly classNames: readonly string[];
	/** The sessions it was trained on. */
	readonly trainedOn: readonly { readonly id: string; readonly name: string }[];
	/** How well it did on what it had not seen, when it was trained. */
	readonly score?: Score | undefined;
	readonly weights: Weights;
}

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
