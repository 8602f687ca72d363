import type { JsonObject } from '../../core/parse.ts';
import { readLine, type Line } from './lines.ts';

/** What a device that sends text was seen to send. */
export interface TextFound extends JsonObject {
	/** A name per column, '' where lines give none. */
	readonly names: readonly string[];
	readonly teleplot: boolean;
	/** Records per second. */
	readonly rate: number;
}

/** Rates that makers choose: an estimate close to one is taken for it. */
const NICE = [
	1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 40, 50, 60, 64, 80, 100, 120, 125, 128, 150, 200, 250, 256, 300, 333,
	400, 500, 512, 600, 750, 800, 1000, 1024, 1200, 1250, 1500, 2000, 2048, 2500, 4000, 5000, 10_000
];
const NEAR = 0.04;

/** A piece of what was heard, and when it had come, seconds. */
export interface Heard {
	readonly text: string;
	readonly at: number;
}

/** What was heard, in pieces, shows; undefined when it holds no records. The first line and the last may be cut. */
export function survey(heard: readonly Heard[]): TextFound | undefined {
	const lines = linesOf(heard);
	const points = lines.filter(({ line }) => line.kind === 'point');
	const rows = lines.filter(({ line }) => line.kind === 'values');
	if (points.length > rows.length) {
		const names = [...new Set(points.flatMap(({ line }) => (line.kind === 'point' ? [line.name] : [])))];
		return { names, teleplot: true, rate: niceRate(rateOf(heard, points) / names.length) };
	}
	const read = rows.flatMap(({ line }) => (line.kind === 'values' ? [line] : []));
	const width = mostCommon(read.map((row) => row.values.length));
	if (width === undefined) return undefined;
	const named = read.find((row) => row.values.length === width && row.names.some(Boolean));
	const header = lines.flatMap(({ line }) => (line.kind === 'names' ? [line] : []))[0];
	const names =
		named?.names ?? (header?.names.length === width ? header.names : new Array<string>(width).fill(''));
	return { names: [...names], teleplot: false, rate: niceRate(rateOf(heard, rows)) };
}

/** Whole lines, each with the piece that completed it. */
function linesOf(heard: readonly Heard[]): { readonly line: Line; readonly piece: number }[] {
	let cut = '';
	return heard
		.flatMap(({ text }, piece) => {
			const parts = (cut + text).split('\n');
			cut = parts.pop()!;
			return parts.map((part) => ({ line: readLine(part), piece }));
		})
		.slice(1);
}

/**
 * Lines per second: the median slope between the ends of pieces that lie far apart, so that neither a late piece nor the
 * first one counts. That one holds what waited in buffers, and the silence of a board that restarts when its port is opened.
 */
function rateOf(heard: readonly Heard[], lines: readonly { readonly piece: number }[]): number {
	const from = lines[0]?.piece ?? 0;
	let sum = 0;
	const ends = heard.map(({ at }, piece) => ({
		at,
		count: (sum += lines.filter((line) => line.piece === piece).length)
	}));
	const known = ends.slice(from);
	const apart = Math.max(1, known.length >> 1);
	const slopes = known.flatMap((end, i) =>
		known.slice(i + apart).map((later) => (later.count - end.count) / (later.at - end.at))
	);
	return slopes.length === 0 ? 0 : slopes.sort((a, b) => a - b)[slopes.length >> 1]!;
}

/** The maker's rate that an estimate is close to, else the estimate with three digits. */
export function niceRate(estimate: number): number {
	const near = NICE.filter((rate) => Math.abs(estimate / rate - 1) < NEAR).sort(
		(a, b) => Math.abs(a - estimate) - Math.abs(b - estimate)
	);
	return near[0] ?? Math.max(0.1, Number(estimate.toPrecision(3)));
}

function mostCommon(values: readonly number[]): number | undefined {
	const counts = new Map<number, number>();
	for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
