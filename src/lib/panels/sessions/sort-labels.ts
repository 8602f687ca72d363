import type { SortKey } from '../../app/library/session-sort.ts';

/** What the columns of the table are called. */
export const SORT_LABELS: Readonly<Record<SortKey, string>> = {
	name: 'Name',
	subject: 'Subject',
	date: 'Date',
	duration: 'Length',
	streams: 'Streams',
	classes: 'Classes and trials',
	quality: 'Quality',
	trainingSet: 'Training set',
	exported: 'Exported'
};
