import type { SessionSummary } from '../session/read/summary.ts';

/** The summary of a session of which nothing but its id is known. */
export const emptySummary = (id: string, name = id): SessionSummary => ({
	id,
	name,
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
