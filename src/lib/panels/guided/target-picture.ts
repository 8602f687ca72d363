import type { TargetPath } from '../../guided/target-path.ts';

/** A moment of the live trace: seconds into the path (they stop in a pause), and the level then. */
export interface TracePoint {
	readonly at: number;
	readonly level: number;
}

/** What a target picture shows. */
export interface TargetView {
	readonly path: TargetPath;
	/** Seconds into the path now. */
	readonly now: number;
	readonly lookAhead: number;
	/** Seconds before now that are drawn; `BEHIND` when left out. */
	readonly behind?: number;
	readonly trace: readonly TracePoint[];
	/** Marks where it is now. */
	readonly live: boolean;
	/** Lowest and highest level. */
	readonly low: number;
	readonly high: number;
}

/** Seconds behind now. */
const BEHIND = 2;

/** Draws the path ahead and behind, and the live trace over it, on a canvas of any size. */
export function drawTarget(canvas: HTMLCanvasElement, view: TargetView): void {
	const context = canvas.getContext('2d');
	if (!context) return;
	const scale = devicePixelRatio;
	const { clientWidth: width, clientHeight: height } = canvas;
	if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
	if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
	context.setTransform(scale, 0, 0, scale, 0, 0);
	context.clearRect(0, 0, width, height);
	const style = getComputedStyle(canvas);
	const ink = (name: string): string => style.getPropertyValue(name);
	const { path, now, lookAhead, behind = BEHIND, trace, low, high } = view;
	const x = (at: number): number => ((at - now + behind) / (behind + lookAhead)) * width;
	const y = (level: number): number => height - 12 - ((level - low) / (high - low)) * (height - 24);

	context.lineJoin = 'round';
	context.lineCap = 'round';
	context.strokeStyle = ink('--class-none');
	context.lineWidth = 1;
	context.setLineDash([4, 4]);
	for (const level of new Set([0, high, low])) {
		context.beginPath();
		context.moveTo(0, y(level));
		context.lineTo(width, y(level));
		context.stroke();
	}
	context.setLineDash([]);

	context.lineWidth = Math.min(10, height / 32);
	context.strokeStyle = ink('--trace-dim');
	context.beginPath();
	for (let px = 0; px <= width; px += 2) {
		const at = now - behind + (px / width) * (behind + lookAhead);
		const level = path.at(at).value;
		if (px === 0) context.moveTo(px, y(level));
		else context.lineTo(px, y(level));
	}
	context.stroke();

	context.lineWidth = 3;
	context.strokeStyle = ink('--class-1');
	context.beginPath();
	for (const [i, { at, level }] of trace.entries()) {
		const clamped = Math.max(low - 0.1 * (high - low), Math.min(high * 1.1, level));
		if (i === 0) context.moveTo(x(at), y(clamped));
		else context.lineTo(x(at), y(clamped));
	}
	context.stroke();

	if (!view.live) return;
	drawDot(context, x(now), y(path.at(now).value), ink('--trace-hover'));
	const last = trace.at(-1);
	if (!last) return;
	drawDot(context, x(now), y(Math.max(low, Math.min(high * 1.1, last.level))), ink('--class-1'));
}

function drawDot(context: CanvasRenderingContext2D, x: number, y: number, color: string): void {
	context.fillStyle = color;
	context.beginPath();
	context.arc(x, y, 7, 0, 2 * Math.PI);
	context.fill();
}
