import { segmentToSkip } from '../../core/labels.ts';
import { hertz, samples, samplesIn, seconds } from '../../core/units.ts';
import { spansInferredGap, windowsIn, type WindowSize } from '../windows/windowing.ts';
import type { Session } from '../read/session.ts';
import { classNameOf } from '../read/trials.ts';

/** How the windows are cut that a quality report counts. */
export interface WindowingParams {
	readonly windowSeconds: number;
	readonly hopSeconds: number;
	/** Leaves out the first labelled segment where its labels were pressed by hand, see `segmentToSkip`. */
	readonly skipFirst: boolean;
	/** Seconds left out at the start and at the end of each trial. */
	readonly trim: { readonly start: number; readonly end: number };
}

/** What one class has to learn from, in one stream. */
export interface ClassQuality {
	readonly classIndex: number;
	readonly className: string;
	/** Labelled segments, all of them. */
	readonly trials: number;
	/** Those that give at least one window. */
	readonly usableTrials: number;
	/** Windows that can be used: not in the first segment (if that is left out), not across a gap. */
	readonly windows: number;
	/** Seconds that are labelled so. */
	readonly seconds: number;
}

/** Timestamps that are looked at in one go. */
const BLOCK_ROWS = 65_536;

/**
 * Trials and usable windows of every class of a session in one stream, by class index: exactly the windows that training
 * makes, without reading a sample. Classes that the session names and never labels have 0,
 * and so have all when the stream's rate is not known.
 */
export async function countWindows(
	session: Session,
	stream: string,
	{ windowSeconds, hopSeconds, skipFirst, trim }: WindowingParams
): Promise<ClassQuality[]> {
	const { fs } = session.streamInfo(stream);
	const rows = (span: number): number => (fs > 0 ? samplesIn(seconds(Math.max(0, span)), hertz(fs)) : 0);
	const size = { length: samples(rows(windowSeconds)), hop: samples(rows(hopSeconds)) };
	const possible = size.length > 0 && size.hop > 0;
	const found = new Map(
		session.classNames.map((_, classIndex) => [classIndex, nothingOf(session, classIndex)])
	);
	const segments = await session.segments(stream);
	const skipped = segmentToSkip(segments, {
		skipFirst,
		buttonLabelled: session.buttonLabelled,
		usable: ({ start, end }) => windowsIn(end - start - rows(trim.start) - rows(trim.end), size) > 0
	});
	for (const segment of segments) {
		const { classIndex } = segment;
		const start = segment.start + rows(trim.start);
		const end = segment.end - rows(trim.end);
		const windows =
			possible && segment !== skipped ? await windowsWithin(session, stream, { start, end }, size) : 0;
		const before = found.get(classIndex) ?? nothingOf(session, classIndex);
		found.set(classIndex, {
			...before,
			trials: before.trials + 1,
			usableTrials: before.usableTrials + Math.sign(windows),
			windows: before.windows + windows,
			seconds: before.seconds + (fs > 0 ? (segment.end - segment.start) / fs : 0)
		});
	}
	return [...found.values()].sort((a, b) => a.classIndex - b.classIndex);
}

const nothingOf = (session: Session, classIndex: number): ClassQuality => ({
	classIndex,
	className: classNameOf(session.classNames, classIndex),
	trials: 0,
	usableTrials: 0,
	windows: 0,
	seconds: 0
});

/** Rows `[start, end)`. */
interface Rows {
	readonly start: number;
	readonly end: number;
}

/** Windows of rows `[start, end)`, one every hop from the start, that no gap cuts. */
async function windowsWithin(
	session: Session,
	stream: string,
	rows: Rows,
	size: WindowSize
): Promise<number> {
	const { gaps, gapsCounted } = session.streamInfo(stream);
	const windows = windowsIn(rows.end - rows.start, size);
	if (windows <= 0) return 0;
	const across = acrossGaps(gaps, rows.start, windows, size);
	if (gapsCounted) return windows - across.size;
	for (const window of await acrossInferredGaps(session, stream, rows.start, windows, size))
		across.add(window);
	return windows - across.size;
}

/** The windows that have a gap inside: the row after it is in them and is not their first. */
function acrossGaps(
	gaps: readonly { readonly row: number }[],
	start: number,
	windows: number,
	{ length, hop }: WindowSize
): Set<number> {
	const across = new Set<number>();
	let from = 0;
	const end = start + (windows - 1) * hop + length;
	for (let i = firstAfter(gaps, start); i < gaps.length && gaps[i]!.row < end; i++) {
		const { row } = gaps[i]!;
		const first = Math.max(from, Math.floor((row - length - start) / hop) + 1);
		const last = Math.min(windows - 1, Math.ceil((row - start) / hop) - 1);
		for (let window = first; window <= last; window++) across.add(window);
		from = Math.max(from, last + 1);
	}
	return across;
}

/** The place of the first gap whose row comes after `row`. */
function firstAfter(gaps: readonly { readonly row: number }[], row: number): number {
	let [lo, hi] = [0, gaps.length];
	while (lo < hi) {
		const mid = (lo + hi) >> 1;
		if (gaps[mid]!.row > row) hi = mid;
		else lo = mid + 1;
	}
	return lo;
}

/** The same where nobody counted gaps: windows that took longer than they should. */
async function acrossInferredGaps(
	session: Session,
	stream: string,
	start: number,
	windows: number,
	{ length, hop }: WindowSize
): Promise<number[]> {
	const { fs } = session.streamInfo(stream);
	const perBlock = Math.max(1, Math.floor((BLOCK_ROWS - length) / hop));
	const across: number[] = [];
	for (let window = 0; window < windows; window += perBlock) {
		const n = Math.min(perBlock, windows - window);
		const from = start + window * hop;
		const times = await session.timestamps(stream, { start: from, end: from + (n - 1) * hop + length });
		for (let k = 0; k < n; k++)
			if (spansInferredGap(times.subarray(k * hop, k * hop + length), fs)) across.push(window + k);
	}
	return across;
}
