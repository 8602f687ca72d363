import {
	models,
	type LabelledRecording,
	type ModelKind,
	type ModelKindId,
	type TrainOptions
} from '../lib/index.ts';
import { listOption, numberOption, UsageError } from './command.ts';
import { PIPELINE_HELP, PIPELINE_OPTIONS, pipelineOf } from './pipeline-options.ts';

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
	classes: { type: 'string', multiple: true },
	'trim-onset': { type: 'string' },
	'trim-offset': { type: 'string' },
	stream: { type: 'string' },
	targets: { type: 'string' },
	'target-channels': { type: 'string', multiple: true },
	'skip-first': { type: 'boolean', default: true },
	seed: { type: 'string', default: '1' },
	population: { type: 'boolean', default: false },
	...PIPELINE_OPTIONS
} as const;

/** What `--help` says of them. */
export const MODEL_HELP = `  --rest NAME       the class of doing nothing, for the active error rate; guessed by its name
  --model KIND      ${models.all.map(({ id }) => id).join(', ')}; default lda
  --setting ID=N    a setting of the model kind (k=7); the Train page names them
  --classes LIST    only these classes, in this order; all when left out
  --trim-onset S    leave out so many seconds at the beginning of each trial
  --trim-offset S   and at its end
${PIPELINE_HELP}
  --stream NAME     which stream, when a session holds several
  --targets STREAM  for a regression: the stream of measured values
  --target-channels LIST  its channels, counted from 1; all when left out
  --no-skip-first   also use the first labelled segment of sessions that were labelled by hand in MyoDeck
                    (of imported and guided sessions, and the last trial of a class, it is always used)
  --population      one model of all subjects in a common frame, for another person to start from;
                    scored on each subject by a model of the others, without labels
  --seed N          for models that start at random, default 1`;

/** The values `parseArgs` gives for `MODEL_OPTIONS`. */
export type ModelValues = Parameters<typeof pipelineOf>[0] & {
	readonly rest?: string | undefined;
	readonly model: string;
	readonly setting?: string[] | undefined;
	readonly classes?: string[] | undefined;
	readonly 'trim-onset'?: string | undefined;
	readonly 'trim-offset'?: string | undefined;
	readonly stream?: string | undefined;
	readonly targets?: string | undefined;
	readonly 'target-channels'?: string[] | undefined;
	readonly 'skip-first': boolean;
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
	const wanted = listOption(values.classes);
	const onsetSeconds = secondsOption('trim-onset', values['trim-onset']);
	const offsetSeconds = secondsOption('trim-offset', values['trim-offset']);
	return {
		pipeline: pipelineOf(values),
		model,
		settings: settingsOf(model, listOption(values.setting)),
		classNames: wanted,
		...(wanted.length > 0 && { classes: wanted.map((_, i) => i) }),
		skipFirst: values['skip-first'],
		...((onsetSeconds > 0 || offsetSeconds > 0) && { trim: { onsetSeconds, offsetSeconds } }),
		restClass: values.rest,
		seed: numberOption('seed', values.seed),
		...(values.population && { population: true }),
		...(values.targets !== undefined && {
			targets: { stream: values.targets, channels: channelsOf(listOption(values['target-channels'])) }
		})
	};
}

/** Throws a UsageError when `--classes` names a class that no recording has. */
export function checkClasses(
	{ classNames }: Pick<TrainOptions, 'classNames'>,
	recordings: readonly LabelledRecording[]
): void {
	const there = new Set(recordings.flatMap((recording) => recording.classNames));
	for (const name of classNames) {
		if (!there.has(name))
			throw new UsageError(`--classes names "${name}", and the sessions have ${[...there].join(', ')}.`);
	}
}

function secondsOption(name: string, value: string | undefined): number {
	const number = value === undefined ? 0 : numberOption(name, value);
	if (number < 0) throw new UsageError(`--${name} takes seconds, 0 or more, not "${value}".`);
	return number;
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
