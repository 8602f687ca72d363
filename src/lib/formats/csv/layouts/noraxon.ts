import { numberIn } from '../numbers.ts';
import { parseWallTime } from '../../start-time.ts';
import { findHeading } from '../heading.ts';
import type { KnownLayout } from './layout-match.ts';

/** Noraxon myoRESEARCH (MR3, MR4): a row of facts and their values (`type,begin_time,frequency,…`), then the table. */
export const noraxon: KnownLayout = {
	id: 'noraxon',
	match(head) {
		const [names, values] = head.cells.map((row) => row.map((cell) => cell.trim().replace(/^"|"$/g, '')));
		if (names?.[0] !== 'type' || !names.includes('frequency') || !names.includes('measurement_date'))
			return undefined;
		const fact = (name: string): string | undefined => values?.[names.indexOf(name)];
		const rate = numberIn(fact('frequency') ?? '', head.dialect.decimal);
		const date = fact('measurement_date') ?? '';
		return {
			program: 'Noraxon myoRESEARCH',
			heading: findHeading(head, undefined),
			rate: rate !== undefined && rate > 0 ? rate : undefined,
			start: parseWallTime(date) ? date : undefined,
			device: fact('created with version')
		};
	}
};
