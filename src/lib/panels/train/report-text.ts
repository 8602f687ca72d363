import { csvCell } from '../../core/csv-cell.ts';
import { hertzText, percent } from '../../core/format.ts';
import { meanAndSd } from '../../core/mean-and-sd.ts';
import { filterName } from '../../dsp/filters/index.ts';
import { decisionText } from '../../dsp/smoothers/decision-text.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { WindowReport } from '../../pipeline/fit/window-report.ts';
import type { ActivationRate } from '../../pipeline/score/activations.ts';
import type { Score } from '../../pipeline/score/score.ts';
import { protocolText, reasonText, thresholdText } from './words.ts';

/** What a report is made of. */
export interface Reported {
	readonly bundle: ModelBundle;
	/** The score as it is shown: with the rest class that is chosen. Absent for a model without one. */
	readonly score?: Score | undefined;
	/** What became of the windows, when the model was trained on this visit. */
	readonly windows?: WindowReport | undefined;
}

/** A figure of a report: `share` is shown in percent. */
interface Figure {
	readonly id: string;
	readonly name: string;
	readonly value: number;
	readonly share: boolean;
}

/** How a model was made, by name. */
export function settingsOf({
	pipeline,
	stream,
	targets,
	trainedOn,
	backend
}: ModelBundle): readonly [string, string][] {
	const ms = (seconds: number): string => `${Math.round(1000 * seconds)} ms`;
	const features = pipeline.features.map((id) => thresholdText(id, pipeline.thresholds?.[id], stream.unit));
	return [
		['Stream', `${stream.name}, ${stream.nChannels} ch × ${hertzText(stream.fs)} Hz`],
		['Sessions', trainedOn.map(({ name }) => name).join(', ')],
		...(targets ? [['Target', `${targets.stream} (${targets.names.join(', ')})`] as [string, string]] : []),
		['Windows', `${ms(pipeline.windowSeconds)} every ${ms(pipeline.hopSeconds)}`],
		['Filters', pipeline.filters.map(filterName).join(', ') || 'none'],
		['Features', features.join(', ')],
		...(backend ? [['Computed with', backend] as [string, string]] : [])
	];
}

function figuresOf(score: Score): readonly Figure[] {
	const share = (id: string, name: string, value: number | undefined): Figure[] =>
		value === undefined ? [] : [{ id, name, value, share: true }];
	return [
		...share('accuracy', 'Accuracy', score.accuracy),
		...share('balanced_accuracy', 'Balanced accuracy', score.balancedAccuracy),
		...share('macro_f1', 'Macro F1', score.macroF1),
		...share('active_error', `Active error rate (rest class ${score.restClass})`, score.activeError),
		...share('instability', 'Instability', score.instability),
		...share('calibration_error', 'Calibration error', score.calibrationError),
		...(score.transferRate
			? [
					{
						id: 'bits_per_minute',
						name: 'Information transfer rate, bits/min',
						value: score.transferRate.bitsPerMinute,
						share: false
					}
				]
			: []),
		...(score.activations?.rates ?? []).flatMap((rate): Figure[] => [
			{
				id: `false_activations_per_minute_${activationId(rate)}`,
				name: `False activations per minute, ${decisionText(rate)}`,
				value: rate.falsePerMinute,
				share: false
			},
			{
				id: `contractions_hit_${activationId(rate)}`,
				name: `Contractions hit, ${decisionText(rate)}`,
				value: rate.hit,
				share: true
			}
		]),
		{ id: 'windows', name: 'Windows', value: score.n, share: false }
	];
}

const text = ({ value, share }: Figure): string =>
	share ? `${percent(value)} %` : Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);

const activationId = ({ persistence, rejection }: ActivationRate): string =>
	`persistence_${persistence}${rejection ? '_rejection' : ''}`;

/** Folds and their mean ± SD. */
function spreadOf(score: Score): { readonly accuracy: string; readonly balanced: string } | undefined {
	const folds = score.perFold ?? [];
	if (folds.length < 2) return undefined;
	const spread = (values: readonly number[]): string => {
		const { mean, sd } = meanAndSd(values);
		return `${percent(mean)} ± ${percent(sd)} %`;
	};
	return {
		accuracy: spread(folds.map(({ accuracy }) => accuracy)),
		balanced: spread(folds.map(({ balancedAccuracy }) => balancedAccuracy))
	};
}

const total = (values: readonly number[]): number => values.reduce((sum, n) => sum + n, 0);

/** A cell of a Markdown table: one line, and no bar that would end the cell. */
const cell = (value: string): string =>
	value
		.replace(/[\r\n]+/g, ' ')
		.replaceAll('\\', '\\\\')
		.replaceAll('|', '\\|');
const row = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
	row(head),
	`|${head.map((_, i) => (i === 0 ? ' --- |' : ' ---: |')).join('')}`,
	...rows.map(row),
	''
];

