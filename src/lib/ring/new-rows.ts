import type { Seconds } from '../core/units.ts';
import { SharedRing, type RingHandle, type RowBuffer } from './shared-ring.ts';

/** Rows that have come since the last look, oldest first. */
export interface NewRows {
	readonly rows: readonly { readonly values: Float32Array; readonly time: Seconds }[];
	/** Rows that were overwritten before they were looked at. */
	readonly missed: number;
	/** How long ago the newest row of all came, in seconds: Infinity when there is none. */
	readonly age: number;
}

/** Follows a ring row by row, for those who send it on; begins with the row that is the newest now. */
export function newRows(handle: RingHandle, clock: () => Seconds): { read(): NewRows } {
	const ring = new SharedRing(handle);
	const buffer: RowBuffer = ring.buffer(Math.min(64, ring.capacity));
	let next = Math.max(ring.oldest, ring.written - 1);
	return {
		read() {
			const rows: { values: Float32Array; time: Seconds }[] = [];
			let lost = 0;
			for (const end = ring.written; next < end;) {
				const { data, timestamps, row, missed } = ring.read(next, buffer);
				lost += missed;
				next = row + timestamps.length;
				for (const [i, time] of timestamps.entries())
					rows.push({
						values: data.slice(i * ring.nChannels, (i + 1) * ring.nChannels),
						time: time as Seconds
					});
				if (timestamps.length === 0) break;
			}
			const arrived = ring.arrivalOf(ring.written - 1);
			return { rows, missed: lost, age: Number.isNaN(arrived) ? Infinity : clock() - arrived };
		}
	};
}
