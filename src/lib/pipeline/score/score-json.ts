import * as v from 'valibot';
import { PROTOCOLS } from './groups.ts';
import type { RegressionScore } from './regression-score.ts';
import type { Score } from './score.ts';

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

const ScoreSchema = v.object({
	protocol: v.picklist(PROTOCOLS),
	n: figure,
	folds: figure,
	accuracy: figure,
	balancedAccuracy: figure,
	classNames: v.array(text),
	confusion: v.array(rates),
	recall: rates,
	precision: rates,
	activeError: v.exactOptional(v.number()),
	instability: v.exactOptional(v.number())
});

/** A score as it was saved; undefined when it is none. A model without its score still predicts. */
export function parseScore(json: unknown, nClasses: number): Score | undefined {
	const { success, output } = v.safeParse(ScoreSchema, json);
	if (!success) return undefined;
	const { classNames, recall, precision, confusion } = output;
	const square = [classNames, recall, precision, confusion, ...confusion].every(
		(list) => list.length === nClasses
	);
	return square ? output : undefined;
}

const RegressionSchema = v.object({
	protocol: v.picklist(PROTOCOLS),
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
