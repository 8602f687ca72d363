import { percent } from '../../core/format.ts';
import type { Comparison, ModelMetrics } from '../../pipeline/analysis/compare.ts';

/** Colours and font of the page, resolved. */
export interface PictureLook {
	readonly background: string;
	readonly text: string;
	readonly quiet: string;
	readonly accent: string;
	readonly font: string;
	/** The colour of a class by its name and its place in a model's list. */
	classColor(name: string, place: number): string;
}

const WIDTH = 1200;
const MARGIN = 32;
const LINE = 28;
const RIBBON = 18;
/** Where the columns of the table begin, px. */
const COLUMNS = [0, 260, 600, 720, 850, 960, 1060];
const HEAD = ['session', 'model', 'accuracy', 'balanced', 'active err.', 'changes/s', 'µs/window'];
/** Side of one cell of a confusion matrix. */
const CELL = 44;

/** Draws a comparison as one picture: the table, the ribbons of each session, the confusion matrices. */
export function comparePicture({ recordings, totals }: Comparison, look: PictureLook): HTMLCanvasElement {
	const lines = recordings.flatMap(({ name, models }) => models.map((model) => ({ name, model })));
	if (recordings.length > 1)
		lines.push(...totals.map((model) => ({ name: 'all', model: { ...model, runs: [], learned: false } })));
	const classes = Math.max(...totals.map(({ score }) => score.classNames.length));
	const perRow = Math.max(1, Math.floor((WIDTH - 2 * MARGIN) / (classes * CELL + 120)));
	const ribbons = recordings.reduce((sum, { models }) => sum + LINE + models.length * (RIBBON + 4), 0);
	const matrices = Math.ceil(totals.length / perRow) * (classes * CELL + 3 * LINE);
	const canvas = document.createElement('canvas');
	[canvas.width, canvas.height] = [
		2 * WIDTH,
		2 * (2 * MARGIN + (lines.length + 3) * LINE + ribbons + matrices)
	];
	const context = canvas.getContext('2d');
	if (!context) return canvas;
	context.scale(2, 2);
	context.fillStyle = look.background;
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.textBaseline = 'middle';
	let y = MARGIN;
	const write = (text: string, x: number, at: number, color = look.text, strong = false): void => {
		context.font = `${strong ? 600 : 400} 14px ${look.font}`;
		context.fillStyle = color;
		context.fillText(text, MARGIN + x, at, 320);
	};

	HEAD.forEach((name, i) => write(name, COLUMNS[i]!, y, look.quiet));
	for (const { name, model } of lines) {
		y += LINE;
		[name, ...rowOf(model)].forEach((text, i) => write(text, COLUMNS[i]!, y, look.text, i === 2));
	}
	y += LINE;
	for (const { name, models } of recordings) {
		const from = Math.min(...models.flatMap(({ runs }) => runs.slice(0, 1).map((run) => run.from)));
		const to = Math.max(...models.flatMap(({ runs }) => runs.slice(-1).map((run) => run.to)));
		y += LINE;
		write(name, 0, y - LINE / 2, look.quiet);
		for (const { modelName, runs, score } of models) {
			write(modelName, 0, y + RIBBON / 2);
			const scale = (WIDTH - 2 * MARGIN - 260) / (to - from);
			for (const run of runs) {
				const said = score.classNames[run.classIndex] ?? '';
				context.fillStyle = look.classColor(said, run.classIndex);
				context.fillRect(
					MARGIN + 260 + (run.from - from) * scale,
					y,
					Math.max(0.5, (run.to - run.from) * scale),
					RIBBON
				);
			}
			y += RIBBON + 4;
		}
	}
	totals.forEach(({ modelName, score }, m) => {
		const left = (m % perRow) * (classes * CELL + 120);
		const top = y + LINE + Math.floor(m / perRow) * (classes * CELL + 3 * LINE);
		write(
			`${modelName}: ${percent(score.accuracy)} % of ${score.n} windows${score.learned ? ', in training set' : ''}`,
			left,
			top,
			look.text,
			true
		);
		score.confusion.forEach((row, truth) => {
			const total = row.reduce((sum, n) => sum + n, 0);
			write(score.classNames[truth] ?? '', left, top + LINE + (truth + 0.5) * CELL, look.quiet);
			row.forEach((n, said) => {
				const [x, at] = [left + 100 + said * CELL, top + LINE + truth * CELL];
				context.globalAlpha = 0.08 + (0.6 * n) / Math.max(1, total);
				context.fillStyle = look.accent;
				context.fillRect(MARGIN + x, at, CELL - 2, CELL - 2);
				context.globalAlpha = 1;
				write(String(n), x + 4, at + CELL / 2);
			});
		});
	});
	return canvas;
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
