import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
	AppError,
	csvCell,
	messageOf,
	mostProbable,
	openSessionStore,
	Predictor,
	seekable,
	type ModelBundle
} from '../lib/index.ts';
import { bundleAt, onlyStream } from './open.ts';
import { parse, UsageError, type Command } from './command.ts';

/** `myodeck predict` */
export const predict: Command = {
	name: 'predict',
	summary: 'run a model over a session and print what it says',
	help: `myodeck predict SESSION --model FILE.model.zip [--stream NAME] [--out FILE.csv] [--json]

Runs a model over a recorded stream, window by window, with the very code that predicts live, and
prints a row for each window: its last sample, its time, the class (or nothing for a regression),
and every output with all its digits.

  SESSION         a .session.zip, a folder in that format, or an address (https://…)
  --model FILE    a .model.zip
  --stream NAME   which stream; the one the model was trained on when left out
  --out FILE      write a CSV table there instead of standard output
  --json          one JSON object a line instead of CSV
  --help          this text`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				model: { type: 'string' },
				stream: { type: 'string' },
				out: { type: 'string' },
				json: { type: 'boolean', default: false }
			}
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError('predict takes one session.');
		if (values.model === undefined) throw new UsageError('predict needs --model FILE.');
		const lines = predictedLines(file, await bundleAt(values.model), values.stream, values.json);
		if (values.out === undefined) for await (const line of lines) io.out(line);
		else await writeLines(values.out, lines);
	}
};

/** The table of a session, line by line. Throws a SessionError or ModelError when the model does not fit the stream. */
async function* predictedLines(
	file: string,
	bundle: ModelBundle,
	stream: string | undefined,
	json: boolean
): AsyncGenerator<string> {
	const session = await openSessionStore(file);
	const has = session.streams.some(({ name }) => name === bundle.stream.name);
	const input = seekable(session, stream ?? (has ? bundle.stream.name : onlyStream(session, file)));
	const predictor = new Predictor(bundle, input.info, input.first);
	const classes = predictor.task === 'classify' ? predictor.outputNames : undefined;
	if (!json)
		yield ['end', 'time', ...(classes ? ['class'] : []), ...predictor.outputNames].map(csvCell).join(',');
	for await (const chunk of input.chunks()) {
		for (const { end, time, outputs } of predictor.push(chunk)) {
			const name = classes?.[mostProbable(outputs)];
			if (json) yield JSON.stringify({ end, time, ...(classes && { class: name }), outputs: [...outputs] });
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
