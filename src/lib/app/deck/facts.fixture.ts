import type { ClassTrials, StepFacts, ModelFacts } from './facts.ts';

/** Classes with so many usable trials each, all of them recorded. */
export const classesWith = (...usable: readonly number[]): readonly ClassTrials[] =>
	['Rest', 'Fist', 'Open'].flatMap((name, i) =>
		usable[i] === undefined ? [] : [{ name, usable: usable[i], recorded: usable[i] }]
	);

/** A change of facts: groups are merged. */
export type FactsChange = { readonly [K in keyof StepFacts]?: Partial<StepFacts[K]> };

/** The first visit, with changes. */
export function facts(change: FactsChange = {}): StepFacts {
	const first: StepFacts = {
		guided: false,
		source: { chosen: false, connecting: false, live: false, lost: false, line: '' },
		recording: {
			active: false,
			stopping: false,
			gaps: 0,
			why: 'Connect a source first.',
			classes: classesWith(0, 0, 0),
			sessions: 0,
			target: false
		},
		training: {
			running: false,
			fraction: 0,
			why: 'Choose at least one session to train on.',
			sufficient: false
		},
		model: undefined,
		prediction: { state: 'idle', rate: 0, late: 0 },
		replay: undefined,
		recordings: 0,
		refused: false
	};
	return {
		...first,
		...change,
		source: { ...first.source, ...change.source },
		recording: { ...first.recording, ...change.recording },
		training: { ...first.training, ...change.training },
		model: change.model && { ...model, ...change.model },
		prediction: { ...first.prediction, ...change.prediction },
		replay: change.replay && { playing: true, line: '00:01 of 00:10', ...change.replay },
		guided: change.guided === true,
		recordings: Number(change.recordings ?? 0),
		refused: change.refused === true
	};
}

/** A model of the present training set that fits. */
export const model: ModelFacts = {
	current: true,
	score: '94.6 % accuracy',
	missing: [],
	fits: true,
	needs: '8 ch, 2048 Hz',
	replayable: true
};

/** A live source, nothing recorded. */
export const live = { chosen: true, live: true, line: 'Synthetic · 8 ch' };
/** Recording is possible. */
export const recordable = { why: undefined };
/** Three usable trials of each class in one session. */
export const recorded = { why: undefined, classes: classesWith(3, 3, 3), sessions: 1 };
/** Training is possible. */
export const trainable = { why: undefined, sufficient: true };
