import { saveBundle, shownLine, train as fit, type Trained } from '../lib/index.ts';
import { parse, progressLine, UsageError, type Command, type Io } from './command.ts';
import { MODEL_HELP, MODEL_OPTIONS, PROTOCOLS, trainOptionsOf } from './model-options.ts';
import { openLabelled } from './open.ts';
import { regressionText, scoreText } from './score-text.ts';
import { checkClasses } from './window-options.ts';
import { FILE_OPTIONS, fileToWrite, writeNew } from './write-new.ts';

const ENDING = '.model.zip';

/** `myodeck train` */
export const train: Command = {
	name: 'train',
	summary: 'train a model on sessions and write it to a file',
	help: `myodeck train SESSION... --out FILE.model.zip [options]

Trains a model as the Train page does, with the same code and the same bits, scores it on parts that
are left out in turn, and writes it. The page opens the file, and so does myodeck predict.

  SESSION           a .session.zip, or a folder in that format
  --out FILE        the model to write, ending in ${ENDING}
  --force           overwrite it
  --name NAME       what the model is called; by default its kind and its features
  --protocol NAME   ${PROTOCOLS.join(', ')}, or none: how it is scored; default auto
${MODEL_HELP}
  --json            one JSON object: file, id, name, windows, score
  --help            this text

Example: myodeck train monday.session.zip tuesday.session.zip --features HTD --out arm.model.zip`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			allowNegative: true,
			options: {
				...FILE_OPTIONS,
				name: { type: 'string' },
				protocol: { type: 'string', default: 'auto' },
				...MODEL_OPTIONS
			}
		});
		if (positionals.length === 0) throw new UsageError('train needs sessions.');
		const out = fileToWrite(values.out, ENDING);
		const score = [...PROTOCOLS, 'none' as const].find((known) => known === values.protocol);
		if (!score)
			throw new UsageError(`--protocol is ${PROTOCOLS.join(', ')} or none, not "${values.protocol}".`);
		const options = { ...trainOptionsOf(values), score, name: values.name };
		const recordings = await openLabelled(positionals, values.stream, values.targets);
		checkClasses(options, recordings);
		const trained = await fit(recordings, options, {
			onProgress: ({ fraction }) => io.progress?.(progressLine(out, fraction))
		});
		io.progress?.('');
		await writeNew(out, saveBundle(trained.bundle), values.force);
		for (const note of trained.report.notes) io.err(note);
		if (trained.unscored !== undefined) io.err(trained.unscored);
		report(trained, out, values.json, io);
	}
};

function report(trained: Trained, file: string, json: boolean, io: Io): void {
	const { bundle, score, regressionScore } = trained;
	const windows = trained.report.made;
	if (json) {
		const facts = { file, id: bundle.id, name: bundle.name, windows };
		return io.out(JSON.stringify({ ...facts, score: score ?? regressionScore }));
	}
	io.out(`${file}: ${shownLine(bundle.name)}, id ${bundle.id}`);
	if (score) io.out(scoreText(score, bundle.name, windows));
	if (regressionScore) io.out(regressionText(regressionScore));
}
