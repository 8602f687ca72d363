// Over 250 lines because it is one list: the receipts of a training, in the order they are shown.
import { usableText } from '../../core/trial-use.ts';
import { featureSets } from '../../dsp/features/names.ts';
import type { ModelKindFacts } from '../../models/kind-facts.build.ts';
import type { WindowReport } from '../../pipeline/fit/window-report.ts';
import { filterNames, type Recipe } from '../../app/train/training-recipe.ts';
import { restClassIn } from '../../app/train/rest-class.ts';

/** What a receipt is of: its popover holds the choice. */
export type ReceiptId =
	| 'sessions'
	| 'stream'
	| 'classes'
	| 'trials'
	| 'channels'
	| 'first'
	| 'trim'
	| 'windows'
	| 'features'
	| 'filters'
	| 'model'
	| 'target'
	| 'protocol'
	| 'rest';

/** A choice that was made, by the app or by hand. */
export interface Receipt {
	readonly id: ReceiptId;
	/** Before and after the value. */
	readonly before: string;
	readonly value: string;
	readonly after: string;
	/** The app decided it. */
	readonly auto: boolean;
	/** It costs something that matters. */
	readonly warns: boolean;
	/** One sentence: why, and what it means. */
	readonly why: string;
}

/** Receipts under a heading. */
export interface ReceiptGroup {
	readonly title: string;
	readonly receipts: readonly Receipt[];
}

/** What the receipts are read from. */
export interface ReceiptFacts {
	readonly recipe: Recipe;
	/** The settings of a first visit. */
	readonly defaults: Recipe;
	readonly kind: ModelKindFacts;
	/** Names of the sessions of the training set. */
	readonly sessions: readonly string[];
	/** Streams all of them have, and the one to train on. */
	readonly streams: readonly string[];
	readonly stream: string | undefined;
	readonly target: string | undefined;
	/** All class names, and those to train on. */
	readonly classNames: readonly string[];
	readonly chosen: readonly string[];
	/** Of the chosen classes. */
	readonly trials: readonly { readonly name: string; readonly usable: number; readonly recorded: number }[];
	/** Numbers of the channels that are marked bad, from 0. */
	readonly badChannels: readonly number[];
	/** Of the last training, when it was of this set with these settings. */
	readonly windows?: WindowReport | undefined;
	/** Why the protocol of its score was taken. */
	readonly reason?: string | undefined;
}

type Given = Partial<Receipt> & Pick<Receipt, 'id' | 'value' | 'why'>;
const receipt = (given: Given): Receipt => ({ before: '', after: '', auto: false, warns: false, ...given });
const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;
const ms = (seconds: number): number => Math.round(1000 * seconds);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The settings of the next training, each with what it costs and whether the app chose it. */
export function receiptsOf(facts: ReceiptFacts): readonly ReceiptGroup[] {
	const regress = facts.kind.task === 'regress';
	return [
		{ title: 'Data', receipts: dataReceipts(facts, regress) },
		...(regress ? [] : [{ title: 'Labels', receipts: labelReceipts(facts) }]),
		{ title: 'Windows and features', receipts: windowReceipts(facts) },
		{ title: 'Model', receipts: [modelReceipt(facts)] },
		{ title: 'Score', receipts: scoreReceipts(facts, regress) }
	];
}

function dataReceipts(facts: ReceiptFacts, regress: boolean): readonly Receipt[] {
	const { sessions, streams, stream, target, classNames, chosen, badChannels, recipe } = facts;
	const [first] = sessions;
	return [
		receipt({
			id: 'sessions',
			value: plural(sessions.length, 'session'),
			after: sessions.length === 1 ? `, ${first}` : '',
			warns: sessions.length === 0,
			why: 'The training set. Sessions are put in and taken out in the Library and in the list of the Train step.'
		}),
		...(streams.length > 1
			? [
					receipt({
						id: 'stream',
						before: 'Stream ',
						value: stream ?? 'none',
						auto: recipe.stream === '',
						why: 'The first stream that all sessions have is used unless another one is chosen.'
					})
				]
			: []),
		...(regress
			? [
					receipt({
						id: 'target',
						before: 'Target ',
						value: target ?? 'none',
						auto: recipe.target === '',
						warns: target === undefined,
						why: 'The stream of measured values that the model learns to follow.'
					})
				]
			: [
					receipt({
						id: 'classes',
						value: `${chosen.length} of ${classNames.length}`,
						after: ' classes',
						auto: chosen.length === classNames.length,
						warns: chosen.length < 2,
						why: 'Every class of the sessions is trained on unless it is switched off.'
					}),
					trialsReceipt(facts)
				]),
		...(badChannels.length > 0
			? [
					receipt({
						id: 'channels',
						value: plural(badChannels.length, 'channel'),
						after: ` masked: ${badChannels.map((c) => c + 1).join(', ')}`,
						warns: true,
						why: 'A channel that is marked bad in one session is silent for the model. Marks are set in the label editor.'
					})
				]
			: [])
	];
}

function trialsReceipt({ trials }: ReceiptFacts): Receipt {
	const sum = (of: 'usable' | 'recorded'): number => trials.reduce((n, one) => n + one[of], 0);
	const few = trials.filter(({ usable }) => usable < 2).map(({ name }) => name);
	return receipt({
		id: 'trials',
		value: usableText({ usable: sum('usable'), recorded: sum('recorded') }),
		after: ' trials',
		auto: true,
		warns: few.length > 0,
		why:
			few.length > 0
				? `Fewer than two usable trials: ${few.join(', ')}. A score leaves one trial out, so each class needs two.`
				: 'Skipped, excluded and too short trials are not used.'
	});
}

