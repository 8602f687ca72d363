import * as v from 'valibot';
import type { JsonObject } from '../../core/parse.ts';
import { finite, wholeFrom } from '../../core/schemas.ts';
import { Checksum } from '../../core/checksum.ts';
import type { Refit } from './refit.ts';
import type { FeatureSpace } from './space.ts';

/** Everything that adaptation has learned from the stream so far. Two equal states adapt the same windows to the same bits. */
export interface AdaptationState {
	/** False: windows are only watched, and the model gets its features as they are. */
	readonly applied: boolean;
	/** True: the likeliest placement is taken at once, without a question. */
	readonly eager: boolean;
	/** True after a warm-up or a calibration: nothing is searched or followed any more. */
	readonly frozen: boolean;
	/** Position in the placements. */
	readonly placement: number;
	/** Windows since it began. */
	readonly windows: number;
	/** Windows in `likelihood`. */
	readonly counted: number;
	/** `likelihood[placement]`: sum of the limited log densities, in nats. */
	readonly likelihood: Float64Array;
	/** `offsets[placement * nFeatures + feature]`, in spreads of the training windows. */
	readonly offsets: Float64Array;
	/** Means and covariance of training and new windows together; absent before a warm-up or a calibration. */
	readonly refit?: Refit | undefined;
}

/** The state before the first window. */
export const freshState = ({ nFeatures }: FeatureSpace, nPlacements: number): AdaptationState => ({
	...{ applied: false, eager: false, frozen: false, placement: 0, windows: 0, counted: 0 },
	likelihood: new Float64Array(nPlacements),
	offsets: new Float64Array(nPlacements * nFeatures)
});

/** A copy that later windows do not change. */
export const copyOf = (state: AdaptationState): AdaptationState => ({
	...state,
	likelihood: state.likelihood.slice(),
	offsets: state.offsets.slice()
});

/** Sixteen hexadecimal digits of the state, bit for bit. */
export function checksumOf(state: AdaptationState): string {
	const sum = new Checksum();
	const { applied, eager, frozen, placement, windows, counted, refit } = state;
	const head = [Number(applied), Number(eager), Number(frozen), placement, windows, counted];
	const parts = [Float64Array.from(head), state.likelihood, state.offsets];
	for (const part of [...parts, ...(refit ? [refit.means, refit.covariance] : [])]) {
		sum.add(new Float32Array(part.slice().buffer));
	}
	return sum.text;
}

/** A state as plain JSON. Numbers are written so that they come back as the same bits. */
export function stateJson({ likelihood, offsets, refit, ...head }: AdaptationState): JsonObject {
	const list = (values: Float64Array): number[] => [...values];
	return {
		...head,
		likelihood: list(likelihood),
		offsets: list(offsets),
		...(refit && { refit: { means: list(refit.means), covariance: list(refit.covariance) } })
	};
}

const doubles = (length: number) =>
	v.pipe(
		v.array(finite),
		v.length(length),
		v.transform((values) => Float64Array.from(values))
	);

/** A state from JSON, for a space and so many placements; undefined when it does not fit them. */
export function parseState(
	json: unknown,
	{ nFeatures: d, nClasses: k }: FeatureSpace,
	nPlacements: number
): AdaptationState | undefined {
	const schema = v.object({
		...{ applied: v.boolean(), eager: v.boolean(), frozen: v.boolean() },
		placement: v.pipe(wholeFrom(0), v.maxValue(nPlacements - 1)),
		...{ windows: wholeFrom(0), counted: wholeFrom(0) },
		...{ likelihood: doubles(nPlacements), offsets: doubles(nPlacements * d) },
		refit: v.optional(v.object({ means: doubles(k * d), covariance: doubles(d * d) }))
	});
	const { success, output } = v.safeParse(schema, json);
	return success ? output : undefined;
}
