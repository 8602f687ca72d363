import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { Confidence } from '../../pipeline/confidence/confidence.ts';
import { rejectionStep } from '../../pipeline/score/activations.ts';

export { PERSISTENCES } from '../../pipeline/score/activations.ts';

type Steps = readonly SmootherStep[];
type Rejects = Pick<Confidence, 'temperature' | 'threshold'>;

const isPersistence = ({ kind }: SmootherStep): boolean => kind === 'persistence';
const isRejection = ({ kind }: SmootherStep): boolean => kind === 'rejection';

/** Equal predictions in a row that change a decision. */
export const persistenceOf = (steps: Steps): number =>
	Number(steps.find(isPersistence)?.params['windows'] ?? 1);

/** Whether unsure predictions are rejected. */
export const rejects = (steps: Steps): boolean => steps.some(isRejection);

/** The steps beside persistence and rejection. */
export const otherSteps = (steps: Steps): Steps =>
	steps.filter((step) => !isPersistence(step) && !isRejection(step));

/** The steps in order: what is unsure is rejected first, and persistence has the last word. */
export function orderedSteps(persistence: number, rejection: boolean, others: Steps): Steps {
	return [
		...(rejection ? [{ kind: 'rejection', params: {} }] : []),
		...others,
		...(persistence > 1 ? [{ kind: 'persistence', params: { windows: persistence } }] : [])
	];
}

/** Whether a model has a threshold below which it can reject. */
export const canReject = (confidence: Rejects | undefined): boolean =>
	rejectionStep(confidence) !== undefined;

/** The steps for a model: rejection has its temperature and threshold, and is left out where it has none. */
export function stepsFor(steps: Steps, confidence: Rejects | undefined): Steps {
	const rejection = rejectionStep(confidence);
	return steps.flatMap((step) => (isRejection(step) ? (rejection ?? []) : step));
}
