import { AppError, messageOf } from '../core/errors.ts';
import type { RandomAccess } from './random-access.ts';
import { readAhead } from './read-ahead.ts';

/**
 * Opens a file by its path. No handle is held between reads: sessions are opened in numbers, and nobody closes them.
 * Node only: `node:fs` is loaded when it is called, so that a browser never asks for it. Throws a SessionError when there
 * is no such file.
 */
export async function openNodeFile(path: string): Promise<RandomAccess> {
	const { open, stat } = await import('node:fs/promises');
	const name = path.split(/[\\/]/).pop() || path;
	const refuse = (error: unknown): never => {
		const reason = `${path} cannot be read (${messageOf(error)}). Check the path and that you may read it.`;
		throw new AppError('SessionError', reason, { cause: error });
	};
	const { size } = await stat(path).catch(refuse);
	return readAhead({
		name,
		size,
		async read(offset, length) {
			const file = await open(path, 'r').catch(refuse);
			try {
				const bytes = new Uint8Array(length);
				for (let filled = 0; filled < length;) {
					const { bytesRead } = await file
						.read(bytes, filled, length - filled, offset + filled)
						.catch(refuse);
					if (bytesRead === 0) refuse(new Error('it was cut short while it was read'));
					filled += bytesRead;
				}
				return bytes;
			} finally {
				await file.close();
			}
		}
	});
}
