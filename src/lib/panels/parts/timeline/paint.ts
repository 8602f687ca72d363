// Over 250 lines because a Painter is one class: the strips are drawn on one canvas with one scale.
import { columnsOf, type MinMaxPyramid } from '../../../core/min-max-pyramid.ts';
import { drawValues } from './value-lane.ts';
import {
	tickStep,
	tickText,
	type ClassRun,
	type TimelineGap,
	type TimelineLane,
	type TimelineMark,
	type TimeView
} from './timeline.ts';

/** Heights of the strips, from top to bottom, px. */
export const RULER = 20;
export const LABELS = 20;
export const LANE = 16;
export const BETWEEN = 2;

/** The colours a timeline is drawn in, by token, as they are in the theme that is on. */
export type TimelineColors = ReadonlyMap<string, string>;

/** Colours of classes there are. */
const CLASS_COLORS = 10;

const TOKENS = [
	'--trace',
	'--bg',
	'--text',
	'--text-2',
	'--sunken',
	'--amber',
	'--red',
	'--accent',
	'--on-class'
];

/** Resolves the tokens at `host`. Once per theme: each costs a look at the computed style. */
export function readTimelineColors(host: HTMLElement): TimelineColors {
	const probe = host.ownerDocument.createElement('span');
	host.append(probe);
	const names = [...TOKENS, ...Array.from({ length: CLASS_COLORS }, (_, k) => `--class-${k}`)];
	const colors = names.map((token): [string, string] => {
		probe.style.color = `var(${token})`;
		return [token, getComputedStyle(probe).color];
	});
	probe.remove();
	return new Map(colors);
}

const MARK_COLORS: Readonly<Record<TimelineMark['kind'], string>> = {
	edit: '--accent',
	difference: '--red',
	marker: '--text-2',
	adaptation: '--accent'
};

/** Everything a timeline draws that does not move with the playhead. */
export interface TimelinePicture {
	readonly view: TimeView;
	readonly duration: number;
	readonly pyramid: MinMaxPyramid | undefined;
	/** The value that fills the height: `heightOf` the pyramid. */
	readonly full: number;
	readonly segments: readonly ClassRun[];
	readonly lanes: readonly TimelineLane[];
	readonly gaps: readonly TimelineGap[];
	readonly marks: readonly TimelineMark[];
	/** A loop between two moments. */
	readonly loop: TimeView | undefined;
}

/** Height of everything below the trace. */
export const below = (lanes: number): number => LABELS + lanes * (LANE + BETWEEN) + BETWEEN;

/** Draws a timeline on its canvas, at the canvas' own size. */
export function paintTimeline(
	canvas: HTMLCanvasElement,
	picture: TimelinePicture,
	colors: TimelineColors
): void {
	const context = canvas.getContext('2d');
	const { clientWidth: width, clientHeight: height } = canvas;
	if (!context || width === 0) return;
	const scale = devicePixelRatio;
	if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
	if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
	context.setTransform(scale, 0, 0, scale, 0, 0);
	context.clearRect(0, 0, width, height);
	new Painter(context, getComputedStyle(canvas).fontFamily, colors, picture, width, height).paint();
}

class Painter {
	readonly #context: CanvasRenderingContext2D;
	readonly #font: string;
	readonly #colors: TimelineColors;
	readonly #picture: TimelinePicture;
	readonly #width: number;
	/** Where the trace ends and the labels begin. */
	readonly #bottom: number;

	constructor(
		context: CanvasRenderingContext2D,
		font: string,
		colors: TimelineColors,
		picture: TimelinePicture,
		width: number,
		height: number
	) {
		this.#context = context;
		this.#font = font;
		this.#colors = colors;
		this.#picture = picture;
		this.#width = width;
		this.#bottom = height - below(picture.lanes.length);
	}

	paint(): void {
		const { segments, lanes, loop } = this.#picture;
		this.#ruler();
		this.#tint(segments);
		this.#trace();
		this.#gaps();
		this.#runs(segments, this.#bottom + BETWEEN, LABELS - BETWEEN, 12);
		lanes.forEach((lane, k) => {
			const top = this.#bottom + LABELS + BETWEEN + k * (LANE + BETWEEN);
			this.#fill('--sunken', 0, top, this.#width, LANE);
			this.#runs(lane.runs, top, LANE, 11);
			if (lane.trace) this.#values(lane.trace, top);
		});
		this.#marks();
		if (loop) this.#loop(loop);
	}

