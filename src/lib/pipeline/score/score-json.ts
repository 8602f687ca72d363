import * as v from 'valibot';
import { PROTOCOLS } from './groups.ts';
import type { RegressionScore } from './regression-score.ts';
import { f1Of, type Score } from './score.ts';

const text = v.string();
/** JSON has no NaN: what was none is null, missing, or of another kind. */
const figure = v.optional(v.fallback(v.number(), NaN), NaN);
/** A class that did not occur has recall null. */
const rates = v.array(
	v.pipe(
		v.nullable(v.number()),
		v.transform((rate) => rate ?? NaN)
	)
);

/** Names that stand in older model files. */
const OLD_PROTOCOLS: ReadonlyMap<unknown, string> = new Map([
	['leave-one-stretch-out', 'leave-one-block-out']
]);
const protocol = v.pipe(
	v.unknown(),
	v.transform((name) => OLD_PROTOCOLS.get(name) ?? name),
	v.picklist(PROTOCOLS)
);

const ScoreSchema = v.object({
	protocol,
	n: figure,
	folds: figure,
	accuracy: figure,
	balancedAccuracy: figure,
	classNames: v.array(text),
	confusion: v.array(rates),
	recall: rates,
	precision: rates,
	restClass: v.exactOptional(text),
	activeError: v.exactOptional(v.number()),
	instability: v.exactOptional(v.number()),
	perFold: v.exactOptional(
		v.array(v.object({ name: text, n: figure, accuracy: figure, balancedAccuracy: figure }))
	),
	calibrationError: v.exactOptional(v.number()),
	transferRate: v.exactOptional(
		v.object({
			trials: v.number(),
			classes: v.number(),
			accuracy: v.number(),
			bitsPerTrial: v.number(),
			trialsPerMinute: v.number(),
			bitsPerMinute: v.number()
		})
	),
	activations: v.exactOptional(
		v.object({
			restMinutes: v.number(),
			contractions: v.number(),
			rates: v.array(
				v.object({
					persistence: v.number(),
					rejection: v.boolean(),
					falsePerMinute: v.number(),
					hit: v.number()
				})
			)
		})
	),
	learned: v.exactOptional(v.array(text)),
	reason: v.exactOptional(text)
});

/** A score as it was saved; undefined when it is none. A model without its score still predicts. */
export function parseScore(json: unknown, nClasses: number): Score | undefined {
	const { success, output } = v.safeParse(ScoreSchema, json);
	if (!success) return undefined;
	const { classNames, recall, precision, confusion } = output;
	const square = [classNames, recall, precision, confusion, ...confusion].every(
		(list) => list.length === nClasses
	);
	// Models of version 0.1 have no F1; the confusion says it.
	return square ? { ...output, ...f1Of(confusion) } : undefined;
}

const RegressionSchema = v.object({
	protocol,
	n: figure,
	folds: figure,
	outputs: v.array(
		v.object({ name: v.optional(v.fallback(text, ''), ''), r2: figure, r: figure, rmse: figure })
	),
	r2: figure
});

/** The same for a regression of so many outputs. */
export function parseRegressionScore(json: unknown, nOutputs: number): RegressionScore | undefined {
	const { success, output } = v.safeParse(RegressionSchema, json);
	return success && output.outputs.length === nOutputs ? output : undefined;
}
