import { AppError } from '../core/errors.ts';
import type { Examples, TargetExamples } from './model.ts';

/**
 * Throws a ModelError when no model can learn from these: fewer than two classes with rows, or no class with more
 * than one row.
 */
export function checkExamples({ x, y, nFeatures, nClasses }: Examples, what: string): void {
	if (x.length !== y.length * nFeatures) {
		throw new RangeError(`${y.length} rows of ${nFeatures} features are not ${x.length} numbers.`);
	}
	const rows = new Int32Array(nClasses);
	for (const c of y) rows[c]! += 1;
	const seen = rows.filter((n) => n > 0).length;
	if (seen < 2) {
		throw new AppError(
			'ModelError',
			`${what} needs examples of at least two classes, and there ${seen === 1 ? 'is only one' : 'are none'}. ` +
				'Record more and add it to the training set.'
		);
	}
	if (rows.every((n) => n < 2)) {
		throw new AppError(
			'ModelError',
			`${what} needs more than one window of a class, and no class has two. Record longer trials.`
		);
	}
}

/** Throws a ModelError when nothing can be learned from these: fewer than two rows, or targets that never change. */
export function checkTargets({ x, nFeatures, targets, nTargets }: TargetExamples, what: string): void {
	const n = targets.length / nTargets;
	if (x.length !== n * nFeatures) {
		throw new RangeError(`${n} rows of ${nFeatures} features are not ${x.length} numbers.`);
	}
	if (!(n >= 2)) {
		throw new AppError(
			'ModelError',
			`${what} needs at least two windows with a target, and there ${n === 1 ? 'is one' : 'are none'}. ` +
				'Record longer, and add more sessions to the training set.'
		);
	}
	const moves = Array.from({ length: nTargets }, (_, t) =>
		targets.some((v, i) => i % nTargets === t && v !== targets[t])
	);
	if (moves.includes(true)) return;
	throw new AppError(
		'ModelError',
		`${what} has nothing to learn: the target stays at ${targets[0]} all the time. Record while it changes.`
	);
}
