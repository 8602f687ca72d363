import { AppError, protocolOf, scoreOn, selectOn, writeScoreFile, type TrainOptions } from '../lib/index.ts';
import { listOption, numberOption, parse, UsageError, type Command } from './command.ts';
import { MODEL_HELP, MODEL_OPTIONS, PROTOCOLS, trainOptionsOf } from './model-options.ts';
import { openLabelled } from './open.ts';
import { scoreFitted } from './score-fitted.ts';
import { scoredText, scoreText } from './score-text.ts';
import { checkClasses } from './window-options.ts';
import { writeNew } from './write-new.ts';

/** Options of the command, for `parseArgs`. */
const OPTIONS = {
	train: { type: 'string', multiple: true },
	test: { type: 'string', multiple: true },
	fitted: { type: 'string' },
	protocol: { type: 'string' },
	'allow-overlap': { type: 'boolean', default: false },
	select: { type: 'string' },
	save: { type: 'string' },
	force: { type: 'boolean', default: false },
	json: { type: 'boolean', default: false },
	...MODEL_OPTIONS
} as const;

/** `myodeck score` */
export const score: Command = {
	name: 'score',
	summary: 'train on sessions and score others',
	help: `myodeck score --train A.zip,B.zip --test C.zip [options]
myodeck score --train A.zip,B.zip [--protocol NAME] [options]
myodeck score --fitted FILE.model.zip --test C.zip [--stream NAME] [--rest NAME]

Trains a model on labelled sessions and says how well it predicts windows it has not learned from:
those of other sessions (--test), or each trial or session of the training data in turn.

  --train FILES     sessions to learn from; with commas, or given again
  --test FILES      sessions to score
  --fitted FILE     score this model on them instead of training one
  --protocol NAME   without --test: ${PROTOCOLS.slice(1).join(', ')}
                    or auto (default): by session when two have every class, else by trial
  --allow-overlap   score --test sessions whose samples the model was trained on, too:
                    the figure says so. Without it they are refused, whatever they are called
  --save FILE       write the score with all it was made of, ending in .score.json: myodeck rerun
                    computes it again from the same sessions and says whether it is equal
  --force           overwrite that file
  --select N        select at most N of --features, one after the other, inside the folds
${MODEL_HELP}
  --json            one JSON object instead of text: accuracy, balancedAccuracy (0 … 1), n,
                    classNames, confusion[true][predicted], and more
  --help            this text

Example: myodeck score --train monday.session.zip --test tuesday.session.zip --features HTD`,

	async run(args, io) {
		const { values } = parse({
			args: [...args],
			allowNegative: true,
			options: OPTIONS
		});
		const [toTrain, toTest] = [listOption(values.train), listOption(values.test)];
		const { fitted } = values;
		if (fitted !== undefined && toTrain.length === 0)
			return scoreFitted({ ...values, fitted }, toTest, refuseLearned, io);
		if (toTrain.length === 0 || fitted !== undefined)
			throw new UsageError('score needs either --train FILES or --fitted FILE.');
		if (toTest.length > 0 && values.protocol !== undefined) {
			throw new UsageError('--protocol is for scoring without --test.');
		}
		const protocol = PROTOCOLS.find((known) => known === (values.protocol ?? 'auto'));
		if (!protocol) throw new UsageError(`--protocol is ${PROTOCOLS.join(' or ')}, not "${values.protocol}".`);
		const options: TrainOptions = {
			...trainOptionsOf(values),
			score: toTest.length > 0 ? 'none' : protocol
		};
		if (options.targets && toTest.length > 0)
			throw new UsageError(
				'--test is for classes: a regression is scored on parts that are left out in turn.'
			);
		if (options.population && (toTest.length > 0 || values.select !== undefined))
			throw new UsageError(
				'--population is scored on each subject in turn: it goes without --test and --select.'
			);
		const recordings = await openLabelled(toTrain, values.stream, values.targets);
		checkClasses(options, recordings);
		if (values.select !== undefined) {
			if (toTest.length > 0) throw new UsageError('--select is for scoring without --test.');
			if (values.save !== undefined) throw new UsageError('--save does not go with --select.');
			const most = numberOption('select', values.select);
			return io.out(await selectionText(recordings, options, most, values.json));
		}
		const given = { train: recordings, test: await openLabelled(toTest, values.stream) };
		const { trained, score: found, notes } = await scoreOn(given, options);
		for (const note of notes.train) io.err(`train: ${note}`);
		if ('learned' in found && !values['allow-overlap']) refuseLearned(found.learned);
		for (const note of notes.test) io.err(`test: ${note}`);
		if (values.save !== undefined) {
			const text = writeScoreFile(await protocolOf(given, options), found, trained.bundle.backend);
			await writeNew(values.save, text, values.force);
		}
		const { name, pipeline } = trained.bundle;
		const facts = { model: name, pipeline, trainedOn: trained.report.made };
		if (values.json) return io.out(JSON.stringify({ ...found, ...facts }));
		io.out(scoredText(found, name, trained.report.made));
	}
};

/** Features that were selected inside the folds, how many folds took each, and their score. */
async function selectionText(
	recordings: Awaited<ReturnType<typeof openLabelled>>,
	options: TrainOptions,
	most: number,
	json: boolean
): Promise<string> {
	if (!Number.isInteger(most) || most < 1) throw new UsageError('--select takes a whole number from 1 on.');
	const { features, takenIn, score } = await selectOn(recordings, options, most);
	if (json) return JSON.stringify({ ...score, features, takenIn: Object.fromEntries(takenIn) });
	const folds = [...takenIn].filter(([, n]) => n > 0).map(([id, n]) => `${id} ${n}/${score.folds}`);
	const head = `selected: ${features.join(', ')} (taken in folds: ${folds.join(', ')})`;
	return `${head}\n${scoreText(score, 'Features selected without the fold they are scored on', score.n)}`;
}

/** Throws a ModelError that names the sessions a model was trained on. */
function refuseLearned(learned: readonly string[] | undefined): void {
	if (!learned) return;
	throw new AppError(
		'ModelError',
		`The model was trained on samples of ${learned.join(', ')}, so a score on them says nothing of new data. ` +
			'Give other sessions to --test, or --allow-overlap to see the figure with that remark.'
	);
}
