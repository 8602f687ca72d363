import { messageOf } from '../lib/index.ts';
import { UsageError, type Command } from './command.ts';
import { info } from './info.ts';
import { score } from './score.ts';

/** The sub-commands, in the order of the help. Adding one is adding a file and a line. */
const commands: readonly Command[] = [info, score];

const HELP = `myodeck: the deck without a screen

usage: myodeck COMMAND [options]        (npm run -s myodeck -- COMMAND [options])

${commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join('\n')}

myodeck COMMAND --help says more. Exit codes: 0 done, 1 failed (why is on stderr), 2 not understood.`;

/** Runs one command line and gives back its exit code. */
async function main([name, ...args]: readonly string[]): Promise<number> {
	if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
		(name === undefined ? console.error : console.log)(HELP);
		return name === undefined ? 2 : 0;
	}
	const command = commands.find((known) => known.name === name);
	if (command && args.some((arg) => arg === '--help' || arg === '-h')) {
		console.log(command.help);
		return 0;
	}
	try {
		if (!command) throw new UsageError(`There is no command "${name}".`);
		await command.run(args);
		return 0;
	} catch (error) {
		const usage = error instanceof UsageError;
		console.error(`myodeck: ${messageOf(error)}`);
		if (usage) console.error(`Try: myodeck ${command ? `${command.name} ` : ''}--help`);
		return usage ? 2 : 1;
	}
}

process.exitCode = await main(process.argv.slice(2));
