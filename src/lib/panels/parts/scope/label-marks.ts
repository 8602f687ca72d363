import type { LabelEvent } from '../../../core/labels.ts';
import type { Columns } from './columns.ts';

/** A label event at its place among the columns. */
export interface LabelMark {
	readonly column: number;
	readonly classIndex: number;
}

/** More than so many would be a wall; the newest are shown. */
const MOST = 80;

/** The first index in `[from, to)` for which `at` is true; `to` when it is for none. `at` turns true once. */
function firstWhere(from: number, to: number, at: (index: number) => boolean): number {
	while (from < to) {
		const mid = (from + to) >> 1;
		if (at(mid)) to = mid;
		else from = mid + 1;
	}
	return from;
}

/** A label this little before the first sample of a stretch belongs to it, seconds. */
const LEAD = 0.05;

/**
 * Where the label events (sorted by time) lie in the columns `[from, to)`. Time is looked up stretch by stretch, so a
 * replay that loops shows the same label each time it passes. Of the labels within a gap the last one, which then holds,
 * stands where the signal goes on.
 */
export function labelMarks(
	columns: Columns,
	from: number,
	to: number,
	labels: readonly LabelEvent[]
): readonly LabelMark[] {
	const marks: LabelMark[] = [];
	const time = (column: number): number => columns.times[column % columns.capacity]!;
	const labelAfter = (t: number): number => firstWhere(0, labels.length, (k) => labels[k]!.timestamp > t);
	let before = NaN;
	for (const { start, end, opens } of columns.stretches(from, to)) {
		const closes = time(end - 1);
		let k = labelAfter(opens === undefined ? time(start) : opens - LEAD);
		if (opens !== undefined && before < opens && labelAfter(before) < k) k--;
		for (; k < labels.length && labels[k]!.timestamp <= closes; k++) {
			const { timestamp, classIndex } = labels[k]!;
			marks.push({ column: firstWhere(start, end, (column) => time(column) >= timestamp), classIndex });
		}
		before = closes;
	}
	return marks.slice(-MOST);
}
