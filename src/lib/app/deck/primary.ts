import { isFirstVisit, isRecorded, STEP_NAMES, type StepFacts, type StepId } from './facts.ts';

/** What a button of the deck does. `go`: it opens the step in which something must be done first. */
export type Verb =
	| 'pause-guided'
	| 'demo'
	| 'connect'
	| 'cancel-connecting'
	| 'reconnect'
	| 'record'
	| 'stop'
	| 'train'
	| 'cancel-training'
	| 'predict'
	| 'predict-replay'
	| 'stop-predicting'
	| 'replay'
	| 'play'
	| 'pause'
	| 'go';

/** Where a button stands: at the foot of the step panel, in the tape, on the start card, on the guided screen. */
export type VerbSite = 'foot' | 'tape' | 'start' | 'guided';

/** A button of the deck. */
export interface VerbButton {
	readonly verb: Verb;
	readonly label: string;
	readonly place: VerbSite;
	/** The step the verb belongs to: with `go`, the one it opens. */
	readonly step: StepId;
	/** Red: it starts or stops a recording. */
	readonly red?: boolean;
	/** The key that does the same. */
	readonly key?: string;
	/** Why it cannot be pressed. It is then outlined, and the reason stands beneath. */
	readonly why?: string | undefined;
}

/** The buttons of the open step. */
export interface StepButtons {
	/** The one filled button of the page. */
	readonly filled: VerbButton;
	/** The verb of the open step, outlined, where another one is filled. */
	readonly other?: VerbButton | undefined;
}

const foot = (verb: Verb, step: StepId, label: string, more: Partial<VerbButton> = {}): VerbButton => ({
	verb,
	label,
	place: 'foot',
	step,
	...more
});

const connect = (facts: StepFacts): VerbButton =>
	foot('connect', 'connect', 'Connect', { why: facts.source.why });
const record = (facts: StepFacts): VerbButton =>
	foot('record', 'record', 'Record', { red: true, key: 'R', why: facts.recording.why });
const stop = ({ recording }: StepFacts): VerbButton =>
	foot('stop', 'record', 'Stop and save', {
		red: true,
		key: 'R',
		why: recording.stopping ? 'The session is being stored.' : undefined
	});
const train = (facts: StepFacts, label = 'Train'): VerbButton =>
	foot('train', 'train', label, { key: 'T', why: facts.training.why });
const stopPredicting = foot('stop-predicting', 'predict', 'Stop predicting', { key: 'P' });

function predict({ model, source, replay }: StepFacts): VerbButton {
	const why = !model
		? 'Train a model first.'
		: !source.live && !replay
			? 'Connect a source first.'
			: model.fits
				? undefined
				: `The model needs ${model.needs}; no open stream has that.`;
	return foot('predict', 'predict', 'Predict', { key: 'P', why });
}

/** The same button where another one is filled. */
const outlined = ({ red: _, ...button }: VerbButton): VerbButton => button;

/** Play or Pause of the replay, in the tape. */
const playOrPause = (replay: NonNullable<StepFacts['replay']>): VerbButton => ({
	verb: replay.playing ? 'pause' : 'play',
	label: replay.playing ? 'Pause' : 'Play',
	place: 'tape',
	step: 'replay',
	key: 'Space',
	why: replay.playing ? undefined : replay.why
});

const go = (step: StepId): VerbButton => foot('go', step, `Go to ${STEP_NAMES[step]}`);

/** The step in which what the open step lacks is made. */
const firstOf = (facts: StepFacts): VerbButton =>
	go(facts.replay ? 'replay' : facts.source.live ? 'record' : 'connect');

const demo: VerbButton = {
	verb: 'demo',
	label: 'Start the demo',
	place: 'start',
	step: 'connect',
	key: 'D'
};

function forConnect(facts: StepFacts): StepButtons {
	const { source, replay } = facts;
	if (source.connecting) return { filled: foot('cancel-connecting', 'connect', 'Cancel') };
	if (isFirstVisit(facts)) return { filled: demo, other: connect(facts) };
	if (source.lost) return { filled: foot('reconnect', 'connect', 'Reconnect') };
	if (source.live) return whileConnected(facts);
	if (replay) return { filled: playOrPause(replay), other: connect(facts) };
	// The start card stands in the empty scope.
	return source.why === undefined ? { filled: connect(facts) } : { filled: demo, other: connect(facts) };
}

