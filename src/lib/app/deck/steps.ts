import { usableText } from '../../core/trial-use.ts';
import {
	WANTED_TRIALS,
	isRecorded,
	LEAST_TRIALS,
	STEP_IDS,
	STEP_NAMES,
	type ClassTrials,
	type StepFacts,
	type StepId
} from './facts.ts';
import { buttonsOf } from './primary.ts';

/** `todo`: cannot be done yet; `ready`: can be; `next`: its verb is filled; at most one step is `next`. */
export type StepState = 'todo' | 'ready' | 'next' | 'running' | 'done' | 'problem';

/** A step of the rail. */
export interface Step {
	readonly id: StepId;
	readonly name: string;
	readonly state: StepState;
	/** Running, and it is a recording. */
	readonly recording: boolean;
	/** The line beneath. */
	readonly line: string;
	/** The state in words, for those who do not see it. */
	readonly stateText: string;
}

/** What is true of a step; the first of running, problem, next, done, ready that holds is its state. */
interface Conditions {
	readonly running?: boolean;
	readonly problem?: string | undefined;
	readonly done?: boolean;
	readonly ready?: boolean;
	readonly line: string;
}

const percent = (fraction: number): string => `${Math.round(100 * fraction)} %`;
const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`;

function connectStep({ source, replay }: StepFacts): Conditions {
	const line = source.connecting
		? 'connecting'
		: source.line || (replay ? 'no live source' : 'choose a source');
	const problem = source.problem ?? source.signal;
	return {
		running: source.connecting,
		problem,
		done: source.live,
		ready: true,
		line: problem ?? line
	};
}

/** The first class with too few usable trials, once one class was recorded at all. */
function tooFew(classes: readonly ClassTrials[]): ClassTrials | undefined {
	return classes.some(({ recorded }) => recorded > 0)
		? classes.find(({ usable }) => usable < LEAST_TRIALS)
		: undefined;
}

function trialsLine(facts: StepFacts): string {
	const { classes, sessions } = facts.recording;
	const recorded = classes.reduce((sum, one) => sum + one.recorded, 0);
	if (isRecorded(facts.recording) && !facts.recording.active)
		return `${plural(sessions, 'session')} · ${plural(recorded, 'trial')}`;
	if (recorded === 0 && !facts.recording.active) return 'label and record';
	const usable = classes.reduce((sum, one) => sum + Math.min(WANTED_TRIALS, one.usable), 0);
	return `${usable} of ${WANTED_TRIALS * classes.length} trials`;
}

function recordStep(facts: StepFacts): Conditions {
	const { recording, source, replay } = facts;
	const few = recording.active || recording.target ? undefined : tooFew(recording.classes);
	const gaps = recording.active && recording.gaps > 0 ? plural(recording.gaps, 'gap') : undefined;
	const problem = gaps ?? (few && `${few.name}: ${usableText(few)}`);
	const idle = replay && !source.live ? 'not in a replay' : trialsLine(facts);
	return {
		running: recording.active,
		problem,
		done: isRecorded(recording),
		ready: source.live && recording.why === undefined,
		line: problem ?? (recording.active ? trialsLine(facts) : idle)
	};
}

function trainStep(facts: StepFacts): Conditions {
	const { training, model, recording } = facts;
	const problem = !model
		? undefined
		: model.missing.length > 0 && recording.sessions > 0
			? `${model.missing[0]} is not in the model`
			: model.current && model.score === undefined
				? 'no score possible'
				: undefined;
	const needed = recording.classes.reduce((sum, { usable }) => sum + Math.max(0, LEAST_TRIALS - usable), 0);
	const without = training.sufficient
		? `${plural(recording.sessions, 'session')} chosen`
		: recording.sessions > 0 && needed > 0
			? `needs ${plural(needed, 'more trial')}`
			: 'a classifier';
	const withModel =
		model?.current || recording.sessions === 0 ? (model?.score ?? 'no score') : 'set has changed';
	return {
		running: training.running,
		problem,
		done: model?.current === true,
		ready: training.sufficient && training.why === undefined,
		line: training.running ? percent(training.fraction) : (problem ?? (model ? withModel : without))
	};
}

function predictStep({ prediction, model, source, replay }: StepFacts): Conditions {
	const open = source.live || replay !== undefined;
	const problem = model && open && !model.fits ? `needs ${model.needs}` : undefined;
	const where = replay && !source.live ? 'on the replay' : `${prediction.rate.toFixed(0)} decisions /s`;
	const running = prediction.state !== 'idle';
	const line = running
		? { idle: '', starting: 'loading the model', waiting: 'no samples', running: where }[prediction.state]
		: model
			? open
				? 'a model fits'
				: 'needs a source'
			: 'after Train';
	const late = running && prediction.late > 0 ? `late: ${prediction.late.toFixed(0)} ms` : undefined;
	return { running, problem: late ?? problem, ready: model?.fits === true, line: late ?? problem ?? line };
}

function replayStep({ replay, recordings, refused }: StepFacts): Conditions {
	return {
		running: replay !== undefined,
		problem: refused ? 'file refused' : undefined,
		ready: recordings > 0,
		line:
			replay?.line ??
			(refused ? 'file refused' : recordings > 0 ? plural(recordings, 'recording') : 'any recording')
	};
}

const CONDITIONS: Readonly<Record<StepId, (facts: StepFacts) => Conditions>> = {
	connect: connectStep,
	record: recordStep,
	train: trainStep,
	predict: predictStep,
	replay: replayStep
};

const WORDS: Readonly<Record<StepState, string>> = {
	todo: 'to do',
	ready: 'ready',
	next: 'ready, next',
	running: 'running',
	done: 'done',
	problem: 'problem'
};

function stateOf({ running, problem, done, ready }: Conditions, next: boolean): StepState {
	if (running) return 'running';
	if (problem !== undefined) return 'problem';
	if (next) return 'next';
	if (done) return 'done';
	return ready ? 'ready' : 'todo';
}

/** The five steps of the rail while `open` is the open step. */
export function stepsOf(facts: StepFacts, open: StepId): readonly Step[] {
	const next = buttonsOf(facts, open).filled.step;
	return STEP_IDS.map((id) => {
		const conditions = CONDITIONS[id](facts);
		const state = stateOf(conditions, id === next);
		const recording = id === 'record' && state === 'running';
		return {
			id,
			name: STEP_NAMES[id],
			state,
			recording,
			line: conditions.line,
			stateText: recording ? 'recording' : WORDS[state]
		};
	});
}
