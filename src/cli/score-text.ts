import {
	decisionText,
	meanAndSd,
	protocolName,
	restText,
	shownLine,
	type RegressionScore,
	type Score
} from '../lib/index.ts';

/** A score as a person reads it: accuracy first, then class by class, then the confusion matrix. */
export function scoreText(score: Score, model: string, trainedOn?: number): string {
	const { accuracy, balancedAccuracy, recall, precision, confusion } = score;
	const classNames = score.classNames.map(shownLine);
	const width = Math.max('true \\ predicted'.length, ...classNames.map((name) => name.length));
	const cell = (value: number | string, size = 6): string => String(value).padStart(size);
	return [
		`${percent(accuracy)} accuracy, ${percent(balancedAccuracy)} balanced (${protocolName(score)})`,
		...(score.reason === undefined ? [] : [shownLine(score.reason)]),
		`${shownLine(model)}${trainedOn === undefined ? '' : `, learned from ${trainedOn} windows`}`,
		...moreFigures(score),
		...activationLines(score),
		'',
		`${'class'.padEnd(width)}${cell('recall', 11)}${cell('precision', 11)}${cell('F1', 11)}`,
		...classNames.map(
			(name, c) =>
				`${name.padEnd(width)}  ${cell(percent(recall[c]!))}  ${cell(percent(precision[c]!)).padStart(9)}  ${cell(percent(score.f1[c]!)).padStart(9)}`
		),
		...foldLines(score),
		'',
		'true \\ predicted',
		...confusion.map((row, c) => `${classNames[c]!.padEnd(width)}${row.map((n) => cell(n)).join('')}`)
	].join('\n');
}

/** Macro F1, active error rate with its rest class, instability, calibration error, transfer rate. */
function moreFigures(score: Score): string[] {
	const { macroF1, activeError, restClass, instability, calibrationError, transferRate } = score;
	const figures = [
		`macro F1 ${percent(macroF1)}`,
		activeError === undefined
			? 'no rest class'
			: `active error ${percent(activeError)} (rest class ${shownLine(restClass ?? '')})`,
		...(instability === undefined ? [] : [`instability ${percent(instability)}`]),
		...(calibrationError === undefined ? [] : [`calibration error ${percent(calibrationError)}`])
	];
	if (!transferRate) return [figures.join(', ')];
	const { bitsPerMinute, accuracy, trials, trialsPerMinute, classes } = transferRate;
	const rate =
		`${bitsPerMinute.toFixed(1)} bits/min (Wolpaw: ${percent(accuracy)} of ${trials} trials, ${classes} classes, ` +
		`${trialsPerMinute.toFixed(1)} trials/min)`;
	return [figures.join(', '), rate];
}

/** False activations at rest and contractions hit, a line for each way of deciding. */
function activationLines({ activations }: Score): string[] {
	if (!activations) return [];
	const { contractions, rates } = activations;
	return [
		'',
		`false activations per minute (in ${restText(activations)}), contractions hit (of ${contractions}):`,
		...rates.map(
			(rate) => `  ${decisionText(rate).padEnd(28)}${rate.falsePerMinute.toFixed(2)}  ${percent(rate.hit)}`
		)
	];
}

/** A line per fold, and their mean and standard deviation. */
function foldLines({ perFold = [] }: Score): string[] {
	if (perFold.length < 2) return [];
	const accuracy = meanAndSd(perFold.map((fold) => fold.accuracy));
	const balanced = meanAndSd(perFold.map((fold) => fold.balancedAccuracy));
	const spread = ({ mean, sd }: typeof accuracy): string => `${percent(mean)} ± ${percent(sd)}`;
	return [
		'',
		'fold: windows, accuracy, balanced',
		...perFold.map(
			(fold) =>
				`${shownLine(fold.name)}: ${fold.n}, ${percent(fold.accuracy)}, ${percent(fold.balancedAccuracy)}`
		),
		`mean ± SD of ${perFold.length} folds: ${spread(accuracy)}, ${spread(balanced)}`
	];
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(2)} %`);

/** The score of classes or of a regression. */
export const scoredText = (score: Score | RegressionScore, model: string, trainedOn: number): string =>
	'accuracy' in score ? scoreText(score, model, trainedOn) : regressionText(score);

/** The score of a regression, an output a line. */
export const regressionText = ({ outputs }: RegressionScore): string =>
	outputs
		.map(
			({ name, r2, r, rmse }) =>
				`  ${shownLine(name)}  R² ${figure(r2)}  r ${figure(r)}  RMSE ${figure(rmse)}`
		)
		.join('\n');

const figure = (value: number | undefined): string =>
	value === undefined || !Number.isFinite(value) ? 'n/a' : value.toPrecision(4);
