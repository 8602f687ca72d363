import { AppError, isAppError, messageOf } from '../core/errors.ts';
import type { ScriptAct } from './stopwatch.ts';

/** The line of the script in the stack of what was thrown; undefined when it does not stand there. */
export function lineIn(error: unknown, url: string): number | undefined {
	const stack = error instanceof Error ? (error.stack ?? '') : '';
	const at = stack.indexOf(`${url}:`);
	const line = at < 0 ? NaN : Number(/^\d+/.exec(stack.slice(at + url.length + 1))?.[0]);
	return Number.isFinite(line) ? line : undefined;
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

/** What a script threw, as an error that names the place. One of ours passes as it is. */
export const thrownBy = (act: ScriptAct, error: unknown, url: string): unknown =>
	isAppError(error) ? error : scriptError(act, messageOf(error), lineIn(error, url));

/** The sentence for a script that took too long. */
export const tooLong = (act: ScriptAct, seconds: number): AppError =>
	scriptError(act, `it took longer than ${seconds} s and was ended, so there may be an endless loop in it`);

/** The line that a message of ours names. */
export function lineOf(message: string): number | undefined {
	const found = /^Your script (?:failed|cannot be read), line (\d+)/.exec(message);
	return found ? Number(found[1]) : undefined;
}
