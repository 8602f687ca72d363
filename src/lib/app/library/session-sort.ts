import { isPrediction } from '../../core/signal.ts';
import { titleOf, type ListedSession } from './listed-session.ts';

/** What the table of sessions can be sorted by, in the order of its columns. */
export const SORT_KEYS = [
	'name',
	'subject',
	'date',
	'duration',
	'streams',
	'classes',
	'quality',
	'trainingSet',
	'exported'
] as const;
export type SortKey = (typeof SORT_KEYS)[number];
/** False for a stored value of another version. */
export const isSortKey = (text: string): text is SortKey => SORT_KEYS.some((key) => key === text);

/** How the table is sorted. */
export interface SortOrder {
	readonly by: SortKey;
	readonly descending: boolean;
}

/** The direction that a column has when it is chosen first: what is newest, longest or chosen comes first. */
const FIRST_DESCENDING: readonly SortKey[] = ['date', 'duration', 'classes', 'trainingSet', 'exported'];

/** The order after a press on a column: the other direction where the table is sorted by it already. */
export const pressed = (order: SortOrder, by: SortKey): SortOrder => ({
	by,
	descending: order.by === by ? !order.descending : FIRST_DESCENDING.includes(by)
});

/** Compares texts as people order them: `S2` before `S10`, in any case of the letters. */
const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/** What a session is sorted by; undefined: unknown, at the end in both directions. */
function valueOf(session: ListedSession, by: SortKey, trainingSet: ReadonlySet<string>) {
	switch (by) {
		case 'name':
			return titleOf(session);
		case 'subject':
			return session.subject || undefined;
		case 'date':
			return session.created || undefined;
		case 'duration':
			return session.seconds;
		case 'streams':
			return streamText(session) || undefined;
		case 'classes':
			return session.trialsPerClass.reduce((sum, n) => sum + n, 0);
		case 'quality':
			return session.warnings?.length;
		case 'trainingSet':
			return Number(trainingSet.has(session.id));
		case 'exported':
			return session.exported;
	}
}

const streamText = ({ streams }: ListedSession): string =>
	streams
		.filter((stream) => !isPrediction(stream))
		.map(({ name, nChannels, fs }) => `${name} ${nChannels} ${fs}`)
		.join(', ');

/** The sessions in this order; those that are equal keep their order. Sessions that cannot be read come last. */
export function sortSessions(
	sessions: readonly ListedSession[],
	{ by, descending }: SortOrder,
	trainingSet: ReadonlySet<string>
): readonly ListedSession[] {
	const keyed = sessions.map((session) => ({
		session,
		value: session.refused === undefined ? valueOf(session, by, trainingSet) : undefined
	}));
	keyed.sort((a, b) => {
		if (a.value === undefined || b.value === undefined)
			return Number(a.value === undefined) - Number(b.value === undefined);
		const order =
			typeof a.value === 'string' ? texts.compare(a.value, String(b.value)) : a.value - Number(b.value);
		return descending ? -order : order;
	});
	return keyed.map(({ session }) => session);
}
