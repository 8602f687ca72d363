import type { ActionParts, Actions } from './actions.ts';
import type { ClassList } from './record/class-list.svelte.ts';
import type { Guided } from './guided/guided.svelte.ts';
import type { Ticker } from './kernel/ticker.ts';
import { joinsTrainingSet } from './library/training-set.ts';
import type { SignalWatch } from './connect/signal-watch.svelte.ts';
import type { Lsl } from './lsl/lsl.svelte.ts';
import type { LiveAdaptation } from './predict/adaptation.svelte.ts';
import type { LiveScore } from './predict/live-score.svelte.ts';
import type { Outputs } from './predict/outputs.svelte.ts';
import type { ReplaySession } from './replay/replay-session.svelte.ts';
import { RecordingEnd } from './record/recording-end.ts';
import type { Tape } from './tape/tape.svelte.ts';
import type { Scripts } from './train/scripts.svelte.ts';

/** Milliseconds between two readings: of what a person watches change, and of the rest. */
const FAST_MS = 50;
const SLOW_MS = 250;

/** The parts of the app that know nothing of each other and are told of each other here. */
export interface WiredParts extends ActionParts {
	readonly actions: Actions;
	readonly classes: ClassList;
	readonly adaptation: Pick<LiveAdaptation, 'refresh' | 'onFailure'>;
	readonly outputs: Outputs;
	readonly lsl: Lsl;
	readonly liveScore: LiveScore;
	readonly scripts: Scripts;
	readonly signal: Pick<SignalWatch, 'refresh'>;
	readonly tape: Pick<Tape, 'close' | 'ended' | 'refresh' | 'show'>;
	readonly guided: Pick<Guided, 'refresh' | 'target'>;
	readonly replaySession: Pick<ReplaySession, 'analysis' | 'open' | 'refresh' | 'onGone'>;
}

/** Who is told of what: the only calls from right to left, and none of them carries samples. */
export function wire(parts: WiredParts): void {
	const {
		adaptation,
		classes,
		connections,
		guided,
		library,
		lsl,
		notices,
		outputs,
		prediction,
		recording,
		scripts,
		replaySession
	} = parts;
	classes.onChange = (names) => recording.rename(names);
	classes.onStep = (step) => parts.undo.push(step);
	// A box with event buttons labels as a class button does; a number that is no class is left alone.
	connections.onMarker = (classIndex, timestamp) => {
		if (classes.names[classIndex] !== undefined) recording.labelAt(classIndex, timestamp);
	};
	connections.onStream = (stream) => recording.add(stream);
	connections.onClassCue = (classIndex) => lsl.outlets.onClassCue(classIndex);
	library.recordingId = () => (recording.active ? recording.id : '');
	adaptation.onFailure = (message) => notices.show('warning', message, { key: 'adaptation' });
	prediction.onStream = (stream) => recording.add(stream);
	prediction.onFacts = (facts) => recording.note(facts);
	prediction.recording = () => recording.active;
	prediction.onInputGone = (message) => notices.show('warning', message, { key: 'predicting' });
	prediction.scriptWorker = (bundle) => scripts.workerFor(bundle);
	replaySession.analysis.runScript = (bundle) => scripts.runFor(bundle);
	prediction.onStop = () => outputs.stop();
	prediction.onFailure = (message) => {
		scripts.blame(message);
		notices.show('error', message, { help: scripts.fault ? 'scripts' : 'worker-died', key: 'predicting' });
	};
	outputs.onFailure = (message) => notices.show('error', message, { help: 'outputs' });
	guided.target.onFailure = (message) => notices.show('error', message, { help: 'worker-died' });
	lsl.outlets.onFailure = (message) => notices.show('error', message, { help: 'bridge' });
	replaySession.onGone = (message) => notices.show('warning', message);
	wireRecording(parts);
}

function wireRecording({
	actions,
	connections,
	library,
	lsl,
	notices,
	recording,
	storage,
	tape,
	training
}: WiredParts): void {
	const addToTrainingSet = (id: string): void => {
		if (joinsTrainingSet(library.get(id), training.kind.task)) actions.setInTrainingSet([id], true);
	};
	const end = new RecordingEnd({ library, notices, storage, addToTrainingSet });
	recording.onEnd = async (ended) => {
		tape.ended(ended.id);
		try {
			await end.handle(ended);
		} finally {
			// Reading it may take a while; Stop does not wait for it.
			if (library.get(ended.id)) void tape.show(ended.id);
			else tape.close();
		}
	};
	recording.onStopping = () => lsl.release();
	recording.onNotice = (message) => notices.show('warning', message, { help: 'stream-changed' });
	connections.keepRings = () => recording.active;
}

/** What is read from workers and rings, each at its own pace. */
export function addTasks(ticker: Ticker, parts: WiredParts): void {
	const { adaptation, connections, guided, liveScore, lsl, notices, outputs, prediction, recording } = parts;
	const { replaySession, signal, tape } = parts;
	ticker.add('prediction', FAST_MS, () => prediction.refresh());
	ticker.add('adaptation', FAST_MS, () => adaptation.refresh());
	ticker.add('live score', FAST_MS, () => liveScore.refresh());
	ticker.add('replay', FAST_MS, () => replaySession.refresh());
	ticker.add('transport', FAST_MS, () => connections.replay?.refresh());
	ticker.add('connections', SLOW_MS, () => connections.refresh());
	ticker.add('recording', SLOW_MS, () => recording.refresh());
	ticker.add('tape', FAST_MS, () => tape.refresh());
	ticker.add('outputs', SLOW_MS, () => outputs.refresh());
	ticker.add('LSL outlets', FAST_MS, () => lsl.outlets.refresh());
	ticker.add('LSL streams', FAST_MS, () => lsl.note(recording));
	ticker.add('guided recording', SLOW_MS, () => guided.refresh());
	ticker.add('signal', SLOW_MS, () => signal.refresh(connections.list, performance.now() / 1000));
	ticker.add('notices', SLOW_MS, () => notices.refresh());
}
