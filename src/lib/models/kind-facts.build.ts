import { models, type ModelKindId } from './index.ts';
import type { KindFacts, Task } from './model.ts';

/** What every kind of model says of itself: plain data, without the code that fits and loads. */
export type ModelKindFacts = KindFacts<ModelKindId> & { readonly task: Task };

/**
 * The facts of every kind, in the order of the registry. The build evaluates this file and puts its value in its place
 * (`.config/build-values.ts`), so that a page which lists the kinds loads none of their code.
 */
export const MODEL_FACTS: readonly ModelKindFacts[] = models.all.map(
	({ id, task, label, summary, ...rest }) => ({
		id,
		task,
		label,
		summary,
		...('input' in rest && { input: rest.input }),
		...('settings' in rest && { settings: rest.settings })
	})
);
