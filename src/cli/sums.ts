import { sessionSums, SUMS_FILE_ENDING, writeSumsFile } from '../lib/index.ts';
import { parse, progressLine, UsageError, type Command } from './command.ts';
import { openLabelled } from './open.ts';
import { checkClasses, WINDOW_HELP, WINDOW_OPTIONS, windowOptionsOf } from './window-options.ts';
import { FILE_OPTIONS, fileToWrite, writeNew } from './write-new.ts';

/** `myodeck sums` */
export const sums: Command = {
	name: 'sums',
	summary: 'add up the windows of one session for an LDA',
	help: `myodeck sums SESSION --out FILE${SUMS_FILE_ENDING} [options]

Writes what an LDA needs to know of one session: for each class the number of windows and their mean,
and the products of the features. myodeck merge makes a model of such files: the one that myodeck
train fits on the sessions together, to the bit. So sessions can be read on many machines.

  SESSION           a .session.zip, a folder in that format, or an address (https://…)
  --out FILE        the sums to write, ending in ${SUMS_FILE_ENDING}
  --force           overwrite it
${WINDOW_HELP}
  --json            one JSON object: file, id, name, windows, features, classes
  --help            this text

Example: myodeck sums monday.session.zip --features HTD --out monday${SUMS_FILE_ENDING}`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			allowNegative: true,
			options: {
				...FILE_OPTIONS,
				...WINDOW_OPTIONS
			}
		});
		if (positionals.length !== 1) throw new UsageError('sums takes one session.');
		const out = fileToWrite(values.out, SUMS_FILE_ENDING);
		const options = windowOptionsOf(values);
		const recordings = await openLabelled(positionals, values.stream);
		checkClasses(options, recordings);
		const made = await sessionSums(recordings[0]!, options, {
			progress: (fraction) => io.progress?.(progressLine(out, fraction))
		});
		io.progress?.('');
		await writeNew(out, writeSumsFile(made), values.force);
		const { session, classNames, scatter } = made;
		const windows = scatter.counts.reduce((sum, count) => sum + count, 0);
		if (!values.json) return io.out(`${out}: sums of ${windows} windows of ${scatter.nFeatures} features`);
		const classes = Object.fromEntries(classNames.map((name, c) => [name, scatter.counts[c]!]));
		const facts = { file: out, id: session.id, name: session.name, windows };
		io.out(JSON.stringify({ ...facts, features: scatter.nFeatures, classes }));
	}
};
