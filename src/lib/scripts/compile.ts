import { AppError, messageOf } from '../core/errors.ts';

/** A script is no program: more than this was pasted by mistake. */
const MOST_CHARACTERS = 200_000;

/**
 * Takes the types out of a script, line by line, so that every line stays where it is. Throws a ModelError with the line of
 * what cannot be read. The compiler is loaded when the first script is.
 */
export async function compile(source: string): Promise<string> {
	if (source.length > MOST_CHARACTERS) throw unreadable('it is longer than 200 000 characters');
	const { transform } = await import('sucrase');
	let code: string;
	try {
		code = transform(source, {
			transforms: ['typescript'],
			disableESTransforms: true,
			preserveDynamicImport: true,
			keepUnusedImports: true
		}).code;
	} catch (error) {
		const { loc } = error as { loc?: { line: number } };
		throw unreadable(messageOf(error).replace(/\s*\(\d+:\d+\)/, ''), loc?.line);
	}
	const imports = code
		.split('\n')
		.findIndex((text) => /^\s*(?:import\s*[\w{*'"]|export\s.*\sfrom\s*['"])/.test(text));
	if (imports >= 0) {
		throw unreadable('a script cannot import: all it may use is handed to its functions', imports + 1);
	}
	return code;
}

const unreadable = (what: string, line?: number): AppError =>
	new AppError(
		'ModelError',
		`Your script cannot be read${line === undefined ? '' : `, line ${line}`}: ${what}. Correct the script.`
	);
