import type { LabelledRecording } from '../core/recording.ts';
import { Session } from '../session/read/session.ts';
import type { Database } from '../store/database.ts';
import { resolveStore } from './session-location.ts';

/** Sessions that are stored, and which of their streams to learn from. */
export interface TrainingTakes {
	readonly stream: string;
	/** Stream of measured values, for a regression. */
	readonly targets?: string | undefined;
	readonly sessions: readonly { readonly id: string; readonly name: string }[];
}

/** What to train on, wherever the sessions are. Rejects with a SessionError that says what is missing. */
export async function labelledRecordings(
	db: Database,
	{ stream, targets, sessions }: TrainingTakes
): Promise<LabelledRecording[]> {
	const read = async ({ id, name }: TrainingTakes['sessions'][number]): Promise<LabelledRecording> => {
		const session = await Session.open(await resolveStore(db, id), { id, name });
		const track = targets === undefined ? undefined : await session.labelled(targets);
		return { ...(await session.labelled(stream)), name, targets: track };
	};
	return Promise.all(sessions.map(read));
}
