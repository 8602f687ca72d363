import { messageOf } from '../../core/errors.ts';
import type { Notices } from '../kernel/notices.svelte.ts';
import type { ClassList } from './class-list.svelte.ts';

/** The parts of the app that an offer of other classes takes. */
export interface ClassOfferParts {
	readonly classes: Pick<ClassList, 'names' | 'locked' | 'replace'>;
	readonly notices: Pick<Notices, 'show'>;
}

/** Shows `text` with a button that makes `names` the class list. `key`: see `Notices.show`. */
export function offerClasses(
	{ classes, notices }: ClassOfferParts,
	names: readonly string[],
	text: string,
	key: string
): void {
	const use = (): void => {
		try {
			classes.replace(names);
		} catch (error) {
			notices.show('error', messageOf(error), { key });
		}
	};
	const differs = (): boolean =>
		names.length !== classes.names.length || names.some((name, i) => name !== classes.names[i]);
	notices.show('info', text, { key, action: { label: 'Use these classes', run: use }, while: differs });
}
