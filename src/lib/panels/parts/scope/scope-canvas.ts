import { WebglPlot, WebglSquare } from 'webgl-plot';
import { readColors, type ScopeColors } from '../theme-colors.ts';
import type { Strip } from './strip.ts';

const LOST = 'The graphics card was reset. The picture comes back by itself; recording goes on.';
const NO_WEBGL =
	'This browser offers no WebGL, so there is no picture of the signal. Switch on hardware acceleration in its settings ' +
	'and reload. Recording, training and prediction work all the same.';

/** Bands end on whole pixels anyway; without a graphics card, smoothing them costs three frames of four. */
const OPTIONS = { antialias: false };

/**
 * The one WebGL context all traces are drawn in, through webgl-plot: one surface for all channels, one more for the
 * channel that is picked out.
 */
export class ScopeCanvas {
	readonly #canvas: HTMLCanvasElement;
	readonly #onfault: (message: string | undefined) => void;
	#plot: WebglPlot | undefined;
	#all: WebglSquare | undefined;
	#one: WebglSquare | undefined;
	#colors: ScopeColors;

	/** `onfault` gets a sentence when nothing can be drawn, and undefined when it can be again. */
	constructor(canvas: HTMLCanvasElement, onfault: (message: string | undefined) => void) {
		this.#canvas = canvas;
		this.#onfault = onfault;
		this.#colors = readColors(canvas);
		canvas.addEventListener('webglcontextlost', this.#lost);
		canvas.addEventListener('webglcontextrestored', this.#open);
		this.#open();
	}

	/** Size in device pixels. */
	get width(): number {
		return this.#canvas.width;
	}

	get height(): number {
		return this.#canvas.height;
	}

	/** Takes a new size in device pixels. */
	resize(width: number, height: number): void {
		this.#canvas.width = Math.max(1, width);
		this.#canvas.height = Math.max(1, height);
		this.#plot?.viewport(0, 0, this.width, this.height);
	}

	/** Reads the colours afresh: the theme has changed. */
	recolor(): void {
		this.#colors = readColors(this.#canvas);
	}

	/** Draws the strip so that column `head` is at the right edge and `visible` columns are seen. */
	draw(strip: Strip | undefined, picked: number | undefined, head: number, visible: number): void {
		if (!this.#plot || !this.#all || !this.#one) return;
		const one = strip && picked !== undefined ? strip.rowOf(picked) : new Float32Array(0);
		this.#all.color = one.length > 0 ? this.#colors.dimmed : this.#colors.trace;
		this.#one.color = this.#colors.picked;
		for (const [surface, xy] of [
			[this.#all, strip?.xy],
			[this.#one, one]
		] as const) {
			surface.visible = strip !== undefined && xy !== undefined && xy.length > 0;
			if (!surface.visible || !strip || !xy) continue;
			surface.xy = xy;
			surface.webglNumPoints = xy.length / 2;
			surface.scaleX = 2 / visible;
			surface.offsetX = 1 - (head - strip.base) * surface.scaleX;
		}
		this.#plot.update();
	}

	dispose(): void {
		this.#canvas.removeEventListener('webglcontextlost', this.#lost);
		this.#canvas.removeEventListener('webglcontextrestored', this.#open);
		// Chrome keeps 16 contexts; do not wait for the garbage collector to give this one back.
		this.#canvas.getContext('webgl')?.getExtension('WEBGL_lose_context')?.loseContext();
		this.#plot = undefined;
	}

	readonly #lost = (event: Event): void => {
		event.preventDefault();
		this.#plot = undefined;
		this.#onfault(LOST);
	};

	readonly #open = (): void => {
		if (!this.#canvas.getContext('webgl', OPTIONS)) {
			this.#onfault(NO_WEBGL);
			return;
		}
		this.#plot = new WebglPlot(this.#canvas, OPTIONS);
		this.#all = new WebglSquare(this.#colors.trace);
		this.#one = new WebglSquare(this.#colors.picked);
		this.#plot.addSurface(this.#all);
		this.#plot.addSurface(this.#one);
		this.resize(this.width, this.height);
		this.#onfault(undefined);
	};
}
