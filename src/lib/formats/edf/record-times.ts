/** When each record of a file begins. */
export interface RecordTimes {
	/** Seconds after the header's start time, one per record; never before the end of the record before it. */
	readonly begins: Float64Array;
	/** Records before which time passed that is not in the file. */
	readonly jumps: number;
	/** Records that the file lets begin before the one before them ends: a discontinuity, and nothing is known to be lost. */
	readonly overlaps: ReadonlySet<number>;
	/** By how many seconds they overlap at most. */
	readonly overlap: number;
	/** Where a time of the file is in `begins`' time. */
	at(time: number): number;
}

/** In a continuous file a record that is so many of its lengths away stands where it says; the times of recorders drift. */
const JUMP_SHARE = 0.05;

/**
 * Lays records out in time. `stated`: when each one says that it begins, NaN where it says nothing. Only a jump from one record
 * to the next counts, in a continuous file only one of more than a twentieth of a record. A record that overlaps the one
 * before it is laid right behind it: no sample is dropped, and times never go back.
 */
export function recordTimes(
	stated: ArrayLike<number>,
	recordSeconds: number,
	periodSeconds: number,
	discontinuous: boolean
): RecordTimes {
	const begins = new Float64Array(stated.length);
	const least = discontinuous ? periodSeconds / 2 : Math.max(2 * periodSeconds, JUMP_SHARE * recordSeconds);
	const overlaps = new Set<number>();
	let [jumps, overlap] = [0, 0];
	let expected = Number.isFinite(stated[0]) ? stated[0]! : 0;
	/** Where a run of records without a jump began, so that rounding does not add up. */
	let run = { record: 0, at: expected };
	for (let record = 0; record < stated.length; record++) {
		const says = Number.isFinite(stated[record]) ? stated[record]! : expected;
		const follows = run.at + (record - run.record) * recordSeconds;
		const step = says - expected;
		if (step > least) {
			jumps++;
			run = { record, at: follows + step };
		} else if (-step > Math.max(least, periodSeconds)) {
			overlaps.add(record);
			overlap = Math.max(overlap, -step);
		}
		begins[record] = run.at + (record - run.record) * recordSeconds;
		expected = says + recordSeconds;
	}
	return { begins, jumps, overlaps, overlap, at: timeMap(stated, begins) };
}

/** Follows the last record that begins at a time or before it. */
function timeMap(stated: ArrayLike<number>, begins: Float64Array): (time: number) => number {
	const records = Array.from(begins, (at, record) => ({ at, says: stated[record]! }))
		.filter(({ says }) => Number.isFinite(says))
		.sort((a, b) => a.says - b.says);
	return (time) => {
		let [low, high] = [0, records.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if (records[middle]!.says <= time) low = middle + 1;
			else high = middle;
		}
		const record = records[Math.max(0, low - 1)];
		return record ? record.at + (time - record.says) : time;
	};
}
