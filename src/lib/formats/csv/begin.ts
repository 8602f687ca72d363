import { localDate, parseWallTime } from '../start-time.ts';
import type { Clocks } from './clocks.ts';
import type { CsvLayout } from './layout.ts';

/** Moments between which a recording was made. */
const [EARLIEST, LATEST] = [Date.UTC(1990), Date.UTC(2100)];

/**
 * When the first sample was taken: as the file says it, by its absolute times, by a column of dates; undefined where the
 * file does not say.
 */
export function startDate(layout: CsvLayout, { first }: Clocks): Date | undefined {
	const stated = layout.start === undefined ? undefined : parseWallTime(layout.start);
	if (stated) return localDate(stated.wall);
	const places = layout.columns.flatMap(({ time }, i) => {
		const absolute = time?.kind === 'number' ? time.clock !== undefined : time?.dated === true;
		return absolute && first.has(i) ? [i] : [];
	});
	const place = places.find((i) => i === layout.time) ?? places[0];
	const at = place === undefined ? NaN : first.get(place)! * 1000;
	if (at > EARLIEST && at < LATEST) return new Date(at);
	const clock = layout.time === undefined ? undefined : layout.columns[layout.time]!.time;
	if (layout.date === undefined) return undefined;
	const seconds = clock?.kind === 'text' ? (first.get(layout.time!) ?? 0) : 0;
	return localDate(layout.date + seconds * 1000);
}
