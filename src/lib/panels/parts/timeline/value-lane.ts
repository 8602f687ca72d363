import { rangeOf, type ValueTrace } from '../../../core/value-track.ts';

/** Where a lane of values is drawn, px. */
export interface LaneBox {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly height: number;
}

/** Rows that are drawn per pixel at most. */
const ROWS_PER_PIXEL = 2;

/** The first row at or after a time. */
export function rowAt(times: Float64Array, time: number): number {
	let [low, high] = [0, times.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (times[middle]! < time) low = middle + 1;
		else high = middle;
	}
	return low;
}

/**
 * Draws the values of each output as a line, from the lowest to the highest of the trace. `x`: from a time to a pixel;
 * `color`: of an output. `from` and `to`: the times that are shown.
 */
export function drawValues(
	context: CanvasRenderingContext2D,
	trace: ValueTrace,
	box: LaneBox,
	view: { readonly from: number; readonly to: number; readonly x: (time: number) => number },
	color: (output: number) => string
): void {
	const { n, times, values, hold } = trace;
	const { low, high } = rangeOf(trace);
	const first = Math.max(0, rowAt(times, view.from) - 1);
	const last = Math.min(times.length, rowAt(times, view.to) + 1);
	const step = Math.max(1, Math.floor((last - first) / Math.max(1, ROWS_PER_PIXEL * (box.right - box.left))));
	context.save();
	context.beginPath();
	context.rect(box.left, box.top, box.right - box.left, box.height);
	context.clip();
	context.lineWidth = 1.5;
	context.lineJoin = 'round';
	for (let output = 0; output < n; output++) {
		context.strokeStyle = color(output);
		context.beginPath();
		let before = -Infinity;
		for (let row = first; row < last; row += step) {
			const time = times[row]!;
			const share = (values[row * n + output]! - low) / (high - low);
			const y = box.top + 1 + (1 - share) * (box.height - 2);
			if (time - before > hold * step) context.moveTo(view.x(time), y);
			else context.lineTo(view.x(time), y);
			before = time;
		}
		context.stroke();
	}
	context.restore();
}
