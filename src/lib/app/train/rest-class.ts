import { guessRestClass } from '../../core/rest-class.ts';
import type { Score } from '../../pipeline/score/score.ts';

/** A choice of the class of doing nothing: a name, `''` for none, null for the one that its name says. */
export type RestChoice = string | null;

/** The class of doing nothing among these; undefined without one. A chosen class that is not there is guessed anew. */
export function restClassIn(choice: RestChoice, classNames: readonly string[]): string | undefined {
	if (choice === '') return undefined;
	if (choice !== null && classNames.includes(choice)) return choice;
	return classNames[guessRestClass(classNames) ?? -1];
}

/**
 * A score with the active error rate of another rest class: the wrong ones of the windows that were not predicted as it, from
 * the confusion matrix. False activations were counted window by window: of another rest class there are none. Everything else
 * stays.
 */
export function withRestClass(score: Score, choice: RestChoice): Score {
	const { classNames, confusion } = score;
	const restClass = restClassIn(choice, classNames);
	const rest = classNames.indexOf(restClass ?? '');
	let [active, wrong] = [0, 0];
	confusion.forEach((row, truth) =>
		row.forEach((n, predicted) => {
			if (rest < 0 || predicted === rest) return;
			active += n;
			if (predicted !== truth) wrong += n;
		})
	);
	const activeError = active > 0 ? wrong / active : undefined;
	const { activations, ...others } = score;
	const same = restClass === score.restClass && activations !== undefined;
	return { ...others, restClass, activeError, ...(same && { activations }) };
}
