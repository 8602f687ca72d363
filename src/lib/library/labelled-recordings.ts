import type { LabelledRecording } from '../core/recording.ts';
import type { Session } from '../session/read/session.ts';
import { targetTrack } from '../session/read/target-track.ts';
import type { Database } from '../store/database.ts';
import { withSessions } from './with-sessions.ts';

/** Sessions that are stored, and which of their streams to learn from. */
export interface TrainingSources {
	readonly stream: string;
	/** Stream of measured values, for a regression. */
	readonly targets?: string | undefined;
	readonly sessions: readonly { readonly id: string; readonly name: string }[];
}

/**
 * Runs `work` with what to train on, wherever the sessions are: until it is done, none of them can be deleted for good.
 * Rejects with a SessionError that says what is missing.
 */
export function withRecordings<T>(
	db: Database,
	{ stream, targets, sessions }: TrainingSources,
	work: (recordings: readonly LabelledRecording[]) => Promise<T>
): Promise<T> {
	const read = async (session: Session, i: number): Promise<LabelledRecording> => {
		const track = targets === undefined ? undefined : await targetTrack(session, targets);
		return { ...(await session.labelled(stream)), name: sessions[i]!.name, targets: track };
	};
	return withSessions(db, sessions, 'trained on', async (opened) =>
		work(await Promise.all(opened.map(read)))
	);
}
