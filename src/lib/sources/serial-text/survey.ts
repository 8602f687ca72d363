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

/** What `text`, heard for `seconds`, shows; undefined when it holds no records. Its first and last line may be cut. */
export function survey(text: string, seconds: number): TextFound | undefined {
	const lines = text.split('\n').slice(1, -1).map(readLine);
	const points = lines.filter((line) => line.kind === 'point');
	const rows = lines.filter((line) => line.kind === 'values');
	if (points.length > rows.length) {
		const names = [...new Set(points.map((point) => point.name))];
		return { names, teleplot: true, rate: niceRate(points.length / names.length / seconds) };
	}
	const width = mostCommon(rows.map((row) => row.values.length));
	if (width === undefined) return undefined;
	const named = rows.find((row) => row.values.length === width && row.names.some(Boolean));
	const header = lines.find((line): line is Line & { kind: 'names' } => line.kind === 'names');
	const names =
		named?.names ?? (header?.names.length === width ? header.names : new Array<string>(width).fill(''));
	return { names: [...names], teleplot: false, rate: niceRate(rows.length / seconds) };
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