function whileConnected(facts: StepFacts): StepButtons {
	const { recording, model, prediction, replay } = facts;
	if (recording.active) return { filled: stop(facts) };
	if (prediction.state === 'idle' && model?.fits && isRecorded(recording)) return { filled: predict(facts) };
	if (recording.why === undefined) return { filled: record(facts) };
	return { filled: replay ? playOrPause(replay) : go('record'), other: outlined(record(facts)) };
}

function forRecord(facts: StepFacts): StepButtons {
	const { recording, training, replay } = facts;
	if (recording.active) return { filled: stop(facts) };
	if (replay) return { filled: playOrPause(replay), other: outlined(record(facts)) };
	if (recording.why !== undefined) return { filled: go('connect'), other: record(facts) };
	if (isRecorded(recording) && training.why === undefined && !training.running)
		return { filled: train(facts), other: outlined(record(facts)) };
	return { filled: record(facts) };
}

function forTrain(facts: StepFacts): StepButtons {
	const { training, model, prediction } = facts;
	if (training.running) return { filled: foot('cancel-training', 'train', 'Cancel') };
	const trainable = training.why === undefined;
	if (trainable && !model?.current) return { filled: train(facts) };
	if (!model) return { filled: firstOf(facts), other: train(facts) };
	const other = train(facts, 'Train again');
	if (prediction.state !== 'idle') return { filled: stopPredicting, other };
	const predicting = predict(facts);
	if (predicting.why === undefined) return { filled: predicting, other };
	if (model.replayable)
		return { filled: foot('predict-replay', 'predict', 'Predict on a replay', { key: 'P' }), other };
	return { filled: firstOf(facts), other };
}

function forPredict(facts: StepFacts): StepButtons {
	const { model, prediction } = facts;
	if (prediction.state !== 'idle') return { filled: stopPredicting };
	const other = predict(facts);
	if (other.why === undefined) return { filled: other };
	if (!model) return { filled: go('train'), other };
	if (model.replayable) return { filled: foot('predict-replay', 'predict', 'Predict on a replay'), other };
	return { filled: go(facts.source.live || facts.replay ? 'train' : 'connect'), other };
}

function forReplay(facts: StepFacts): StepButtons {
	if (facts.replay) return { filled: playOrPause(facts.replay) };
	const why = facts.recordings === 0 ? 'There is no recording yet. Record or import one first.' : undefined;
	const other = foot('replay', 'replay', 'Replay the newest', { why });
	return why === undefined ? { filled: other } : { filled: firstOf(facts), other };
}

const FOR_STEP: Readonly<Record<StepId, (facts: StepFacts) => StepButtons>> = {
	connect: forConnect,
	record: forRecord,
	train: forTrain,
	predict: forPredict,
	replay: forReplay
};

/**
 * The filled button of the page while `open` is the open step, and the outlined one of that step. A verb that cannot act is
 * never filled: the button of the step that must come first is filled in its place.
 */
export function buttonsOf(facts: StepFacts, open: StepId): StepButtons {
	if (facts.guided)
		return { filled: { verb: 'pause-guided', label: 'Pause', place: 'guided', step: 'record' } };
	return FOR_STEP[open](facts);
}

/**
 * The outlined buttons in the tape bar: the stop of what runs while another step is open, and Record while a live signal is
 * shown and the open step has no Record.
 */
export function tapeButtons(facts: StepFacts, { filled, other }: StepButtons): readonly VerbButton[] {
	if (facts.guided) return [];
	const shown = [filled.verb, other?.verb];
	const all = [
		...(facts.prediction.state !== 'idle' ? [stopPredicting] : []),
		...(facts.recording.active ? [stop(facts)] : []),
		...(facts.source.live && !facts.recording.active && facts.recording.why === undefined
			? [record(facts)]
			: [])
	];
	return all
		.filter(({ verb }) => !shown.includes(verb))
		.map((button) => ({ ...outlined(button), place: 'tape' }));
}
