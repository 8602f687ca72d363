import { messageOf, shownLine, shownText } from '../lib/index.ts';
import { UsageError, type Command, type Io } from './command.ts';
import { adaptation } from './adaptation.ts';
import { check } from './check.ts';
import { convert } from './convert.ts';
import { exporting } from './export.ts';
import { features } from './features.ts';
import { importing } from './import.ts';
import { info } from './info.ts';
import { library } from './library.ts';
import { score } from './score.ts';
import { predict } from './predict.ts';
import { rerun } from './rerun.ts';
import { sums } from './sums.ts';
import { train } from './train.ts';
import { merge } from './merge.ts';
import { measure } from './measure.ts';
import { verify } from './verify.ts';

/** The sub-commands, in the order of the help. Adding one is adding a file and a line. */
const commands: readonly Command[] = [
	info,
	check,
	exporting,
	importing,
	convert,
	features,
	train,
	sums,
	merge,
	score,
	rerun,
	predict,
	measure,
	adaptation,
	verify,
	library
];

const HELP = `myodeck: the deck without a screen

usage: myodeck COMMAND [options]        (npm run -s myodeck -- COMMAND [options])

${commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

myodeck COMMAND --help says more. Exit codes: 0 done, 1 failed (why is on stderr), 2 not understood.`;

/** Runs one command line and gives back its exit code. */
export async function run([name, ...args]: readonly string[], io: Io): Promise<number> {
	if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
		(name === undefined ? io.err : io.out).call(io, HELP);
		return name === undefined ? 2 : 0;
	}
	const command = commands.find((known) => known.name === name);
	const safe = withoutControls(io);
	if (command && args.some((arg) => arg === '--help' || arg === '-h')) {
		io.out(command.help);
		return 0;
	}
	try {
		if (!command) throw new UsageError(`There is no command "${name}".`);
		await command.run(args, safe);
		return 0;
	} catch (error) {
		const usage = error instanceof UsageError;
		safe.err(`myodeck: ${messageOf(error)}`);
		if (usage) safe.err(`Try: myodeck ${command ? `${command.name} ` : ''}--help`);
		return usage ? 2 : 1;
	}
}

/**
 * What is written without the characters that steer a terminal: names and sentences come from files. A result may have
 * several lines; everything beside the results is a line each.
 */
const withoutControls = ({ out, err, progress }: Io): Io => ({
	out: (text) => out(shownText(text)),
	err: (text) => err(shownLine(text)),
	...(progress && { progress: (text: string) => progress(shownLine(text)) })
});
