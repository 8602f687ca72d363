import type { JsonObject } from '../../core/parse.ts';
import { niceRate } from '../device/rates.ts';
import { readLine, type Line } from './lines.ts';

/** What a device that sends text was seen to send. */
export interface TextInfo extends JsonObject {
	/** A name per column, '' where lines give none. */
	readonly names: readonly string[];
	readonly teleplot: boolean;
	/** Records per second. */
	readonly rate: number;
}

/** A piece of what was heard, and when it had come, seconds. */
export interface ReceivedText {
	readonly text: string;
	readonly at: number;
}

/** A label that comes this much seldomer than the others is no channel: a line of a boot log, a note. */
const SELDOM = 0.25;

/** A line that was heard: in which piece, and how many records it completes. */
interface Placed {
	readonly line: Line;
	readonly piece: number;
}

/** What was heard, in pieces, shows; undefined when it holds no records. The first line and the last may be cut. */
export function survey(heard: readonly ReceivedText[]): TextInfo | undefined {
	const [first, ...lines] = linesOf(heard);
	const points = lines.flatMap(({ line, piece }) =>
		line.kind === 'point' && line.values.every(Number.isFinite) ? [{ ...line, piece }] : []
	);
	const values = lines.flatMap(({ line, piece }) => (line.kind === 'values' ? [{ ...line, piece }] : []));
	const rows = values.filter((line) => line.values.every(Number.isFinite));
	if (points.length > rows.length) {
		const count = countOf(points.map(({ name, values }) => ({ labels: [name], times: values.length })));
		const names = inOrder(frequent(count), first);
		const of = points.filter(({ name }) => name === names[0]);
		return { names, teleplot: true, rate: niceRate(rateOf(heard, of, ({ values }) => values.length)) };
	}
	const labelled = rows.filter(({ names }) => names.every(Boolean));
	if (labelled.length > rows.length / 2) {
		const count = frequent(countOf(labelled.map(({ names }) => ({ labels: names, times: 1 }))));
		const [most = '', times = 0] = [...count].sort((a, b) => b[1] - a[1])[0] ?? [];
		// Labels that never come again are none: the words of such lines change.
		if (times < 2 && labelled.length > 2) return undefined;
		// A line with a broken number is a sample too, one that is lost.
		const of = values.filter(({ names }) => names.includes(most));
		return { names: inOrder(count, first), teleplot: false, rate: niceRate(rateOf(heard, of)) };
	}
	const width = mostCommon(rows.map((row) => row.values.length));
	if (width === undefined) return undefined;
	// A board that restarts when its port is opened prints its header as the first line of all, and that one is whole.
	const header = [first, ...lines].find(
		(one) => one?.line.kind === 'names' && one.line.names.length === width
	);
	const named = rows.find((row) => row.values.length === width && row.names.some(Boolean));
	const names =
		named?.names ?? (header?.line.kind === 'names' ? header.line.names : new Array<string>(width).fill(''));
	const all = values.filter((line) => line.values.length === width);
	return { names: [...names], teleplot: false, rate: niceRate(rateOf(heard, all)) };
}

/** Whole lines, each with the piece that completed it. */
function linesOf(heard: readonly ReceivedText[]): Placed[] {
	let cut = '';
	return heard.flatMap(({ text }, piece) => {
		const parts = (cut + text).split(/\r\n|\n|\r(?!$)/);
		cut = parts.pop()!;
		return parts.map((part) => ({ line: readLine(part), piece }));
	});
}

/** How often each label came, in the order of their first coming. */
function countOf(
	lines: readonly { readonly labels: readonly string[]; readonly times: number }[]
): ReadonlyMap<string, number> {
	const count = new Map<string, number>();
	for (const { labels, times } of lines)
		for (const label of labels) count.set(label, (count.get(label) ?? 0) + times);
	return count;
}

function frequent(count: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
	const most = Math.max(...count.values());
	return new Map([...count].filter(([, times]) => times >= SELDOM * most));
}

/** The labels in the order of their first coming; the first line of all may be cut, but a label that is known is whole. */
function inOrder(count: ReadonlyMap<string, number>, first: Placed | undefined): string[] {
	const line = first?.line;
	const before = line?.kind === 'point' ? [line.name] : line?.kind === 'values' ? line.names : [];
	return [...new Set([...before.filter((name) => count.has(name)), ...count.keys()])];
}

/**
 * Records per second: the median slope between the ends of pieces that lie far apart, so that neither a late piece nor the
 * first one counts. That one holds what waited in buffers, and the silence of a board that restarts when its port is opened.
 */
function rateOf<T extends { readonly piece: number }>(
	heard: readonly ReceivedText[],
	lines: readonly T[],
	records: (line: T) => number = () => 1
): number {
	const from = lines[0]?.piece ?? 0;
	let sum = 0;
	const ends = heard.map(({ at }, piece) => ({
		at,
		count: (sum += lines.filter((line) => line.piece === piece).reduce((all, line) => all + records(line), 0))
	}));
	const known = ends.slice(from);
	const apart = Math.max(1, known.length >> 1);
	const slopes = known.flatMap((end, i) =>
		known.slice(i + apart).map((later) => (later.count - end.count) / (later.at - end.at))
	);
	return slopes.length === 0 ? 0 : slopes.sort((a, b) => a - b)[slopes.length >> 1]!;
}

function mostCommon(values: readonly number[]): number | undefined {
	const counts = new Map<number, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
