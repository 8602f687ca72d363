import { featureParquet, featureTable, type FeatureTable } from '../lib/index.ts';
import { parse, progressLine, UsageError, type Command } from './command.ts';
import { openLabelled } from './open.ts';
import { checkClasses, WINDOW_HELP, WINDOW_OPTIONS, windowOptionsOf } from './window-options.ts';
import { FILE_OPTIONS, fileToWrite, writeNew } from './write-new.ts';

const ENDING = '.parquet';

/** `myodeck features` */
export const features: Command = {
	name: 'features',
	summary: 'write the features of labelled windows as a Parquet table',
	help: `myodeck features SESSION... --out FILE.parquet [options]

Writes one row for each window that myodeck train would learn from, with the same bits: session (id),
time (seconds, of the last sample), class, trial (of the session, from 1), repetition (the trial among
those of its class), and one float32 column for each feature of each channel (MAV 3).

  SESSION           a .session.zip, a folder in that format, or an address (https://…)
  --out FILE        the table to write, ending in ${ENDING}
  --force           overwrite it
${WINDOW_HELP}
  --json            one JSON object: file, windows, features, classes, sessions
  --help            this text

Example: myodeck features monday.session.zip --features RMS,ZC --window 0.25 --out monday.parquet`,

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
		if (positionals.length === 0) throw new UsageError('features needs sessions.');
		const out = fileToWrite(values.out, ENDING);
		const options = windowOptionsOf(values);
		const recordings = await openLabelled(positionals, values.stream);
		checkClasses(options, recordings);
		const table = await featureTable(recordings, options, {
			progress: (fraction) => io.progress?.(progressLine(out, fraction))
		});
		io.progress?.('');
		await writeNew(out, await featureParquet(table), values.force);
		for (const note of table.notes) io.err(note);
		const facts = factsOf(table);
		if (values.json) return io.out(JSON.stringify({ file: out, ...facts }));
		io.out(`${out}: ${facts.windows} windows of ${facts.features} features`);
		for (const [name, windows] of Object.entries(facts.classes)) io.out(`  ${name}: ${windows}`);
	}
};

/** What the table holds, in figures. */
function factsOf({ rows: { classNames, report }, names }: FeatureTable) {
	return {
		windows: report.made,
		features: names.length,
		classes: Object.fromEntries(
			classNames.map((name, c) => [
				name,
				report.recordings.reduce((sum, { perClass }) => sum + perClass[c]!, 0)
			])
		),
		sessions: report.recordings.map(({ id, name, made }) => ({ id, name, windows: made }))
	};
}
