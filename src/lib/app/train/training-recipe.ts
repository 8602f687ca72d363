import type { StreamInfo } from '../../core/signal.ts';
import { differencesAlong, filterName, type FilterConfig } from '../../dsp/filters/index.ts';
import { resolveFeatures, resolveThresholds, type Thresholds } from '../../dsp/features/names.ts';
import { LEARNED_PHASES } from '../../guided/target.ts';
import type { ModelKindFacts } from '../../models/kind-facts.build.ts';
import { modelKinds } from '../../models/kinds.ts';
import type { Task } from '../../models/model.ts';
import type { ProtocolOption } from '../../pipeline/score/groups.ts';
import type { TargetOptions } from '../../pipeline/fit/targets.ts';
import type { TrainOptions } from '../../pipeline/fit/train.ts';
import type { SettingsData } from '../kernel/settings.ts';

/** What a person chose on the Train page. Plain, not reactive. */
export type Recipe = SettingsData['training'];

/** The chosen kind of model; LDA when the stored one is none. */
export const kindOfRecipe = ({ model }: Pick<Recipe, 'model'>): ModelKindFacts =>
	modelKinds.get(modelKinds.has(model) ? model : 'lda');

/** Which channels a recipe takes differences of: along the grids of the stream; without one, of its channels in order. */
export function differencesOf(
	{ filters }: Pick<Recipe, 'filters'>,
	{ nChannels, channelGrids }: Pick<StreamInfo, 'nChannels' | 'channelGrids'>
): readonly (readonly number[])[] {
	const inOrder = { label: '', cells: Array.from({ length: nChannels }, (_, c) => [c]) };
	const order = filters.differences === 'double' ? 2 : 1;
	return filters.differences === 'none'
		? []
		: (channelGrids ?? [inOrder]).flatMap((grid) => differencesAlong(grid, order));
}

/** The filters of a recipe, in the order they run: channels first, then mains, then the band, then the rectifier. */
export function filtersOf(
	{ filters }: Pick<Recipe, 'filters'>,
	differences: readonly (readonly number[])[]
): FilterConfig[] {
	const { reference, notchHz, harmonics, pass, lowHz, highHz, order, rectify } = filters;
	return [
		...(reference ? [{ kind: 'average-reference' } as const] : []),
		...(filters.differences !== 'none' ? [{ kind: 'difference', of: differences } as const] : []),
		...(notchHz > 0 ? [{ kind: 'notch', hz: notchHz, harmonics, q: 30 } as const] : []),
		...(pass === 'highpass' ? [{ kind: pass, hz: lowHz, order } as const] : []),
		...(pass === 'lowpass' ? [{ kind: pass, hz: highHz, order } as const] : []),
		...(pass === 'bandpass' ? [{ kind: pass, lowHz, highHz, order } as const] : []),
		...(rectify ? [{ kind: 'rectify' } as const] : [])
	];
}

/** The same in words, before the stream and its channels are known. */
export const filterNames = ({ filters }: Pick<Recipe, 'filters'>): string[] =>
	filtersOf({ filters }, []).map((filter) => {
		if (filter.kind !== 'difference') return filterName(filter);
		return filters.differences === 'double' ? 'double differential' : 'bipolar';
	});

/** The thresholds of the features that are chosen, where they differ from the features' own. */
export function thresholdsOf({ features, thresholds }: Pick<Recipe, 'features' | 'thresholds'>): Thresholds {
	const chosen = Object.entries(thresholds).filter(([id]) => features.includes(id));
	return resolveThresholds(Object.fromEntries(chosen));
}

/** How a score is held out: as chosen, else by the rule of `ProtocolOption`. Without a label there is nothing to score. */
export function protocolOf({ score }: Pick<Recipe, 'score'>, task: Task, trials: number): ProtocolOption {
	if (score !== 'auto') return score as ProtocolOption;
	return task === 'regress' || trials > 0 ? 'auto' : 'none';
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

/** The options of a training; `differences` as from `differencesOf`. */
export function optionsOf(
	recipe: Recipe,
	rest: Pick<TrainOptions, 'classNames' | 'classes' | 'score' | 'targets'>,
	differences: readonly (readonly number[])[]
): TrainOptions {
	const kind = kindOfRecipe(recipe);
	const thresholds = thresholdsOf(recipe);
	return {
		...rest,
		pipeline: {
			filters: filtersOf(recipe, differences),
			windowSeconds: recipe.windowSeconds,
			hopSeconds: recipe.hopSeconds,
			features: resolveFeatures(recipe.features),
			...(Object.keys(thresholds).length > 0 && { thresholds })
		},
		model: kind.id,
		settings: recipe.kinds[kind.id] ?? {},
		skipFirst: recipe.skipFirst,
		trim: recipe.trim,
		restClass: restClassOption(recipe, rest),
		seed: 1,
		...(recipe.population && kind.task === 'classify' && { population: true })
	};
}

/** The class of doing nothing as scores are told it: `''` for none; undefined: guessed by its name, as when it is not there. */
function restClassOption(
	{ restClass }: Pick<Recipe, 'restClass'>,
	{ classNames, classes }: Pick<TrainOptions, 'classNames' | 'classes'>
): string | undefined {
	const names = classes?.map((i) => classNames[i]) ?? classNames;
	return restClass === '' || (restClass !== null && names.includes(restClass)) ? restClass : undefined;
}
