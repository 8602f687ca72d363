import { evaluate } from '../lib/index.ts';
import { UsageError, type Io } from './command.ts';
import { bundleAt, openLabelled } from './open.ts';
import { scoreText } from './score-text.ts';

/** What `myodeck score --fitted` is told. */
export interface FittedValues {
	readonly fitted: string;
	readonly stream?: string | undefined;
	readonly rest?: string | undefined;
	readonly 'allow-overlap': boolean;
	readonly json: boolean;
}

/**
 * Scores a model that is there on sessions, with the windows it was trained with (first segment, trims): the figures of
 * `score --train … --test …`. `refuse` throws when the model has learned from the sessions it names.
 */
export async function scoreFitted(
	{ fitted, stream, rest, json, 'allow-overlap': overlap }: FittedValues,
	toTest: readonly string[],
	refuse: (learned: readonly string[] | undefined) => void,
	io: Io
): Promise<void> {
	if (toTest.length === 0) throw new UsageError('--fitted needs --test FILES.');
	const bundle = await bundleAt(fitted);
	if (bundle.task !== 'classify') throw new UsageError('--fitted takes a model of classes.');
	const { skipFirst = true, trim } = bundle.trainedWith ?? {};
	const recordings = await openLabelled(toTest, stream);
	const { score, report } = await evaluate(bundle, recordings, { skipFirst, trim, restClass: rest });
	if (!overlap) refuse(score.learned);
	for (const note of report.notes) io.err(`test: ${note}`);
	const { name, pipeline } = bundle;
	io.out(json ? JSON.stringify({ ...score, model: name, pipeline }) : scoreText(score, name));
}
