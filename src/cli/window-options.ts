import type { LabelledRecording, TrainOptions } from '../lib/index.ts';
import { listOption, numberOption, UsageError } from './command.ts';
import { PIPELINE_HELP, PIPELINE_OPTIONS, pipelineOf } from './pipeline-options.ts';

/** Options of every command that makes labelled windows, for `parseArgs`. */
export const WINDOW_OPTIONS = {
	classes: { type: 'string', multiple: true },
	'trim-onset': { type: 'string' },
	'trim-offset': { type: 'string' },
	stream: { type: 'string' },
	'skip-first': { type: 'boolean', default: true },
	...PIPELINE_OPTIONS
} as const;

/** What `--help` says of them. */
export const WINDOW_HELP = `  --classes LIST    only these classes, in this order; all when left out
  --trim-onset S    leave out so many seconds at the beginning of each trial
  --trim-offset S   and at its end
${PIPELINE_HELP}
  --stream NAME     which stream, when a session holds several
  --no-skip-first   also use the first labelled segment of sessions that were labelled by hand in MyoDeck
                    (of imported and guided sessions, and the last trial of a class, it is always used)`;

/** The values `parseArgs` gives for `WINDOW_OPTIONS`. */
export type WindowValues = Parameters<typeof pipelineOf>[0] & {
	readonly classes?: string[] | undefined;
	readonly 'trim-onset'?: string | undefined;
	readonly 'trim-offset'?: string | undefined;
	readonly stream?: string | undefined;
	readonly 'skip-first': boolean;
};

/** Which windows to make. Throws a UsageError that names the option. */
export function windowOptionsOf(
	values: WindowValues
): Pick<TrainOptions, 'pipeline' | 'classNames' | 'classes' | 'skipFirst' | 'trim'> {
	const wanted = listOption(values.classes);
	const onsetSeconds = secondsOption('trim-onset', values['trim-onset']);
	const offsetSeconds = secondsOption('trim-offset', values['trim-offset']);
	return {
		pipeline: pipelineOf(values),
		classNames: wanted,
		...(wanted.length > 0 && { classes: wanted.map((_, i) => i) }),
		skipFirst: values['skip-first'],
		...((onsetSeconds > 0 || offsetSeconds > 0) && { trim: { onsetSeconds, offsetSeconds } })
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