function labelReceipts({ recipe, defaults, windows }: ReceiptFacts): readonly Receipt[] {
	const { onsetSeconds, offsetSeconds, cuedOnly } = recipe.trim;
	const skipped = (windows?.recordings ?? [])
		.flatMap(({ dropped }) => dropped)
		.filter(({ reason }) => reason === 'first-segment')
		.reduce((n, { segments }) => n + segments, 0);
	return [
		receipt({
			id: 'first',
			before: 'Skip first label: ',
			value: !recipe.skipFirst ? 'off' : windows ? plural(skipped, 'trial') : 'on',
			auto: recipe.skipFirst === defaults.skipFirst,
			warns: skipped > 0,
			why: 'The first label of a recording that was labelled by buttons often has set-up noise. Imported and guided sessions keep theirs, and the last trial of a class is never skipped.'
		}),
		receipt({
			id: 'trim',
			before: 'Trim ',
			value: `${ms(onsetSeconds)} / ${ms(offsetSeconds)} ms`,
			after: cuedOnly ? ' of cued trials' : ' of every trial',
			auto: same(recipe.trim, defaults.trim),
			why: 'The muscle reacts after the cue and relaxes before the next one: onset and offset are left out.'
		})
	];
}

function windowReceipts({ recipe, defaults, kind }: ReceiptFacts): readonly Receipt[] {
	const filters = filterNames(recipe);
	const changed = Object.keys(recipe.thresholds).filter((id) => recipe.features.includes(id));
	const set = Object.entries(featureSets).find(([, names]) => same(names, recipe.features))?.[0];
	const raw = kind.input === 'window';
	return [
		receipt({
			id: 'windows',
			before: 'Window ',
			value: `${ms(recipe.windowSeconds)} / ${ms(recipe.hopSeconds)} ms`,
			auto: recipe.windowSeconds === defaults.windowSeconds && recipe.hopSeconds === defaults.hopSeconds,
			why: 'Length of a window, and time from one window to the next: a decision comes every hop.'
		}),
		receipt({
			id: 'features',
			value: raw ? 'Samples' : (set ?? plural(recipe.features.length, 'feature')),
			after: raw
				? ', no features'
				: `: ${recipe.features.join(', ')}${changed.length > 0 ? `; own thresholds: ${changed.join(', ')}` : ''}`,
			auto: raw || (same(recipe.features, defaults.features) && changed.length === 0),
			why: raw
				? 'This model learns from the samples of a window.'
				: 'Features of each channel and window, thresholds as in LibEMG unless they are changed.'
		}),
		receipt({
			id: 'filters',
			value: filters.length > 0 ? filters.join('; ') : 'No filter',
			auto: same(recipe.filters, defaults.filters),
			why: 'Filters run before windows are cut, live too. Recordings stay raw.'
		})
	];
}

function modelReceipt({ recipe, defaults, kind }: ReceiptFacts): Receipt {
	const own = Object.entries(recipe.kinds[kind.id] ?? {});
	const population = recipe.population && kind.task === 'classify';
	const named = own.map(([id, value]) => {
		const label = kind.settings?.find((setting) => setting.id === id)?.label ?? id;
		return `${label.toLowerCase()} ${value}`;
	});
	return receipt({
		id: 'model',
		value: kind.label,
		after: `${named.length > 0 ? `, ${named.join(', ')}` : ''}${population ? ', of all subjects' : ''}`,
		auto: kind.id === defaults.model && own.length === 0 && !population,
		why: kind.summary
	});
}

const PROTOCOLS: Readonly<Record<string, string>> = {
	'leave-one-trial-out': 'Leave one trial out',
	'leave-one-session-out': 'Leave one session out',
	'leave-one-subject-out': 'Leave one subject out',
	'leave-one-day-out': 'Leave one day out',
	none: 'No score'
};

/** What the rule of `auto` takes, as far as the training set says it. */
export const automaticProtocol = (sessions: number, regress: boolean): string =>
	sessions > 1 ? 'Leave one session out' : regress ? 'Leave one block out' : 'Leave one trial out';

/** A protocol by its name on the page; a regression leaves out blocks of time where a classification leaves out trials. */
const protocolLabel = (score: string, regress: boolean): string =>
	regress && score === 'leave-one-trial-out' ? 'Leave one block out' : (PROTOCOLS[score] ?? score);

function scoreReceipts(facts: ReceiptFacts, regress: boolean): readonly Receipt[] {
	const { recipe, sessions, chosen, reason } = facts;
	const auto = recipe.score === 'auto';
	const rest = restClassIn(recipe.restClass, chosen);
	return [
		receipt({
			id: 'protocol',
			value: auto ? automaticProtocol(sessions.length, regress) : protocolLabel(recipe.score, regress),
			auto,
			why: !auto
				? 'Chosen by hand.'
				: (reason ??
					'By session where two have every class, else by trial: what is scored was never trained on.')
		}),
		...(regress
			? []
			: [
					receipt({
						id: 'rest',
						before: 'Rest class ',
						value: rest ?? 'none',
						auto: recipe.restClass === null,
						why: 'The class of doing nothing, guessed by its name: the active error rate forgives it.'
					})
				])
	];
}
