import { columnsOf, type MinMaxPyramid } from '../../core/min-max-pyramid.ts';

/** Size of a thumbnail and the room between two, px. */
export const THUMBNAIL = { width: 36, height: 16, gap: 3 } as const;

/** A trial to draw: where it is, in seconds since the first sample, and whether training leaves it out. */
export interface ThumbnailTrial {
	readonly from: number;
	readonly to: number;
	readonly skipped?: boolean | undefined;
}

/** CSS colours of a row of thumbnails. */
export interface ThumbnailColors {
	readonly trace: string;
	readonly ground: string;
	/** Of the frame of a trial that training leaves out. */
	readonly skipped: string;
}

/** The trials that fit into a row of `width` px: the newest. */
export const newestTrials = <T>(trials: readonly T[], width: number): readonly T[] => {
	const fit = Math.max(1, Math.floor((width + THUMBNAIL.gap) / (THUMBNAIL.width + THUMBNAIL.gap)));
	return trials.slice(-fit);
};

/**
 * Draws trials side by side on a canvas, at the canvas' own size, each over the whole width of its thumbnail. `full`: the value
 * that fills half the height.
 */
export function paintThumbnails(
	canvas: HTMLCanvasElement,
	pyramid: MinMaxPyramid,
	trials: readonly ThumbnailTrial[],
	full: number,
	colors: ThumbnailColors
): void {
	const context = canvas.getContext('2d');
	const { clientWidth: width } = canvas;
	if (!context || width === 0) return;
	const { height } = THUMBNAIL;
	canvas.width = Math.round(width * devicePixelRatio);
	canvas.height = Math.round(height * devicePixelRatio);
	context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
	for (const [i, { from, to, skipped }] of newestTrials(trials, width).entries()) {
		const left = i * (THUMBNAIL.width + THUMBNAIL.gap);
		context.globalAlpha = skipped ? 0.4 : 1;
		context.fillStyle = colors.ground;
		context.fillRect(left, 0, THUMBNAIL.width, height);
		context.fillStyle = colors.trace;
		const columns = columnsOf(pyramid, from, to, THUMBNAIL.width);
		const y = (value: number): number =>
			height / 2 - Math.max(-1, Math.min(1, full > 0 ? value / full : 0)) * (height / 2 - 1);
		for (let x = 0; 2 * x < columns.length; x++) {
			const [low, high] = [columns[2 * x]!, columns[2 * x + 1]!];
			if (!Number.isNaN(low)) context.fillRect(left + x, y(high), 1, Math.max(1, y(low) - y(high)));
		}
		context.globalAlpha = 1;
		if (!skipped) continue;
		context.strokeStyle = colors.skipped;
		context.setLineDash([3, 2]);
		context.strokeRect(left + 0.5, 0.5, THUMBNAIL.width - 1, height - 1);
		context.setLineDash([]);
	}
}
