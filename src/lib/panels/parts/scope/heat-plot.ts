import type { RmsBlocks } from '../../../measures/amplitude/rms-blocks.ts';
import { heatColor, type PlacedGrid } from './heat-cells.ts';
import type { Row } from './row-layout.ts';

/** How RMS becomes colour. */
export interface HeatStyle {
	/** The RMS of the strongest colour. */
	readonly scale: number;
	readonly trace: readonly [number, number, number];
	readonly strong: readonly [number, number, number];
	readonly line: string;
	readonly text: string;
}

const known = new Map<string, [number, number, number]>();

/** Red, green and blue of a colour as a browser resolves it. */
export function cssRgb(color: string): [number, number, number] {
	const before = known.get(color);
	if (before) return before;
	const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
	if (!probe) return [128, 128, 128];
	probe.fillStyle = color;
	probe.fillRect(0, 0, 1, 1);
	const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
	known.set(color, [r!, g!, b!]);
	return [r!, g!, b!];
}

/** The rows of a heat map over time. */
export interface HeatRows {
	readonly blocks: RmsBlocks;
	/** Blocks that are visible. */
	readonly visible: number;
	readonly rows: readonly Row[];
	/** CSS px. */
	readonly width: number;
}

/** Draws channels × time, the newest block at the right edge. The unit of the context is one CSS px. */
export function drawRows(
	context: CanvasRenderingContext2D,
	{ blocks, visible, rows, width }: HeatRows,
	look: HeatStyle
): void {
	const shown = rows.filter((row) => row.shown);
	if (shown.length === 0) return;
	// One pixel a cell, made larger by the browser: so the cost does not grow with the size of the screen.
	const cells = new ImageData(visible, shown.length);
	const colors = Uint32Array.from({ length: 256 }, (_, level) => {
		const [red, green, blue, alpha] = heatColor(level / 255, look.trace, look.strong);
		return new Uint32Array(Uint8Array.of(red, green, blue, alpha).buffer)[0]!;
	});
	const pixels = new Uint32Array(cells.data.buffer);
	shown.forEach(({ channel }, r) => {
		for (let x = 0; x < visible; x++) {
			const value = blocks.at(blocks.done - visible + x, channel);
			if (value === value)
				pixels[r * visible + x] = colors[Math.min(255, Math.round((255 * value) / look.scale))]!;
		}
	});
	const small = new OffscreenCanvas(visible, shown.length);
	small.getContext('2d')!.putImageData(cells, 0, 0);
	context.imageSmoothingEnabled = false;
	// Channels that are hidden keep a line among the others, so each row is drawn where it is.
	shown.forEach(({ top, height }, r) =>
		context.drawImage(small, 0, r, visible, 1, 0, top, width, Math.max(1, height - (height > 6 ? 1 : 0)))
	);
}

/** Draws electrode grids. A channel whose value is NaN (hidden, or nothing came yet) is crossed out. */
export function drawGrids(
	context: CanvasRenderingContext2D,
	grids: readonly PlacedGrid[],
	valueOf: (channel: number) => number,
	look: HeatStyle,
	picked: number | undefined
): void {
	context.font = '11px system-ui, sans-serif';
	context.textBaseline = 'top';
	for (const { label, left, top, cells } of grids) {
		context.fillStyle = look.text;
		context.fillText(label, left, top + 2);
		for (const cell of cells) {
			const value = valueOf(cell.channel);
			const inner = cell.size - 1;
			const [r, g, b, a] = heatColor(value / look.scale || 0, look.trace, look.strong);
			context.fillStyle = `rgb(${r} ${g} ${b} / ${a / 255})`;
			context.fillRect(cell.left, cell.top, inner, inner);
			context.strokeStyle = look.line;
			context.lineWidth = cell.channel === picked ? 3 : 0.5;
			context.strokeRect(cell.left + 0.5, cell.top + 0.5, inner - 1, inner - 1);
			if (value === value) continue;
			context.beginPath();
			context.moveTo(cell.left, cell.top);
			context.lineTo(cell.left + inner, cell.top + inner);
			context.moveTo(cell.left + inner, cell.top);
			context.lineTo(cell.left, cell.top + inner);
			context.stroke();
		}
	}
}
