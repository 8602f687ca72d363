import { parseArgs, type ParseArgsConfig } from 'node:util';

/** One sub-command of `myodeck`. */
export interface Command {
	readonly name: string;
	/** One line for the list of commands. */
	readonly summary: string;
	/** What `--help` prints. */
	readonly help: string;
	/** Does it. Throws a UsageError for arguments it does not understand, anything else for a failure. */
	run(args: readonly string[], io: Io): Promise<void>;
}

/** Where a command writes: results, and everything beside them. One line or more, without the last line end. */
export interface Io {
	out(text: string): void;
	err(text: string): void;
	/** Shows one line until the next one, or until something else is written; empty: none. Only where a person looks on. */
	progress?(text: string): void;
}

/** The command line was not understood: said with the way to the help, exit code 2. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** `parseArgs` with its complaints as UsageErrors. */
export function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
	try {
		return parseArgs(config);
	} catch (error) {
		throw new UsageError((error as Error).message);
	}
}

/** An option's value as a number. Throws a UsageError that names the option. */
export function numberOption(name: string, value: string): number {
	const number = Number(value);
	if (value.trim() === '' || !Number.isFinite(number)) {
		throw new UsageError(`--${name} takes a number, not "${value}".`);
	}
	return number;
}

/** Values of an option that may be given several times and with commas. */
export const listOption = (values: readonly string[] | undefined): string[] =>
	(values ?? []).flatMap((value) => value.split(',')).filter((value) => value !== '');

/** How far a file is: the share first, because a line is cut where the terminal ends. */
export const progressLine = (file: string, done: number | undefined): string =>
	`${done === undefined ? '     ' : `${String(Math.floor(100 * done)).padStart(3)} %`}  ${file}`;
