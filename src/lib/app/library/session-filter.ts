import { isPrediction } from '../../core/signal.ts';
import { titleOf, type ListedSession } from './listed-session.ts';
import { hasLabels } from './training-set.ts';

/** Which sessions the table shows. A text is empty, a choice is `any`, where it leaves nothing out. */
export interface SessionFilter {
	/** Words that all stand in its name, note, subject, device or classes. */
	readonly query: string;
	readonly subject: string;
	readonly date: 'any' | 'today' | 'week' | 'month' | 'older';
	/** Name of a class that has a trial. */
	readonly className: string;
	/** Device, or name of the stream where the device is not known. */
	readonly device: string;
	readonly labels: 'any' | 'with' | 'without';
	readonly trainingSet: 'any' | 'in' | 'out';
}

/** Shows every session. */
export const NO_FILTER: SessionFilter = {
	query: '',
	subject: '',
	date: 'any',
	className: '',
	device: '',
	labels: 'any',
	trainingSet: 'any'
};

/** True when anything is left out. */
export const isFiltered = (filter: SessionFilter): boolean =>
	(Object.keys(NO_FILTER) as (keyof SessionFilter)[]).some((key) => filter[key].trim() !== NO_FILTER[key]);

/** The devices of a session: those of its streams, or the names of streams without one. */
export const devicesOf = ({ streams }: Pick<ListedSession, 'streams'>): readonly string[] => [
	...new Set(streams.filter((stream) => !isPrediction(stream)).map(({ device, name }) => device ?? name))
];

const labelledClasses = ({ classNames, trialsPerClass }: ListedSession): readonly string[] =>
	classNames.filter((_, i) => (trialsPerClass[i] ?? 0) > 0);

/** What the filters can choose among, each once and sorted. */
export interface FilterChoices {
	readonly subjects: readonly string[];
	readonly classNames: readonly string[];
	readonly devices: readonly string[];
}

/** The choices that these sessions give. */
export function filterChoices(sessions: readonly ListedSession[]): FilterChoices {
	const all = (of: (session: ListedSession) => readonly string[]): readonly string[] =>
		[...new Set(sessions.flatMap(of))].sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
	return {
		subjects: all(({ subject }) => (subject ? [subject] : [])),
		classNames: all(labelledClasses),
		devices: all(devicesOf)
	};
}

const DAY_MS = 24 * 60 * 60_000;
const DAYS = { today: 1, week: 7, month: 30 } as const;

/** `created` is local time without a zone, as the list keeps it. `now`: milliseconds since 1970. */
function isOfDate(created: string, date: SessionFilter['date'], now: number): boolean {
	if (date === 'any') return true;
	const time = Date.parse(created);
	if (Number.isNaN(time)) return date === 'older';
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	if (date === 'older') return time < midnight - (DAYS.month - 1) * DAY_MS;
	return time >= midnight - (DAYS[date] - 1) * DAY_MS;
}

/** The sessions that pass, in their order. `now`: milliseconds since 1970. */
export function filterSessions(
	sessions: readonly ListedSession[],
	filter: SessionFilter,
	trainingSet: ReadonlySet<string>,
	now: number
): readonly ListedSession[] {
	const words = filter.query.toLowerCase().split(/\s+/).filter(Boolean);
	return sessions.filter((session) => {
		const { id, subject = '', note = '', classNames, created } = session;
		if (filter.subject && subject !== filter.subject) return false;
		if (filter.className && !labelledClasses(session).includes(filter.className)) return false;
		if (filter.device && !devicesOf(session).includes(filter.device)) return false;
		if (filter.labels !== 'any' && hasLabels(session) !== (filter.labels === 'with')) return false;
		if (filter.trainingSet !== 'any' && trainingSet.has(id) !== (filter.trainingSet === 'in')) return false;
		if (!isOfDate(created, filter.date, now)) return false;
		const text = [titleOf(session), id, subject, note, ...classNames, ...devicesOf(session)]
			.join('\n')
			.toLowerCase();
		return words.every((word) => text.includes(word));
	});
}
