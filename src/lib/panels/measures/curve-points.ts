/**
 * A curve as the points of an SVG polyline in a box: the smallest value at the bottom, the largest at the top. Of more values
 * than twice the width each pixel keeps its smallest and its largest. Values that are not finite are left out.
 */
export function curvePoints(values: ArrayLike<number | string>, width: number, height: number): string {
	const numbers = Array.from(values, Number);
	let [low, high] = [Infinity, -Infinity];
	for (const value of numbers) {
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	const scale = high > low ? (height - 2) / (high - low) : 0;
	const point = (i: number, value: number): string =>
		`${((i * width) / Math.max(1, numbers.length - 1)).toFixed(1)},${(height - 1 - (value - low) * scale).toFixed(1)}`;
	const step = Math.max(1, Math.floor(numbers.length / width));
	const points: string[] = [];
	for (let from = 0; from < numbers.length; from += step) {
		const part = numbers.slice(from, from + step).filter(Number.isFinite);
		if (part.length === 0) continue;
		points.push(point(from, Math.min(...part)));
		if (part.length > 1) points.push(point(from, Math.max(...part)));
	}
	return points.join(' ');
}
