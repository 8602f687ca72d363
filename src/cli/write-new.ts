import { writeFile } from 'node:fs/promises';
import { AppError, messageOf } from '../lib/index.ts';
import { UsageError } from './command.ts';

/** Options of a command that writes one file. */
export const FILE_OPTIONS = {
	out: { type: 'string' },
	force: { type: 'boolean', default: false },
	json: { type: 'boolean', default: false }
} as const;

/** The file to write. Throws a UsageError when none is named, or one of another kind. */
export function fileToWrite(out: string | undefined, ending: string): string {
	if (out === undefined || !out.endsWith(ending))
		throw new UsageError(`Say with --out which file to write; it ends in ${ending}.`);
	return out;
}

/** Writes a file. Throws a SessionError when there is one already and it may not be replaced, or when it cannot be written. */
export async function writeNew(file: string, content: Uint8Array | string, force: boolean): Promise<void> {
	try {
		await writeFile(file, content, { flag: force ? 'w' : 'wx' });
	} catch (error) {
		const there = (error as NodeJS.ErrnoException).code === 'EEXIST';
		throw new AppError(
			'SessionError',
			there ? `${file} is there already. --force replaces it.` : `${file}: ${messageOf(error)}`,
			{ cause: error }
		);
	}
}
