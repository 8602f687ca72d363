import { models, type ModelKind, type ModelKindId, type TrainOptions } from '../lib/index.ts';
import { listOption, numberOption, UsageError } from './command.ts';
import { WINDOW_HELP, WINDOW_OPTIONS, windowOptionsOf, type WindowValues } from './window-options.ts';

/** How a score without `--test` leaves rows out. */
export const PROTOCOLS = [
	'auto',
	'leave-one-trial-out',
	'leave-one-session-out',
	'leave-one-subject-out',
	'leave-one-day-out'
] as const;

/** Options of every command that fits a model, for `parseArgs`. */
export const MODEL_OPTIONS = {
	rest: { type: 'string' },
	model: { type: 'string', default: 'lda' },
	setting: { type: 'string', multiple: true },
	targets: { type: 'string' },
	'target-channels': { type: 'string', multiple: true },
	seed: { type: 'string', default: '1' },
	population: { type: 'boolean', default: false },
	...WINDOW_OPTIONS
} as const;

/** What `--help` says of them. */
export const MODEL_HELP = `  --rest NAME       the class of doing nothing, for the active error rate; guessed by its name
  --model KIND      ${models.all.map(({ id }) => id).join(', ')}; default lda
  --setting ID=N    a setting of the model kind (k=7); the Train page names them
${WINDOW_HELP}
  --targets STREAM  for a regression: the stream of measured values
  --target-channels LIST  its channels, counted from 1; all when left out
  --population      one model of all subjects in a common frame, for another person to start from;
                    scored on each subject by a model of the others, without labels
  --seed N          for models that start at random, default 1`;

/** The values `parseArgs` gives for `MODEL_OPTIONS`. */
export type ModelValues = WindowValues & {
	readonly rest?: string | undefined;
	readonly model: string;
	readonly setting?: string[] | undefined;
	readonly targets?: string | undefined;
	readonly 'target-channels'?: string[] | undefined;
	readonly seed: string;
	readonly population: boolean;
};

/** What to fit. Throws a UsageError that names the option. */
export function trainOptionsOf(values: ModelValues): Omit<TrainOptions, 'score' | 'name'> {
	const model = modelOf(values.model);
	const regression = models.get(model).task === 'regress';
	if (regression && values.targets === undefined)
		throw new UsageError(`--model ${model} learns measured values. Say with --targets STREAM which.`);
	if (!regression && values.targets !== undefined)
		throw new UsageError(`--targets is for a regression; --model ${model} tells classes apart.`);
	return {
		...windowOptionsOf(values),
		model,
		settings: settingsOf(model, listOption(values.setting)),
		restClass: values.rest,
		seed: numberOption('seed', values.seed),
		...(values.population && { population: true }),
		...(values.targets !== undefined && {
			targets: { stream: values.targets, channels: channelsOf(listOption(values['target-channels'])) }
		})
	};
}

function channelsOf(list: readonly string[]): number[] | undefined {
	if (list.length === 0) return undefined;
	return list.map((text) => {
		const number = numberOption('target-channels', text);
		if (!Number.isInteger(number) || number < 1)
			throw new UsageError(`--target-channels counts channels from 1, so not "${text}".`);
		return number - 1;
	});
}

function modelOf(id: string): ModelKindId {
	if (models.has(id)) return id;
	throw new UsageError(`--model is one of ${models.all.map((kind) => kind.id).join(', ')}, not "${id}".`);
}

function settingsOf(id: ModelKindId, list: readonly string[]): Record<string, number> | undefined {
	if (list.length === 0) return undefined;
	const kind: ModelKind = models.get(id);
	const known = kind.settings ?? [];
	return Object.fromEntries(
		list.map((text) => {
			const [name = '', value] = text.split('=');
			const setting = known.find((one) => one.id === name);
			if (!setting || value === undefined) {
				const names = known.map((one) => one.id).join(', ') || 'none';
				throw new UsageError(`--setting takes ID=NUMBER; the settings of ${id} are: ${names}.`);
			}
			const number = numberOption('setting', value);
			if (number < setting.min || number > setting.max || (setting.whole && !Number.isInteger(number)))
				throw new UsageError(
					`--setting ${name} lies from ${setting.min} to ${setting.max}${setting.whole ? ', a whole number' : ''}; ${value} does not.`
				);
			return [name, number];
		})
	);
}
