import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
	AppError,
	csvCell,
	decisionOf,
	messageOf,
	openSessionStore,
	Predictor,
	rejectionStep,
	seekable,
	SmootherChain,
	type ModelBundle,
	type SmootherStep
} from '../lib/index.ts';
import { bundleAt, onlyStream } from './open.ts';
import { numberOption, parse, UsageError, type Command } from './command.ts';

/** `myodeck predict` */
export const predict: Command = {
	name: 'predict',
	summary: 'run a model over a session and print what it says',
	help: `myodeck predict SESSION --model FILE.model.zip [--stream NAME] [--out FILE.csv] [--json]
                [--persistence N] [--reject]

Runs a model over a recorded stream, window by window, with the very code that predicts live, and
prints a row for each window: its last sample, its time, the class (or nothing for a regression),
and every output with all its digits.

  SESSION         a .session.zip, a folder in that format, or an address (https://…)
  --model FILE    a .model.zip
  --persistence N the class changes after N equal windows in a row, as on the Predict panel; 1 without it
  --reject        no class below the threshold of the model: an empty cell
  --stream NAME   which stream; the one the model was trained on when left out
  --out FILE      write a CSV table there instead of standard output
  --json          one JSON object a line instead of CSV
  --help          this text

Example: myodeck predict monday.session.zip --model arm.model.zip --out predictions.csv`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				model: { type: 'string' },
				stream: { type: 'string' },
				persistence: { type: 'string' },
				reject: { type: 'boolean', default: false },
				out: { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError('predict takes one session.');
		if (values.model === undefined) throw new UsageError('predict needs --model FILE.');
		const bundle = await bundleAt(values.model);
		const steps = stepsOf(bundle, values.persistence, values.reject);
		const lines = predictedLines(file, bundle, { stream: values.stream, json: values.json, steps });
		if (values.out === undefined) for await (const line of lines) io.out(line);
		else await writeLines(values.out, lines);
	}
};

interface Wanted {
	readonly stream: string | undefined;
	readonly json: boolean;
	readonly steps: readonly SmootherStep[];
}

/** The steps between a prediction and its class. Throws a UsageError for options that do not fit the model. */
function stepsOf(
	{ task, confidence, name }: ModelBundle,
	persistence: string | undefined,
	reject: boolean
): readonly SmootherStep[] {
	if (task !== 'classify' && (reject || persistence !== undefined))
		throw new UsageError(`--persistence and --reject are for classes, and "${name}" is a regression.`);
	const rejection = reject ? rejectionStep(confidence) : undefined;
	if (reject && !rejection)
		throw new UsageError(
			`"${name}" has no threshold, so nothing can be rejected. Train it with a held-out score.`
		);
	const windows = persistence === undefined ? 1 : numberOption('persistence', persistence);
	if (!Number.isInteger(windows) || windows < 1 || windows > 50)
		throw new UsageError('--persistence takes a whole number from 1 to 50.');
	return [...(rejection ? [rejection] : []), { kind: 'persistence', params: { windows } }];
}

/** The table of a session, line by line. Throws a SessionError or ModelError when the model does not fit the stream. */
async function* predictedLines(
	file: string,
	bundle: ModelBundle,
	{ stream, json, steps }: Wanted
): AsyncGenerator<string> {
	const session = await openSessionStore(file);
	const has = session.streams.some(({ name }) => name === bundle.stream.name);
	const input = seekable(session, stream ?? (has ? bundle.stream.name : onlyStream(session, file)));
	const predictor = new Predictor(bundle, input.info, input.first);
	const { hop } = predictor.pipeline;
	const chain = new SmootherChain(steps, predictor.task, predictor.nOutputs, input.info.fs / hop);
	let next: number = input.first;
	const classes = predictor.task === 'classify' ? predictor.outputNames : undefined;
	if (!json)
		yield ['end', 'time', ...(classes ? ['class'] : []), ...predictor.outputNames].map(csvCell).join(',');
	for await (const chunk of input.chunks()) {
		if (chunk.lost || (chunk.index !== undefined && chunk.index !== next)) chain.reset();
		next = (chunk.index ?? next) + chunk.timestamps.length;
		for (const { end, time, outputs } of predictor.push(chunk)) {
			const name = classes && (classes[decisionOf(chain.push(outputs))] ?? '');
			if (json)
				yield JSON.stringify({ end, time, ...(classes && { class: name || null }), outputs: [...outputs] });
			else yield [end, time, ...(name === undefined ? [] : [csvCell(name)]), ...outputs].join(',');
		}
	}
}

/** Writes lines to a file as they come. Throws a SessionError when it cannot be written. */
async function writeLines(file: string, lines: AsyncIterable<string>): Promise<void> {
	const ended = async function* (): AsyncGenerator<string> {
		for await (const line of lines) yield `${line}\n`;
	};
	try {
		await pipeline(Readable.from(ended()), createWriteStream(file));
	} catch (error) {
		if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
		throw new AppError('SessionError', `${file}: ${messageOf(error)}`, { cause: error });
	}
}
