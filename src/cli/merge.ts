import { readFile } from 'node:fs/promises';
import {
	AppError,
	mergeSums,
	messageOf,
	readSumsFile,
	saveBundle,
	shownLine,
	SUMS_FILE_ENDING,
	type SessionSums
} from '../lib/index.ts';
import { parse, UsageError, type Command } from './command.ts';
import { FILE_OPTIONS, fileToWrite, writeNew } from './write-new.ts';

const ENDING = '.model.zip';

/** `myodeck merge` */
export const merge: Command = {
	name: 'merge',
	summary: 'make an LDA of the sums of sessions',
	help: `myodeck merge FILE... --out FILE${ENDING} [options]

Adds the sums that myodeck sums wrote, in the order of the sessions' checksums, whatever the order of the
files, and writes the LDA: its weights are those that myodeck train gives on the same sessions, bit for
bit. The model has no score and cannot be adapted: both need the windows themselves.

  FILE              sums of a session, ending in ${SUMS_FILE_ENDING}; all made with the same options
  --out FILE        the model to write, ending in ${ENDING}
  --force           overwrite it
  --name NAME       what the model is called; by default its kind and its features
  --json            one JSON object: file, id, name, windows, classes, sessions
  --help            this text

Example: myodeck merge monday${SUMS_FILE_ENDING} tuesday${SUMS_FILE_ENDING} --out arm${ENDING}`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				...FILE_OPTIONS,
				name: { type: 'string' }
			}
		});
		if (positionals.length === 0) throw new UsageError('merge needs files of sums.');
		const out = fileToWrite(values.out, ENDING);
		const all: SessionSums[] = [];
		for (const file of positionals) all.push(readSumsFile(await textOf(file), file));
		const { bundle, windows, notes } = await mergeSums(all, values.name);
		await writeNew(out, saveBundle(bundle), values.force);
		for (const note of notes) io.err(note);
		const { id, name, classNames } = bundle;
		if (!values.json) return io.out(`${out}: ${shownLine(name)}, id ${id}, ${windows} windows`);
		const sessions = bundle.trainedOn.map((session) => ({ id: session.id, name: session.name }));
		io.out(JSON.stringify({ file: out, id, name, windows, classes: classNames, sessions }));
	}
};

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new AppError('ModelError', `${file}: ${messageOf(error)}`, { cause: error });
	}
}