	#color(token: string): string {
		return this.#colors.get(token) ?? 'gray';
	}

	#fill(token: string, x: number, y: number, width: number, height: number, alpha = 1): void {
		this.#context.globalAlpha = alpha;
		this.#context.fillStyle = this.#color(token);
		this.#context.fillRect(x, y, width, height);
		this.#context.globalAlpha = 1;
	}

	#x(position: number): number {
		const { from, to } = this.#picture.view;
		return ((position - from) / (to - from)) * this.#width;
	}

	#ruler(): void {
		const { view, duration } = this.#picture;
		const context = this.#context;
		const step = tickStep(view, this.#width);
		context.font = `11px ${this.#font}`;
		context.textBaseline = 'middle';
		for (let tick = Math.ceil(view.from / step); tick * step <= Math.min(view.to, duration); tick++) {
			const x = Math.round(this.#x(tick * step));
			this.#fill('--trace', x, RULER - 4, 1, 4, 0.5);
			this.#fill('--trace', x, RULER, 1, this.#bottom - RULER, 0.12);
			context.fillStyle = this.#color('--text-2');
			const text = tickText(tick * step, step);
			if (x + 4 + context.measureText(text).width < this.#width) context.fillText(text, x + 4, RULER / 2);
		}
	}

	#tint(segments: readonly ClassRun[]): void {
		for (const { from, to, place, faint } of this.#visible(segments)) {
			const x = this.#x(from);
			this.#fill(`--class-${place}`, x, RULER, this.#x(to) - x, this.#bottom - RULER, faint ? 0.04 : 0.12);
		}
	}

	#trace(): void {
		const { pyramid, view, full } = this.#picture;
		if (!pyramid || full === 0) return;
		const height = (this.#bottom - RULER) / 2;
		const middle = RULER + height;
		const columns = columnsOf(pyramid, view.from, view.to, Math.ceil(this.#width));
		this.#context.fillStyle = this.#color('--trace');
		const y = (value: number): number => middle - Math.max(-1, Math.min(1, value / full)) * (height - 1);
		for (let x = 0; 2 * x < columns.length; x++) {
			const [low, high] = [columns[2 * x]!, columns[2 * x + 1]!];
			if (Number.isNaN(low)) continue;
			const top = y(high);
			this.#context.fillRect(x, top, 1, Math.max(1, y(low) - top));
		}
	}

	#gaps(): void {
		for (const { from, to } of this.#visible(this.#picture.gaps)) {
			const x = this.#x(from);
			const width = Math.max(1, this.#x(to) - x);
			this.#fill('--amber', x, RULER, width, this.#bottom - RULER, 0.16);
			this.#fill('--amber', x, RULER, width, 3);
		}
	}

	#runs(runs: readonly ClassRun[], top: number, height: number, size: number): void {
		const context = this.#context;
		context.font = `600 ${size}px ${this.#font}`;
		context.textBaseline = 'middle';
		for (const { from, to, name, place, faint, skipped } of this.#visible(runs)) {
			const left = Math.max(0, this.#x(from));
			const right = Math.min(this.#width, this.#x(to));
			// A pixel between neighbours, where there is room for one.
			const width = Math.max(0.5, right - left - (right - left > 4 ? 1 : 0));
			this.#fill(`--class-${place}`, left, top, width, height, faint ? 0.3 : skipped ? 0.55 : 1);
			if (skipped && !faint) this.#frame(left, top, width, height);
			if (width < 20) continue;
			context.save();
			context.beginPath();
			context.rect(left, top, width - 3, height);
			context.clip();
			context.fillStyle = faint ? this.#color('--text-2') : this.#color('--on-class');
			context.fillText(name, left + 5, top + height / 2 + 0.5);
			context.restore();
		}
	}

	/** What a regression said, a line per output. */
	#values({ of, start }: NonNullable<TimelineLane['trace']>, top: number): void {
		const { from, to } = this.#picture.view;
		const box = { left: 0, right: this.#width, top, height: LANE };
		const view = { from: from + start, to: to + start, x: (time: number) => this.#x(time - start) };
		drawValues(this.#context, of, box, view, (output) => this.#color(`--class-${output % CLASS_COLORS}`));
	}

	/** Of a run that training skips. */
	#frame(left: number, top: number, width: number, height: number): void {
		const context = this.#context;
		context.strokeStyle = this.#color('--amber');
		context.lineWidth = 2;
		context.setLineDash([4, 3]);
		context.strokeRect(left + 1, top + 1, Math.max(0, width - 2), height - 2);
		context.setLineDash([]);
	}

	#marks(): void {
		const context = this.#context;
		for (const { at, kind } of this.#picture.marks) {
			const x = this.#x(at);
			if (x < -6 || x > this.#width + 6) continue;
			context.fillStyle = this.#color(MARK_COLORS[kind]);
			context.beginPath();
			context.moveTo(x - 4, RULER - 7);
			context.lineTo(x + 4, RULER - 7);
			context.lineTo(x, RULER);
			context.fill();
		}
	}

	#loop({ from, to }: TimeView): void {
		const [a, b] = [this.#x(from), this.#x(to)];
		this.#fill('--accent', a, 0, Math.max(1, b - a), 3);
		this.#fill('--accent', a, 0, 1, this.#bottom);
		this.#fill('--accent', b - 1, 0, 1, this.#bottom);
		this.#fill('--accent', a, RULER, b - a, this.#bottom - RULER, 0.06);
	}

	#visible<T extends TimeView>(runs: readonly T[]): T[] {
		const { from, to } = this.#picture.view;
		return runs.filter((run) => run.to > from && run.from < to);
	}
}
