import { nominalRate, timeFacts, type TimeFacts } from '../csv/rate.ts';
import { numberFormat } from '../csv/time-format.ts';
import { refuse } from '../format.ts';

/** Times that are looked at to find the rate. */
const LOOKED_AT = 65_536;
/** A step back of more samples than this begins the times anew. */
const RESTART_SAMPLES = 50;

/** The times of a file's samples. */
export interface ArrayTimes {
	/** Timestamp of each sample in seconds; undefined where they follow from the rate. */
	readonly times: Float64Array | undefined;
	readonly facts: TimeFacts | undefined;
	/** When the first sample was taken; undefined where the times count from anywhere. */
	readonly start: Date | undefined;
	/** Samples per second. */
	readonly fs: number;
	readonly notes: readonly string[];
}

/** Finds rate and timestamps. `said`: by the person; `stated`: by the file; `assumed`: of the data set. */
export function arrayTimes(
	raw: { readonly name: string; readonly values: Float64Array } | undefined,
	{ said, stated, assumed }: Record<'said' | 'stated' | 'assumed', number | undefined>,
	file: string
): ArrayTimes {
	const notes: string[] = [];
	const known = said ?? stated;
	if (known !== undefined && !(known > 0 && Number.isFinite(known)))
		throw refuse(
			file,
			`cannot be read at ${known} Hz`,
			'The rate is a number of samples per second above 0.'
		);
	const head = raw && Array.from(raw.values.subarray(0, LOOKED_AT));
	const format = head && numberFormat(raw.name, undefined, head, undefined, known);
	if (raw && format?.kind === 'number') {
		const { factor, offset, clock, unit, by } = format;
		const times = raw.values.map((value) => value * factor + offset);
		const facts = timeFacts(times.subarray(0, LOOKED_AT));
		if (facts.measured > 0) {
			if (by === 'guess' && unit !== 's')
				notes.push(`No unit of time is given for "${raw.name}": it was read as ${unit}.`);
			const fs = said ?? nominalRate(facts, stated);
			if (Math.abs(facts.measured / fs - 1) > 1e-4)
				notes.push(`The times give ${Number(facts.measured.toPrecision(7))} Hz; ${fs} Hz was taken.`);
			const first = clock === undefined ? NaN : times[0]! * 1000;
			return { times, facts, start: first > 0 ? new Date(first) : undefined, fs, notes };
		}
		notes.push(`The times in "${raw.name}" do not go forward; the rate was used instead.`);
	}
	const fs = known ?? assumed;
	if (fs === undefined) {
		throw refuse(
			file,
			'does not say how many samples it has per second',
			'Say the rate (myodeck import --rate HZ), or which variable holds times (--variables time=NAME).'
		);
	}
	return { times: undefined, facts: undefined, start: undefined, fs, notes };
}

/** What stands before a sample that does not follow the one before it. */
export interface TimeBreak {
	readonly row: number;
	readonly lost: number;
	/** True where the times begin anew. */
	readonly restart: boolean;
	/** Index of the sample after it, where the file says so. */
	readonly sample?: number | undefined;
}

/** Gaps and new beginnings in times. Times that begin anew are moved in place, so that a session has one time line. */
export function breaksOf(times: Float64Array, { measured, longest, regular }: TimeFacts): TimeBreak[] {
	const breaks: TimeBreak[] = [];
	const period = 1 / measured;
	let offset = 0;
	for (let row = 1; row < times.length; row++) {
		const step = times[row]! + offset - times[row - 1]!;
		if (step < -RESTART_SAMPLES * period) {
			offset += period - step;
			breaks.push({ row, lost: 0, restart: true });
		} else if (step > longest) {
			breaks.push({ row, lost: Math.max(regular ? 0 : 1, Math.round(step * measured) - 1), restart: false });
		}
		times[row] = times[row]! + offset;
	}
	return breaks.filter(({ lost, restart }) => lost > 0 || restart);
}
