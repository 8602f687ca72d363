import type { SessionOverview } from '../../app/library/session-overviews.ts';
import type { TimelineColors } from '../parts/timeline/paint.ts';

/** Height of the labels below the trace, and the room between, px. */
const LABELS = 6;
const BETWEEN = 2;

/** Which of the ten class colours a class of the session has. */
export type ColorOfClass = (classIndex: number) => number;

/** Draws a session at a glance on a canvas, at the canvas' own size: its trace, tinted by class, above its labels. */
export function paintStrip(
	canvas: HTMLCanvasElement,
	{ columns, full, duration, start, trials }: SessionOverview,
	place: ColorOfClass,
	colors: TimelineColors
): void {
	const context = canvas.getContext('2d');
	const { clientWidth: width, clientHeight: height } = canvas;
	if (!context || width === 0) return;
	canvas.width = Math.round(width * devicePixelRatio);
	canvas.height = Math.round(height * devicePixelRatio);
	context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
	const fill = (token: string, box: readonly [number, number, number, number], alpha = 1): void => {
		context.globalAlpha = alpha;
		context.fillStyle = colors.get(token) ?? 'gray';
		context.fillRect(...box);
	};
	const bottom = height - LABELS - BETWEEN;
	fill('--sunken', [0, bottom + BETWEEN, width, LABELS]);
	for (const { from, to, classIndex, excluded } of duration > 0 ? trials : []) {
		const left = Math.max(0, ((from - start) / duration) * width);
		const right = Math.min(width, ((to - start) / duration) * width);
		const token = `--class-${place(classIndex)}`;
		fill(token, [left, 0, right - left, bottom], excluded ? 0.04 : 0.12);
		fill(token, [left, bottom + BETWEEN, Math.max(0.5, right - left), LABELS], excluded ? 0.3 : 1);
	}
	if (!columns || full === 0) return;
	const middle = bottom / 2;
	const y = (value: number): number => middle - Math.max(-1, Math.min(1, value / full)) * (middle - 1);
	const step = (2 * width) / columns.length;
	for (let i = 0; i < columns.length; i += 2) {
		const [low, high] = [columns[i]!, columns[i + 1]!];
		if (Number.isNaN(low)) continue;
		const top = y(high);
		fill('--trace', [(i / 2) * step, top, step, Math.max(1, y(low) - top)]);
	}
}
