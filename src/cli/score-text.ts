import { protocolName, shownLine, type Score } from '../lib/index.ts';

/** A score as a person reads it: accuracy first, then class by class, then the confusion matrix. */
export function scoreText(score: Score, model: string, trainedOn: number): string {
	const { accuracy, balancedAccuracy, recall, precision, confusion } = score;
	const classNames = score.classNames.map(shownLine);
	const width = Math.max('true \\ predicted'.length, ...classNames.map((name) => name.length));
	const cell = (value: number | string, size = 6): string => String(value).padStart(size);
	return [
		`${percent(accuracy)} accuracy, ${percent(balancedAccuracy)} balanced (${protocolName(score)})`,
		`${shownLine(model)}, learned from ${trainedOn} windows`,
		'',
		`${'class'.padEnd(width)}${cell('recall', 11)}${cell('precision', 11)}`,
		...classNames.map(
			(name, c) =>
				`${name.padEnd(width)}  ${cell(percent(recall[c]!))}  ${cell(percent(precision[c]!)).padStart(9)}`
		),
		'',
		'true \\ predicted',
		...confusion.map((row, c) => `${classNames[c]!.padEnd(width)}${row.map((n) => cell(n)).join('')}`)
	].join('\n');
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(2)} %`);
