import { AppError } from '../../core/errors.ts';
import type { Chunk } from '../../core/signal.ts';
import { hertz, samplesIn, seconds } from '../../core/units.ts';
import { SmootherChain, type SmootherStep } from '../../dsp/smoothers/chain.ts';
import { checkFits, outputNames, type ModelBundle } from '../bundle/bundle.ts';
import type { CustomParts } from '../run/custom-parts.ts';
import { featureLabels } from '../run/feature-labels.ts';
import { kindOf } from '../run/kind-of.ts';
import { Pipeline, windowSize } from '../run/pipeline.ts';
import type { RecordedInput } from './verify.ts';

/** One window and all that became of it. Plain JSON. */
export interface InspectedWindow {
	readonly stream: string;
	readonly fs: number;
	/** The window's samples, `[start, end)`, as sample indices of the stream. */
	readonly start: number;
	readonly end: number;
	/** One per sample, oldest first. */
	readonly timestamps: readonly number[];
	/** The window as the features see it, after the filters: `window[channel][sample]`, in `unit`. */
	readonly window: readonly (readonly number[])[];
	readonly unit: string;
	readonly features: readonly { readonly name: string; readonly value: number }[];
	/** What the model says: probabilities of classes, or values of targets. */
	readonly outputs: readonly { readonly name: string; readonly value: number }[];
	/** What the smoothers made of it; absent without smoothers. */
	readonly smoothed?: readonly { readonly name: string; readonly value: number }[] | undefined;
	readonly model: { readonly id: string; readonly name: string; readonly kind: string };
}

/** An input that can be read from somewhere on: from the stored row `row`. */
export interface SeekableInput extends RecordedInput {
	chunksFrom(row: number): AsyncIterable<Chunk>;
	/** The row that holds a sample index or, in a gap, the next one. */
	rowOf(index: number): number;
}

/**
 * The last window that ends at or before sample index `at`, and all a model makes of it. Filters and smoothers have a
 * memory: with either, the recording is run from its start, so that this is what was computed live.
 *
 * `own`: what was loaded of the model's script; features of a script are numbered. Throws a ModelError that names both sides
 * when the model does not fit, and one when no window ends there.
 */
export async function inspectWindow(
	bundle: ModelBundle,
	input: SeekableInput,
	at: number,
	smoothing: readonly SmootherStep[] = [],
	own?: CustomParts
): Promise<InspectedWindow> {
	checkFits(bundle, input.info);
	const { info, first } = input;
	const { window, hop } = windowSize(bundle.pipeline, info);
	const end = Math.floor(at / hop) * hop;
	const memory = bundle.pipeline.filters.length > 0 || smoothing.length > 0;
	const begin = memory ? 0 : Math.max(0, input.rowOf(end - window));
	const pipeline = new Pipeline(bundle.pipeline, info, first, own);
	const model = kindOf(bundle, own).load(bundle.weights);
	const names = outputNames(bundle);
	const fs = hertz(info.fs / samplesIn(seconds(bundle.pipeline.hopSeconds), info.fs));
	const chain = new SmootherChain(smoothing, bundle.task, names.length, fs);
	const outputs = new Float32Array(names.length);
	const named = (labels: readonly string[], values: Float32Array): { name: string; value: number }[] =>
		Array.from(values, (value, i) => ({ name: labels[i] ?? String(i + 1), value }));
	let recent: number[] = [];
	let next = -1;
	for await (const chunk of input.chunksFrom(begin)) {
		if (chunk.index !== undefined && (chunk.lost || chunk.index !== next) && next >= 0) {
			recent = [];
			chain.reset();
		}
		const index = chunk.index ?? Math.max(next, first);
		next = index + chunk.timestamps.length;
		recent.push(...chunk.timestamps);
		for (const frame of pipeline.push(chunk)) {
			model.predict(frame.features, outputs);
			const smoothed = smoothing.length > 0 ? chain.push(outputs) : undefined;
			if (frame.end < end) continue;
			if (frame.end > end) throw nothing(bundle, end);
			const stop = recent.length - (next - end);
			const { data, nChannels, nSamples } = frame.window;
			return {
				...{ stream: info.name, fs: info.fs, unit: info.unit, start: end - window, end },
				timestamps: recent.slice(stop - window, stop),
				window: Array.from({ length: nChannels }, (_, c) => [
					...data.subarray(c * nSamples, (c + 1) * nSamples)
				]),
				features: named(
					own?.extractor ? [] : featureLabels(bundle.pipeline, bundle.stream, nChannels, window),
					frame.features
				),
				outputs: named(names, outputs),
				smoothed: smoothed && named(names, smoothed),
				model: { id: bundle.id, name: bundle.name, kind: bundle.kind }
			};
		}
		recent = recent.slice(-2 * window);
	}
	throw nothing(bundle, end);
}

const nothing = ({ name, pipeline }: ModelBundle, end: number): AppError =>
	new AppError(
		'ModelError',
		`No window of "${name}" (${pipeline.windowSeconds} s) ends at sample ${end}: the recording begins, or has a gap, less than that before. Step on.`
	);
