import { AppError } from '../core/errors.ts';
import type { ScriptAct } from './script-calls.ts';

/** Characters of a message that are kept. */
export const MOST_FAULT_CHARACTERS = 1000;

/** What is wrong with a script, before it is known which of its functions is to blame. `line`: from 1, when it is of one line. */
export class ScriptFault extends Error {
	readonly line: number | undefined;

	constructor(what: string, line?: number) {
		super(what);
		this.line = line;
	}
}

/** The line of the script in the stack of what was thrown; undefined when it is not named there. */
function lineIn(error: unknown, url: string): number | undefined {
	const stack = error instanceof Error ? String(error.stack ?? '') : '';
	const at = stack.indexOf(`${url}:`);
	const line = at < 0 ? NaN : Number(/^\d+/.exec(stack.slice(at + url.length + 1))?.[0]);
	return Number.isFinite(line) ? line : undefined;
}

/** What a script threw, as a ScriptFault with the line. `url`: what stacks call the script. Never throws. */
export function faultOf(error: unknown, url: string): ScriptFault {
	if (error instanceof ScriptFault) return error;
	try {
		const text = error instanceof Error ? error.message || error.name : error;
		return new ScriptFault(String(text).slice(0, MOST_FAULT_CHARACTERS), lineIn(error, url));
	} catch {
		return new ScriptFault('it threw something that has no text');
	}
}

const DOING: Readonly<Record<ScriptAct, string>> = {
	load: 'while it was loaded',
	extract: 'in extract',
	train: 'in train',
	predict: 'in predict'
};

/** A ModelError that names the function and the line of the script. */
export function scriptError(act: ScriptAct, what: string, line?: number): AppError {
	const place = `${line === undefined ? '' : `line ${line}, `}${DOING[act]}`;
	return new AppError(
		'ModelError',
		`Your script failed, ${place}: ${what.replace(/\.$/, '')}. Correct the script and train again.`
	);
}

/** A fault as an error that names the function; every other error as it is. */
export const blamed = (act: ScriptAct, error: unknown): unknown =>
	error instanceof ScriptFault ? scriptError(act, error.message, error.line) : error;

/** The sentence for a script that took too long. */
export const tooLong = (act: ScriptAct, seconds: number): AppError =>
	scriptError(act, `it took longer than ${seconds} s and was ended, so there may be an endless loop in it`);

/** The line that a message of ours names. */
export function lineOf(message: string): number | undefined {
	const found = /^Your script (?:failed|cannot be read), line (\d+)/.exec(message);
	return found ? Number(found[1]) : undefined;
}
