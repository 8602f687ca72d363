import { evaluate, classifiers, models, train, type ModelKindId, type TrainOptions } from '../lib/index.ts';
import { listOption, numberOption, parse, UsageError, type Command } from './command.ts';
import { openLabelled } from './open.ts';
import { PIPELINE_HELP, PIPELINE_OPTIONS, pipelineOf } from './pipeline-options.ts';
import { scoreText } from './score-text.ts';

const PROTOCOLS = ['leave-one-trial-out', 'leave-one-session-out'] as const;

/** `myodeck score` */
export const score: Command = {
	name: 'score',
	summary: 'train on sessions and score others',
	help: `myodeck score --train A.zip,B.zip --test C.zip [options]
myodeck score --train A.zip,B.zip [--protocol NAME] [options]

Trains a model on labelled sessions and says how well it predicts windows it has not learned from:
those of other sessions (--test), or each trial or session of the training data in turn.

  --train FILES     sessions to learn from; with commas, or given again
  --test FILES      sessions to score
  --protocol NAME   without --test: ${PROTOCOLS.join(' or ')};
                    by default by session when there are several
  --model KIND      ${classifiers.map(({ id }) => id).join(', ')}; default lda
${PIPELINE_HELP}
  --stream NAME     which stream, when a session holds several
  --no-skip-first   also use the first labelled segment of sessions that were labelled by hand in MyoDeck
                    (of imported and guided sessions, and the last trial of a class, it is always used)
  --seed N          for models that start at random, default 1
  --json            one JSON object instead of text: accuracy, balancedAccuracy (0 … 1), n,
                    classNames, confusion[true][predicted], and more
  --help            this text`,

	async run(args, io) {
		const { values } = parse({
			args: [...args],
			allowNegative: true,
			options: {
				train: { type: 'string', multiple: true },
				test: { type: 'string', multiple: true },
				protocol: { type: 'string' },
				model: { type: 'string', default: 'lda' },
				stream: { type: 'string' },
				'skip-first': { type: 'boolean', default: true },
				seed: { type: 'string', default: '1' },
				json: { type: 'boolean', default: false },
				...PIPELINE_OPTIONS
			}
		});
		const [toTrain, toTest] = [listOption(values.train), listOption(values.test)];
		if (toTrain.length === 0) throw new UsageError('score needs --train FILES.');
		if (toTest.length > 0 && values.protocol !== undefined) {
			throw new UsageError('--protocol is for scoring without --test.');
		}
		const protocol =
			values.protocol === undefined
				? PROTOCOLS[toTrain.length > 1 ? 1 : 0]
				: PROTOCOLS.find((known) => known === values.protocol);
		if (!protocol) throw new UsageError(`--protocol is ${PROTOCOLS.join(' or ')}, not "${values.protocol}".`);
		const options: TrainOptions = {
			pipeline: pipelineOf(values),
			model: modelOf(values.model),
			classNames: [],
			skipFirst: values['skip-first'],
			seed: numberOption('seed', values.seed),
			score: toTest.length > 0 ? 'none' : protocol
		};
		const trained = await train(await openLabelled(toTrain, values.stream), options);
		for (const note of trained.report.notes) io.err(`train: ${note}`);
		let found = trained.score;
		if (toTest.length > 0) {
			const { skipFirst } = options;
			const evaluated = await evaluate(trained.bundle, await openLabelled(toTest, values.stream), {
				skipFirst
			});
			for (const note of evaluated.report.notes) io.err(`test: ${note}`);
			found = evaluated.score;
		}
		if (!found) throw new Error(trained.unscored);
		const { name, pipeline } = trained.bundle;
		const facts = { model: name, pipeline, trainedOn: trained.report.made };
		io.out(
			values.json ? JSON.stringify({ ...found, ...facts }) : scoreText(found, name, trained.report.made)
		);
	}
};

function modelOf(id: string): ModelKindId {
	if (models.has(id) && models.get(id).task === 'classify') return id;
	throw new UsageError(`--model is one of ${classifiers.map((kind) => kind.id).join(', ')}, not "${id}".`);
}
