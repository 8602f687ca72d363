import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { Recipe } from '../train/training-recipe.ts';

/** What the next training would be made of. */
export interface TrainingPlan {
	/** Ids of the sessions of the training set. */
	readonly sessionIds: readonly string[];
	/** Classes to train on, by name, and those of them that have a usable trial: only these are trained for certain. */
	readonly classNames: readonly string[];
	readonly usableClasses: readonly string[];
	/** The stream to train on. */
	readonly stream: string | undefined;
	/** The kind of model; undefined while a script takes its place. */
	readonly kind: string | undefined;
	/** Resolved ids of the features. */
	readonly features: readonly string[];
	readonly recipe: Pick<Recipe, 'windowSeconds' | 'hopSeconds'>;
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((one) => b.includes(one));

const sameClasses = (known: readonly string[], plan: TrainingPlan): boolean =>
	known.every((name) => plan.classNames.includes(name)) &&
	plan.usableClasses.every((name) => known.includes(name));

/** True when training now would use the sessions, classes and settings that the model was trained with. */
export function isCurrent(model: ModelBundle, plan: TrainingPlan): boolean {
	const { pipeline } = model;
	if (
		!sameSet(
			model.trainedOn.map(({ id }) => id),
			plan.sessionIds
		)
	)
		return false;
	if (plan.stream !== undefined && model.stream.name !== plan.stream) return false;
	if (model.task === 'classify' && !sameClasses(model.classNames, plan)) return false;
	// A script has its own features and its own kind of model.
	if (plan.kind === undefined || model.script)
		return (plan.kind === undefined) === (model.script !== undefined);
	return (
		model.kind === plan.kind &&
		pipeline.windowSeconds === plan.recipe.windowSeconds &&
		pipeline.hopSeconds === plan.recipe.hopSeconds &&
		sameSet(pipeline.features, plan.features)
	);
}
