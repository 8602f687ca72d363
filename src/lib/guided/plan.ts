import { AppError } from '../core/errors.ts';
import { UNLABELED } from '../core/labels.ts';
import { seeded } from '../core/random.ts';
import { checkProtocol, practised, type Protocol } from './protocol.ts';

/** One thing that is on the screen for a while. */
export interface Step {
	readonly kind: 'countdown' | 'rest' | 'cue';
	/** Position in the session's class list that the step is labelled with; −1 where it has no class. */
	readonly classIndex: number;
	readonly seconds: number;
	/** Which trial of the plan is cued, or comes next (of the plan's `nTrials`); `nTrials` after the last one. */
	readonly trial: number;
	/** Which repetition of its class a cue is, from 1; 0 for a practice cue and for what is no cue. */
	readonly repetition: number;
}

/** What is going to happen, step by step. */
export interface Plan {
	readonly steps: readonly Step[];
	readonly nTrials: number;
}

/**
 * The steps of a protocol for a session with these classes. Throws a SessionError for a protocol that cannot be done, or
 * that cues a class which is not in the list.
 */
export function planOf(protocol: Protocol, classNames: readonly string[]): Plan {
	checkProtocol(protocol);
	const place = (name: string): number => {
		const at = classNames.indexOf(name);
		if (at >= 0) return at;
		throw new AppError(
			'SessionError',
			`The protocol cues "${name}", which is not a class. Add it to the classes.`
		);
	};
	const { restClass, holdSeconds, restSeconds, countdownSeconds, startPauseSeconds } = protocol;
	const rest = restClass === undefined ? UNLABELED : place(restClass);
	const cues = orderOf(protocol).map(({ name, repetition }) => ({ classIndex: place(name), repetition }));
	const steps: Step[] = [];
	const add = (
		kind: Step['kind'],
		classIndex: number,
		seconds: number,
		trial: number,
		repetition = 0
	): void => {
		if (seconds > 0) steps.push({ kind, classIndex, seconds, trial, repetition });
	};
	add('countdown', UNLABELED, countdownSeconds, 0);
	add('rest', rest, startPauseSeconds, 0);
	for (const [trial, { classIndex, repetition }] of cues.entries()) {
		add('cue', classIndex, holdSeconds, trial, repetition);
		add('rest', rest, restSeconds, trial + 1);
	}
	return { steps, nTrials: cues.length };
}

/** What is cued in which order. */
function orderOf(protocol: Protocol): readonly { name: string; repetition: number }[] {
	const { classes, repetitions, order, seed } = protocol;
	const random = seeded(seed);
	const cues = practised(protocol) ? [{ name: classes[0]!, repetition: 0 }] : [];
	for (let repetition = 1; repetition <= repetitions; repetition++) {
		const block = [...classes];
		// Fisher and Yates, from the end.
		for (let i = block.length - 1; order === 'shuffled' && i > 0; i--) {
			const j = Math.floor(random() * (i + 1));
			[block[i], block[j]] = [block[j]!, block[i]!];
		}
		cues.push(...block.map((name) => ({ name, repetition })));
	}
	return cues;
}
