/** The steps of the rail, in their order. */
export const STEP_IDS = ['connect', 'record', 'train', 'predict', 'replay'] as const;
export type StepId = (typeof STEP_IDS)[number];
export const isStepId = (text: string): text is StepId => STEP_IDS.some((id) => id === text);

/** What each step is called on the page. */
export const STEP_NAMES: Readonly<Record<StepId, string>> = {
	connect: 'Connect',
	record: 'Record',
	train: 'Train',
	predict: 'Predict',
	replay: 'Replay'
};

/** The trials of a class in the training set and in the recording that runs. */
export interface ClassTrials {
	readonly name: string;
	/** Trials that training can use: the skipped and the too short ones are not among them. */
	readonly usable: number;
	readonly recorded: number;
}

/** What the deck knows of the source. */
export interface SourceFacts {
	/** A device was chosen on this or an earlier visit. */
	readonly chosen: boolean;
	readonly connecting: boolean;
	/** A live stream delivers; a replay is none. */
	readonly live: boolean;
	/** A source failed and can be connected again by hand. */
	readonly lost: boolean;
	/** Why no samples come of a source that delivered; undefined while they come. */
	readonly link?: string | undefined;
	/** What is wrong with the signal: flat, clipped, or mains hum. */
	readonly signal?: string | undefined;
	/** Device and channels of what is connected; empty when nothing is. */
	readonly line: string;
	/** What is wrong with what is connected. */
	readonly problem?: string | undefined;
	/** Why Connect cannot be pressed. */
	readonly why?: string | undefined;
}

/** What the deck knows of recordings and their trials. */
export interface RecordingFacts {
	/** From the press of Record until the session is stored. */
	readonly active: boolean;
	readonly stopping: boolean;
	/** Gaps counted since Record was pressed. */
	readonly gaps: number;
	/** Why Record cannot be pressed. */
	readonly why?: string | undefined;
	/** The classes of the class list, in their order. */
	readonly classes: readonly ClassTrials[];
	/** Sessions in the training set. */
	readonly sessions: number;
	/** A session of the training set has a target stream. */
	readonly target: boolean;
}

/** What the deck knows of training. */
export interface TrainingFacts {
	readonly running: boolean;
	/** 0 … 1 */
	readonly fraction: number;
	/** Why Train cannot be pressed. */
	readonly why?: string | undefined;
	/** Two classes have two usable trials each, or there is a target. */
	readonly sufficient: boolean;
}

/** What the deck knows of the model that is chosen. */
export interface ModelFacts {
	/** It was trained on the present training set with the present settings. */
	readonly current: boolean;
	/** Its score in words; undefined when it has none. */
	readonly score?: string | undefined;
	/** Classes of the training set that it does not know. */
	readonly missing: readonly string[];
	/** An open stream has the shape it was trained on. */
	readonly fits: boolean;
	/** The stream it needs, in words. */
	readonly needs: string;
	/** A stored session can be replayed to it. */
	readonly replayable: boolean;
}

/** What the deck knows of predicting. */
export interface PredictionFacts {
	readonly state: 'idle' | 'starting' | 'running' | 'waiting';
	/** Decisions per second. */
	readonly rate: number;
	/** Milliseconds from a window to its decision now, when these are more than two hops; else 0. */
	readonly late: number;
}

/** What the deck knows of the replay that is open. */
export interface ReplayFacts {
	readonly playing: boolean;
	/** Position and length in words. */
	readonly line: string;
	/** Why Play cannot be pressed. */
	readonly why?: string | undefined;
}

/** Everything that the steps of the rail and the filled button follow from. Plain data. */
export interface StepFacts {
	/** A guided recording runs on its own screen. */
	readonly guided: boolean;
	readonly source: SourceFacts;
	readonly recording: RecordingFacts;
	readonly training: TrainingFacts;
	readonly model: ModelFacts | undefined;
	readonly prediction: PredictionFacts;
	readonly replay: ReplayFacts | undefined;
	/** Recordings that can be replayed. */
	readonly recordings: number;
	/** The last recording that was opened was refused. */
	readonly refused: boolean;
}

/** Trials of each class that are enough. */
export const WANTED_TRIALS = 3;
/** Trials of each class that a score needs. */
export const LEAST_TRIALS = 2;

/** True when there is enough to train on: every class has three usable trials, or a session has a target. */
export const isRecorded = ({ classes, target }: RecordingFacts): boolean =>
	target || (classes.length > 1 && classes.every(({ usable }) => usable >= WANTED_TRIALS));

/** True on the first visit: nothing was chosen, and there is no session. */
export const isFirstVisit = ({ source, recordings, replay }: StepFacts): boolean =>
	!source.chosen && !source.live && !source.lost && !source.connecting && recordings === 0 && !replay;
