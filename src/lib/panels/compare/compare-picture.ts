import { percent } from '../../core/format.ts';
import type { ComparedRecording, Comparison, ModelMetrics } from '../../pipeline/analysis/compare.ts';

/** Colours and font of the page, resolved. */
export interface PictureStyle {
	readonly background: string;
	readonly text: string;
	readonly quiet: string;
	readonly accent: string;
	readonly font: string;
	/** The colour of a class by its name and its index in a model's list. */
	classColor(name: string, classIndex: number): string;
}

const WIDTH = 1200;
const MARGIN = 32;
const LINE = 28;
const LANE = 18;
/** Where the columns of the table begin, px. */
const COLUMNS = [0, 260, 600, 720, 850, 960, 1060];
const HEAD = ['session', 'model', 'accuracy', 'balanced', 'active err.', 'changes/s', 'µs/window'];
/** Side of one cell of a confusion matrix. */
const CELL = 44;

/** Px between the left margin and where lanes begin. */
const LANE_LEFT = 260;

/** Draws a comparison as one picture: the table, the lanes of each session, the confusion matrices. */
export function comparePicture({ recordings, totals }: Comparison, style: PictureStyle): HTMLCanvasElement {
	const lines = recordings.flatMap(({ name, models }) => models.map((model) => ({ name, model })));
	if (recordings.length > 1)
		lines.push(...totals.map((model) => ({ name: 'all', model: { ...model, runs: [], learned: false } })));
	const classes = Math.max(...totals.map(({ score }) => score.classNames.length));
	const perRow = Math.max(1, Math.floor((WIDTH - 2 * MARGIN) / (classes * CELL + 120)));
	const lanes = recordings.reduce((sum, { models }) => sum + LINE + models.length * (LANE + 4), 0);
	const matrices = Math.ceil(totals.length / perRow) * (classes * CELL + 3 * LINE);
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [
		2 * WIDTH,
		2 * (2 * MARGIN + (lines.length + 3) * LINE + lanes + matrices)
	];
	const context = canvas.getContext('2d');
	if (!context) return canvas;
	context.scale(2, 2);
	context.fillStyle = style.background;
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.textBaseline = 'middle';
	const write: Write = (text, x, y, color = style.text, strong = false) => {
		context.font = `${strong ? 600 : 400} 14px ${style.font}`;
		context.fillStyle = color;
		context.fillText(text, MARGIN + x, y, 320);
	};
	drawTable(write, lines, style);
	let y = MARGIN + (lines.length + 1) * LINE;
	for (const recording of recordings) y = drawLanes(context, write, recording, y, style);
	totals.forEach((model, m) => {
		const left = (m % perRow) * (classes * CELL + 120);
		const top = y + LINE + Math.floor(m / perRow) * (classes * CELL + 3 * LINE);
		drawConfusion(context, write, model, left, top, style);
	});
	return canvas;
}

/** Writes a text; `x` from the left margin, `y` its middle. */
type Write = (text: string, x: number, y: number, color?: string, strong?: boolean) => void;

/** One line for each model on each recording, below a heading. */
function drawTable(
	write: Write,
	lines: readonly { readonly name: string; readonly model: ModelMetrics }[],
	style: PictureStyle
): void {
	HEAD.forEach((name, i) => write(name, COLUMNS[i]!, MARGIN, style.quiet));
	for (const [n, { name, model }] of lines.entries()) {
		const y = MARGIN + (n + 1) * LINE;
		[name, ...rowOf(model)].forEach((text, i) => write(text, COLUMNS[i]!, y, style.text, i === 2));
	}
}

/** The decisions of each model over one recording, below `y`. Returns the lower end. */
function drawLanes(
	context: CanvasRenderingContext2D,
	write: Write,
	{ name, models }: ComparedRecording,
	y: number,
	style: PictureStyle
): number {
	const from = Math.min(...models.flatMap(({ runs }) => runs.slice(0, 1).map((run) => run.from)));
	const to = Math.max(...models.flatMap(({ runs }) => runs.slice(-1).map((run) => run.to)));
	const scale = (WIDTH - 2 * MARGIN - LANE_LEFT) / (to - from);
	write(name, 0, y + LINE / 2, style.quiet);
	let top = y + LINE;
	for (const { modelName, runs, score } of models) {
		write(modelName, 0, top + LANE / 2);
		for (const run of runs) {
			const x = MARGIN + LANE_LEFT + (run.from - from) * scale;
			context.fillStyle = style.classColor(score.classNames[run.classIndex] ?? '', run.classIndex);
			context.fillRect(x, top, Math.max(0.5, (run.to - run.from) * scale), LANE);
		}
		top += LANE + 4;
	}
	return top;
}

/** The confusion matrix of one model: a row for each true class, a column for each predicted one. */
function drawConfusion(
	context: CanvasRenderingContext2D,
	write: Write,
	{ modelName, score }: ModelMetrics,
	left: number,
	top: number,
	style: PictureStyle
): void {
	const { accuracy, n: windows, learned, confusion, classNames } = score;
	const title = `${modelName}: ${percent(accuracy)} % of ${windows} windows${learned ? ', in training set' : ''}`;
	write(title, left, top, style.text, true);
	confusion.forEach((row, truth) => {
		const total = row.reduce((sum, n) => sum + n, 0);
		write(classNames[truth] ?? '', left, top + LINE + (truth + 0.5) * CELL, style.quiet);
		row.forEach((n, predicted) => {
			const [x, y] = [left + 100 + predicted * CELL, top + LINE + truth * CELL];
			context.globalAlpha = 0.08 + (0.6 * n) / Math.max(1, total);
			context.fillStyle = style.accent;
			context.fillRect(MARGIN + x, y, CELL - 2, CELL - 2);
			context.globalAlpha = 1;
			write(String(n), x + 4, y + CELL / 2);
		});
	});
}

function rowOf({ modelName, score, changesPerSecond, secondsPerWindow }: ModelMetrics): string[] {
	return [
		modelName,
		`${percent(score.accuracy)} %`,
		`${percent(score.balancedAccuracy)} %`,
		`${percent(score.activeError ?? NaN)} %`,
		changesPerSecond.toFixed(2),
		(secondsPerWindow * 1e6).toFixed(0)
	];
}
