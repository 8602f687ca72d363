import { resolveFeatures } from '../../dsp/features/names.ts';
import type { FilterConfig } from '../../dsp/filters/index.ts';
import type { ModelKindFacts } from '../../models/kind-facts.build.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { filtersOf, thresholdsOf, type Recipe } from '../train/training-recipe.ts';

/** What the next training would be made of. */
export interface TrainingPlan {
	/** Ids of the sessions of the training set. */
	readonly sessionIds: readonly string[];
	/** When one of them was corrected last, ISO 8601. */
	readonly corrected?: string | undefined;
	/** Classes to train on, by name, and those of them that have a usable trial: only these are trained for certain. */
	readonly classNames: readonly string[];
	readonly usableClasses: readonly string[];
	/** The stream to train on, and in a regression that of the measured values. */
	readonly stream: string | undefined;
	readonly target?: string | undefined;
	/** The kind of model; undefined while a script takes its place. */
	readonly kind: ModelKindFacts | undefined;
	readonly recipe: Recipe;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((one) => b.includes(one));

const sameClasses = (known: readonly string[], plan: TrainingPlan): boolean =>
	known.every((name) => plan.classNames.includes(name)) &&
	plan.usableClasses.every((name) => known.includes(name));

/** Equal as JSON, in whatever order the members are. */
const same = (a: unknown, b: unknown): boolean => sorted(a) === sorted(b);
const sorted = (value: unknown): string =>
	JSON.stringify(value, (_, part: unknown) =>
		part !== null && typeof part === 'object' && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
			: part
	);

/**
 * True when training now would use the sessions, classes and settings that the model was trained with. What a model of an
 * older version does not say is not compared.
 */
export function isCurrent(model: ModelBundle, plan: TrainingPlan): boolean {
	const { trainedWith } = model;
	const sessionIds = trainedWith?.sessionIds ?? model.trainedOn.map(({ id }) => id);
	if (!sameSet(sessionIds, plan.sessionIds)) return false;
	if (plan.corrected !== undefined && plan.corrected > model.created) return false;
	if (plan.stream !== undefined && model.stream.name !== plan.stream) return false;
	if (model.task === 'classify' && !sameClasses(model.classNames, plan)) return false;
	if (trainedWith && !sameScore(trainedWith.score, plan)) return false;
	if (!sameWindows(model, plan)) return false;
	// A script has its own features and its own kind of model.
	if (plan.kind === undefined || model.script)
		return (plan.kind === undefined) === (model.script !== undefined);
	return (
		model.kind === plan.kind.id &&
		same(model.settings ?? {}, plan.recipe.kinds[plan.kind.id] ?? {}) &&
		sameFeatures(model, plan.kind, plan.recipe) &&
		sameTarget(model, plan)
	);
}

/** Without a label there is nothing to score, so the rule of `auto` asks for none. */
const sameScore = (asked: string, { recipe, usableClasses }: TrainingPlan): boolean =>
	asked === recipe.score || (asked === 'none' && recipe.score === 'auto' && usableClasses.length === 0);

/** Filters, windows, and which part of each trial is used. */
function sameWindows({ pipeline, task, trainedWith }: ModelBundle, { recipe }: TrainingPlan): boolean {
	const { windowSeconds, hopSeconds, skipFirst, trim } = recipe;
	return (
		pipeline.windowSeconds === windowSeconds &&
		pipeline.hopSeconds === hopSeconds &&
		same(pipeline.filters.map(withoutChannels), filtersOf(recipe, []).map(withoutChannels)) &&
		differenceOrder(pipeline.filters) === ORDERS[recipe.filters.differences] &&
		(task === 'regress' ||
			!trainedWith ||
			(trainedWith.skipFirst === skipFirst && same(trainedWith.trim, trim)))
	);
}

/** Channels that a difference is taken of, at once. */
const ORDERS: Readonly<Record<string, number>> = { bipolar: 2, double: 3 };
const differenceOrder = (filters: readonly FilterConfig[]): number | undefined =>
	filters.flatMap((filter) => (filter.kind === 'difference' ? [filter.of[0]?.length] : []))[0];

/** Which channels a difference is taken of comes from the stream, not from the settings. */
const withoutChannels = (filter: FilterConfig): object =>
	filter.kind === 'difference' ? { kind: filter.kind } : filter;

function sameFeatures({ pipeline }: ModelBundle, kind: ModelKindFacts, recipe: Recipe): boolean {
	if (kind.input === 'window') return sameSet(pipeline.features, ['RAW']);
	try {
		return (
			sameSet(pipeline.features, resolveFeatures(recipe.features)) &&
			same(pipeline.thresholds ?? {}, thresholdsOf(recipe))
		);
	} catch {
		// The choice is none: Train says so.
		return false;
	}
}

const sameTarget = ({ targets }: ModelBundle, { target, recipe }: TrainingPlan): boolean =>
	!targets || (targets.stream === target && (targets.alignAt ?? 'end') === recipe.alignAt);