/** The whole report as Markdown: settings, figures with their protocol, classes, folds, confusion matrix, windows. */
export function reportMarkdown({ bundle, score, windows }: Reported): string {
	return [
		`# ${bundle.name.replace(/[\r\n]+/g, ' ')}`,
		'',
		...table(['Setting', 'Value'], settingsOf(bundle)),
		...(score ? scoreMarkdown(score) : ['This model has no score by class.', '']),
		...(windows ? windowsMarkdown(windows) : [])
	].join('\n');
}

function scoreMarkdown(score: Score): readonly string[] {
	const { classNames, confusion, recall, precision, f1 } = score;
	const spread = spreadOf(score);
	return [
		`Evaluation: ${protocolText(score)}.${score.reason ? ` ${score.reason}` : ''}`,
		'',
		...table(
			['Figure', 'Value'],
			figuresOf(score).map((figure) => [figure.name, text(figure)])
		),
		'## Classes',
		'',
		...table(
			['Class', 'Windows', 'Recall, %', 'Precision, %', 'F1, %'],
			classNames.map((name, c) => [
				name,
				String(total(confusion[c]!)),
				...[recall, precision, f1].map((of) => percent(of[c]!))
			])
		),
		...(spread
			? [
					'## Folds',
					'',
					...table(
						['Held out', 'Windows', 'Accuracy', 'Balanced accuracy'],
						[
							...score.perFold!.map((fold) => [
								...[fold.name, String(fold.n)],
								...[`${percent(fold.accuracy)} %`, `${percent(fold.balancedAccuracy)} %`]
							]),
							['Mean ± SD', String(score.n), spread.accuracy, spread.balanced]
						]
					)
				]
			: []),
		'## Confusion matrix, windows',
		'',
		...table(
			['true ↓ predicted →', ...classNames],
			confusion.map((counts, c) => [classNames[c]!, ...counts.map(String)])
		)
	];
}

const windowsMarkdown = ({ recordings, notes }: WindowReport): readonly string[] => [
	'## Windows',
	'',
	...table(
		['Session', 'Trials', 'Used', 'Excluded'],
		recordings.map(({ name, trials, made, dropped }) => [
			...[name, String(trials), String(made)],
			dropped.map((one) => `${one.windows} ${reasonText(one.reason)}`).join(', ') || 'none'
		])
	),
	...notes.map((note) => `- ${note}`),
	...(notes.length > 0 ? [''] : [])
];

/** The columns of the CSV. */
const HEAD = ['part', 'row', 'column', 'value'];

/**
 * The same as a long table (RFC 4180): `part` is `setting`, `figure`, `class`, `fold`, `confusion` (row: true class, column:
 * predicted, value: windows), `session` or `note`. Shares are 0 … 1; what is not known is empty.
 */
export function reportCsv({ bundle, score, windows }: Reported): string {
	const lines: (readonly (string | number)[])[] = [
		['setting', 'Model', '', bundle.name],
		...settingsOf(bundle).map(([name, value]) => ['setting', name, '', value]),
		...(score ? scoreLines(score) : []),
		...(windows?.recordings ?? []).flatMap(({ name, trials, made, dropped }) => [
			['session', name, 'trials', trials],
			['session', name, 'windows', made],
			...dropped.map((one) => ['session', name, `excluded ${reasonText(one.reason)}`, one.windows])
		]),
		...(windows?.notes ?? []).map((note) => ['note', '', '', note])
	];
	return [HEAD, ...lines].map((line) => `${line.map(csvValue).join(',')}\r\n`).join('');
}

const csvValue = (value: string | number): string => {
	if (typeof value === 'string') return csvCell(value);
	return Number.isFinite(value) ? String(value) : '';
};

function scoreLines(score: Score): readonly (readonly (string | number)[])[] {
	const { classNames, confusion, recall, precision, f1, perFold = [] } = score;
	return [
		['setting', 'Evaluation', '', protocolText(score)],
		...(score.reason ? [['setting', 'Evaluation', 'reason', score.reason]] : []),
		...(score.restClass === undefined ? [] : [['setting', 'Rest class', '', score.restClass]]),
		...figuresOf(score).map(({ id, value }) => ['figure', id, '', value]),
		...classNames.flatMap((name, c) => [
			['class', name, 'windows', total(confusion[c]!)],
			['class', name, 'recall', recall[c]!],
			['class', name, 'precision', precision[c]!],
			['class', name, 'f1', f1[c]!]
		]),
		...perFold.flatMap((fold) => [
			['fold', fold.name, 'windows', fold.n],
			['fold', fold.name, 'accuracy', fold.accuracy],
			['fold', fold.name, 'balanced_accuracy', fold.balancedAccuracy]
		]),
		...confusion.flatMap((counts, t) =>
			counts.map((n, p) => ['confusion', classNames[t]!, classNames[p]!, n])
		)
	];
}
