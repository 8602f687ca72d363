import type { Recipe } from '../../app/train/training-recipe.ts';
import type { ReceiptId } from './receipts.ts';

/** The settings with one receipt's choice back to automatic. Sessions, trials and channels are not settings. */
export function automatic(recipe: Recipe, defaults: Recipe, kindId: string, id: ReceiptId): Recipe {
	const kinds = Object.fromEntries(Object.entries(recipe.kinds).filter(([kind]) => kind !== kindId));
	const {
		stream,
		target,
		alignAt,
		skipFirst,
		trim,
		windowSeconds,
		hopSeconds,
		features,
		filters,
		model,
		score,
		restClass
	} = structuredClone(defaults);
	const back: Readonly<Partial<Record<ReceiptId, Partial<Recipe>>>> = {
		stream: { stream },
		target: { target, alignAt },
		first: { skipFirst },
		trim: { trim },
		windows: { windowSeconds, hopSeconds },
		features: { features, thresholds: {} },
		filters: { filters },
		model: { model, kinds },
		protocol: { score },
		rest: { restClass }
	};
	return { ...recipe, ...back[id] };
}
