import { writeFile } from 'node:fs/promises';
import { AppError, messageOf } from '../lib/index.ts';

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
