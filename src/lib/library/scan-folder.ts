import { messageOf } from '../core/errors.ts';
import { sessionsUnder } from './linked-folder.ts';
import { linkedId, type LinkedFolder } from './session-location.ts';
import type { SessionSummary } from '../session/read/summary.ts';

/** A session in a linked folder as the list shows it, or the sentence that says why it cannot be opened. */
export interface LinkedSession {
	readonly id: string;
	/** Where it lies, below the folder. */
	readonly path: string;
	readonly summary?: SessionSummary;
	readonly refused?: string;
}

/**
 * Looks through a linked folder and tells of every session as it is found, in order of names. One that cannot be read
 * keeps no other away. Throws a SessionError when the folder itself cannot be read.
 */
export async function scanFolder(
	folder: LinkedFolder,
	onFound: (found: LinkedSession) => Promise<void> | void,
	signal?: AbortSignal
): Promise<void> {
	for await (const { path, session, refused } of sessionsUnder(folder.handle)) {
		signal?.throwIfAborted();
		const id = linkedId(folder.id, path);
		if (!session) {
			await onFound({ id, path, refused: refused ?? 'It cannot be opened.' });
			continue;
		}
		try {
			await onFound({ id, path, summary: { ...(await session.summary()), id } });
		} catch (error) {
			signal?.throwIfAborted();
			await onFound({ id, path, refused: messageOf(error) });
		}
	}
}
