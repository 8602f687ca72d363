import { fileStem } from '../../library/session-location.ts';
import { emptySummary } from '../../library/empty-summary.ts';
import type { SessionMarks } from '../../library/session-row.ts';
import type { SessionSummary } from '../../session/read/summary.ts';

/** A session in the list: its summary, and what this browser knows of it. */
export interface ListedSession extends SessionSummary, SessionMarks {
	/** Another tab is recording it: until that ends it can neither be used nor changed. */
	readonly recordingElsewhere?: boolean;
	/** The linked folder it lies in; undefined for one that is stored in the browser. */
	readonly folder?: {
		readonly id: string;
		readonly name: string;
		/** Where in the folder. */
		readonly path: string;
		/** An archive is read only. */
		readonly archive: boolean;
	};
	/** Why it cannot be opened; then nothing else is known of it. */
	readonly refused?: string;
}

/** Ids that are made of the time of the recording, which nobody wants to read. */
const TIMED_ID = /^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_/;

/** What a session is called on screen: its name; without one the time it was recorded, or the file it came from. */
export function titleOf(session: Pick<SessionSummary, 'id' | 'name' | 'created'>): string {
	const stem = fileStem(session.id);
	const named = session.name !== session.id && session.name !== stem;
	if (named) return session.name;
	if (!session.created || !TIMED_ID.test(stem)) return stem;
	return `Session of ${session.created.replace('T', ' ')}`;
}

/** The row of a session in a folder that cannot be opened. */
export const unreadable = (id: string, path: string): SessionSummary => emptySummary(id, path);
