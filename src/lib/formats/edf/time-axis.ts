import type { StoredGap } from '../../session/format/metadata.ts';

/** A run of rows without a break, and where the file has it. Places are counted in samples from the file's beginning. */
export interface Stretch {
	/** Rows `[from, to)` of the stream. */
	readonly from: number;
	readonly to: number;
	/** Place of row `from`. */
	readonly place: number;
	/** Samples that are filled in after the last row, so that what follows falls on its place, or the record is full. */
	readonly fill: number;
	/** The last row and the fill end a record, and the next stretch begins elsewhere. */
	readonly ends: boolean;
}

/** Something about the file itself, said in an annotation. */
export interface Remark {
	readonly place: number;
	/** Samples it is about. */
	readonly count: number;
	readonly text: string;
}

/** Where each row of a stream stands in a file of records. */
export interface TimeAxis {
	readonly stretches: readonly Stretch[];
	/** Data records in all. */
	readonly records: number;
	/** True when records do not follow each other without a break: `EDF+D`. */
	readonly discontinuous: boolean;
	readonly remarks: readonly Remark[];
}

/** Gaps up to this many seconds are filled in. */
const FILLED_SECONDS = 60;

/** Beginnings of the remarks. MNE leaves out what is annotated with `BAD…` and filters around `BAD_ACQ_SKIP`. */
export const SKIP = 'BAD_ACQ_SKIP';
export const PADDING = 'BAD_PADDING';
export const BOUNDARY = 'BAD boundary';

/**
 * Lays a stream with gaps out in records. Lost samples are filled in (and the fill is annotated) where a gap is up to a
 * minute (and all of them together are no longer than the samples), because EDFlib and what is built on it cannot open
 * discontinuous files; any other gap is left out, the record
 * before it is filled up, and the file says that it is discontinuous.
 */
export function timeAxis(
	rows: number,
	gaps: readonly StoredGap[],
	fs: number,
	recordSamples: number
): TimeAxis {
	const stretches: Stretch[] = [];
	const remarks: Remark[] = [];
	const filled = Math.max(recordSamples, Math.floor(FILLED_SECONDS * fs));
	// A file is not made of fill: no more than there are samples, or than one gap may take.
	let left = Math.max(rows, filled);
	const breaks = gaps.filter(({ row }) => row > 0 && row < rows);
	let place = 0;
	/** Place of the first sample of the current run of records. */
	let run = 0;
	let records = 0;
	let from = 0;
	for (const { row, lost } of breaks) {
		const next = place + (row - from);
		if (lost === 0) {
			remarks.push({ place: next, count: 0, text: BOUNDARY });
			continue;
		}
		const ends = lost > Math.min(filled, left);
		const fill = ends ? padding(next - run, recordSamples) : lost;
		if (!ends) left -= lost;
		stretches.push({ from, to: row, place, fill, ends });
		remarks.push({ place: next, count: ends ? fill : lost, text: `${SKIP} ${lost} samples lost` });
		place = next + lost;
		from = row;
		if (!ends) continue;
		records += (next + fill - run) / recordSamples;
		run = place;
	}
	const end = place + (rows - from);
	const fill = padding(end - run, recordSamples);
	stretches.push({ from, to: rows, place, fill, ends: true });
	if (fill > 0) {
		remarks.push({ place: end, count: fill, text: `${PADDING} ${fill} samples fill the last record` });
	}
	records += (end + fill - run) / recordSamples;
	return { stretches, records, discontinuous: stretches.filter(({ ends }) => ends).length > 1, remarks };
}

/** Samples that fill the last record up. */
const padding = (samples: number, recordSamples: number): number =>
	Math.ceil(samples / recordSamples) * recordSamples - samples;

/** Where a row stands; the row after the last one stands right behind it. */
export function positionOf(axis: TimeAxis, row: number): number {
	const stretch = axis.stretches.findLast(({ from }) => from <= row) ?? axis.stretches[0]!;
	return stretch.place + (Math.min(row, stretch.to) - stretch.from);
}
