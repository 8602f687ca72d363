import type { SignalUnit, StreamInfo } from '../core/signal.ts';
import type { Hertz } from '../core/units.ts';
import type { ModelKindId } from '../models/index.ts';
import type { Weights } from '../models/model.ts';
import type { PipelineConfig } from './pipeline.ts';
import type { Score } from './score.ts';

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
	readonly score?: Score | undefined;
	readonly weights: Weights;
}

/** Writes a bundle as a `.model.zip`: `model.json`, and each array raw and little-endian under `weights/`. */
export function saveBundle(_bundle: ModelBundle): Uint8Array {
	throw new Error('Not written yet.');
}

/** Reads what `saveBundle` wrote. Throws a ModelError that says what is wrong with the file. */
export function loadBundle(_bytes: Uint8Array): ModelBundle {
	throw new Error('Not written yet.');
}

/** Throws a ModelError that names both sides when a stream is not of the kind the model was trained on. */
export function checkFits(
	_bundle: Pick<ModelBundle, 'name' | 'stream'>,
	_info: Pick<StreamInfo, 'name' | 'nChannels' | 'fs' | 'unit'>
): void {
	throw new Error('Not written yet.');
}
