import type { FilterConfig } from '../dsp/filters/index.ts';
import { resolveFeatures } from '../dsp/features/index.ts';
import { LEARNED_PHASES } from '../guided/target.ts';
import { models, type ModelKindId } from '../models/index.ts';
import type { ModelKind, Task } from '../models/model.ts';
import type { AskedProtocol } from '../pipeline/groups.ts';
import type { TargetOptions } from '../pipeline/targets.ts';
import type { TrainOptions } from '../pipeline/train.ts';
import type { SettingsData } from './settings.svelte.ts';

/** What a person chose on the Learn page. Plain, not reactive. */
export type Recipe = SettingsData['training'];

/** The chosen kind of model; LDA when the stored one is none. */
export const kindOfRecipe = ({ model }: Pick<Recipe, 'model'>): ModelKind<ModelKindId> =>
	models.get(models.has(model) ? model : 'lda');

/** The filters of a recipe, in the order they run: channels first, then mains, then the band, then the rectifier. */
export function filtersOf({ filters }: Pick<Recipe, 'filters'>): FilterConfig[] {
	const { reference, notchHz, band, lowHz, highHz, rectify } = filters;
	return [
		...(reference ? [{ kind: 'average-reference' } as const] : []),
		...(notchHz > 0 ? [{ kind: 'notch', hz: notchHz, harmonics: 3, q: 30 } as const] : []),
		...(band ? [{ kind: 'bandpass', lowHz, highHz, order: 4 } as const] : []),
		...(rectify ? [{ kind: 'rectify' } as const] : [])
	];
}

/** How a score is held out: as chosen, else by session where several are ticked, else by trial. */
export function protocolOf(
	{ score }: Pick<Recipe, 'score'>,
	sessions: number,
	task: Task,
	trials: number
): AskedProtocol {
	if (score !== 'auto') return score as AskedProtocol;
	if (sessions > 1) return 'leave-one-session-out';
	return task === 'regress' || trials > 0 ? 'leave-one-trial-out' : 'none';
}

/** The targets of a stream: without its phases, which say which of its rows count. */
export function targetsOf(
	stream: string,
	channelNames: readonly string[] | undefined,
	alignAt: string
): TargetOptions {
	const phase = channelNames?.indexOf('phase') ?? -1;
	return {
		stream,
		...(alignAt === 'midpoint' && { alignAt }),
		...(phase >= 0 &&
			channelNames && {
				channels: channelNames.flatMap((_, c) => (c === phase ? [] : [c])),
				only: { channel: phase, values: LEARNED_PHASES }
			})
	};
}

/** The options of a training. */
export function optionsOf(
	recipe: Recipe,
	rest: Pick<TrainOptions, 'classNames' | 'classes' | 'score' | 'targets'>
): TrainOptions {
	const kind = kindOfRecipe(recipe);
	return {
		...rest,
		pipeline: {
			filters: filtersOf(recipe),
			windowSeconds: recipe.windowSeconds,
			hopSeconds: recipe.hopSeconds,
			features: resolveFeatures(recipe.features)
		},
		model: kind.id,
		settings: recipe.kinds[kind.id] ?? {},
		skipFirst: recipe.skipFirst,
		trim: recipe.trim,
		seed: 1
	};
}
