import { fileStem } from '../../library/session-location.ts';
import type { QualityWarning } from '../../session/quality/quality.ts';
import type { SessionSummary } from '../../session/read/summary.ts';

/** A session in the list: its summary, and what this browser knows of it. */
export interface ListedSession extends SessionSummary {
	/** Its recording never reached Stop (a closed tab, a crash); everything but the last moment is there. */
	readonly recovered?: boolean;
	/** Deleted, but not yet gone: Undo brings it back. */
	readonly deleted?: boolean;
	/** When it was last exported, ISO 8601. */
	readonly exported?: string;
	/** When it was last corrected on this device, ISO 8601: what depends on its labels is made anew. */
	readonly corrected?: string;
	/** What speaks against training on it; undefined: its quality was never measured. See `Library.quality`. */
	readonly warnings?: readonly QualityWarning[];
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
	return `Take of ${session.created.replace('T', ' ')}`;
}

/** The row of a session in a folder that cannot be opened. */
export const unreadable = (id: string, path: string): SessionSummary => ({
	id,
	name: path,
	created: '',
	streams: [],
	seconds: 0,
	classNames: [],
	trialsPerClass: [],
	labels: 0,
	bytes: 0,
	finished: true,
	problems: []
});
