import { csvCell } from '../../core/csv-cell.ts';
import type { Comparison, ModelMetrics } from '../../pipeline/analysis/compare.ts';

const HEAD = [
	'session',
	'model',
	'windows',
	'evaluation',
	'accuracy',
	'balanced_accuracy',
	'active_error',
	'changes_per_second',
	'seconds_per_window'
];

/** A comparison as a table with commas: a line per session and model, the last ones over all sessions. */
export function compareCsv({ recordings, totals }: Comparison): string {
	const classes = [...new Set(totals.flatMap(({ score }) => score.classNames))];
	const line = (session: string, figures: ModelMetrics): string => {
		const { score, modelName, changesPerSecond, secondsPerWindow } = figures;
		const recall = classes.map((name) => score.recall[score.classNames.indexOf(name)] ?? NaN);
		const numbers = [
			score.accuracy,
			score.balancedAccuracy,
			score.activeError ?? NaN,
			changesPerSecond,
			secondsPerWindow,
			...recall
		];
		return [csvCell(session), csvCell(modelName), score.n, score.protocol, ...numbers.map(number)].join(',');
	};
	const lines = recordings.flatMap(({ name, models }) => models.map((figures) => line(name, figures)));
	if (recordings.length > 1) lines.push(...totals.map((figures) => line('all', figures)));
	return [[...HEAD, ...classes.map((name) => csvCell(`recall ${name}`))].join(','), ...lines, ''].join(
		'\r\n'
	);
}

const number = (value: number): string => (Number.isNaN(value) ? '' : String(value));
