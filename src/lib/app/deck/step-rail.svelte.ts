// Over 250 lines because the facts of all five steps are read from the parts in one place.
import { clockTime, durationText, hertzText, percent } from '../../core/format.ts';
import { checkFits, type ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { Connection } from '../connect/connection.svelte.ts';
import type { Connections } from '../connect/connections.svelte.ts';
import type { SignalWatch } from '../connect/signal-watch.svelte.ts';
import type { SourceForm } from '../connect/source-form.svelte.ts';
import type { Guided } from '../guided/guided.svelte.ts';
import type { Notices } from '../kernel/notices.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import type { View } from '../kernel/view.svelte.ts';
import type { Library } from '../library/library.svelte.ts';
import type { Prediction } from '../predict/prediction.svelte.ts';
import type { ClassList } from '../record/class-list.svelte.ts';
import type { Recording } from '../record/recording.svelte.ts';
import type { Scripts } from '../train/scripts.svelte.ts';
import type { Training } from '../train/training.svelte.ts';
import { trialRule } from '../../core/trial-use.ts';
import { lateness } from '../predict/lateness.ts';
import { runningTrials, trialsOf } from './class-trials.ts';
import { isCurrent } from './current-model.ts';
import {
	LEAST_TRIALS,
	type ClassTrials,
	type StepFacts,
	type ModelFacts,
	type RecordingFacts,
	type ReplayFacts,
	type SourceFacts
} from './facts.ts';
import { buttonsOf, tapeButtons, type VerbButton, type StepButtons } from './primary.ts';
import { stepsOf, type Step } from './steps.ts';

/** The parts of the app that the steps read. */
export interface StepRailParts {
	readonly settings: Pick<Settings, 'data'>;
	readonly view: Pick<View, 'step' | 'choosing'>;
	readonly classes: Pick<ClassList, 'names'>;
	readonly sourceForm: Pick<SourceForm, 'why'>;
	readonly connections: Pick<Connections, 'list' | 'streams' | 'replay'>;
	readonly recording: Pick<Recording, 'active' | 'begun' | 'status' | 'counts' | 'events' | 'why'>;
	readonly library: Pick<Library, 'usable'>;
	readonly scripts: Pick<Scripts, 'inUse'>;
	readonly training: Pick<
		Training,
		'running' | 'progress' | 'why' | 'sessions' | 'data' | 'kind' | 'target' | 'stream' | 'model' | 'quality'
	>;
	readonly prediction: Pick<Prediction, 'state' | 'rate' | 'latency' | 'bundle'>;
	readonly guided: {
		readonly active: boolean;
		readonly target: Pick<Guided['target'], 'active'>;
		readonly test: Pick<Guided['test'], 'active'>;
	};
	readonly notices: Pick<Notices, 'list'>;
	readonly signal: Pick<SignalWatch, 'problem'>;
}

const MODES = { off: 'NO SOURCE', live: 'LIVE', rec: 'REC', replay: 'REPLAY' } as const;
/** What the badge beside the logo shows. */
export type Mode = keyof typeof MODES;

/** Reads the parts of the app: which state each step is in, and which button of the page is filled. */
export class StepRail {
	readonly #parts: StepRailParts;
	readonly #classes = $derived.by(() => this.#trialsOf(this.#parts.classes.names));
	readonly #trained = $derived.by(() => this.#trialsOf(this.#parts.training.data.classNames));
	readonly #facts = $derived.by(() => this.#read());
	readonly #buttons = $derived.by(() => buttonsOf(this.#facts, this.#parts.view.step));
	readonly #steps = $derived.by(() => stepsOf(this.#facts, this.#parts.view.step));

	constructor(parts: StepRailParts) {
		this.#parts = parts;
	}

	get facts(): StepFacts {
		return this.#facts;
	}
	/** The five steps, for the rail. */
	get steps(): readonly Step[] {
		return this.#steps;
	}
	/** The filled button of the page, and the outlined one of the open step. */
	get buttons(): StepButtons {
		return this.#buttons;
	}
	/** The outlined buttons of the tape bar. */
	get tapeButtons(): readonly VerbButton[] {
		return tapeButtons(this.#facts, this.#buttons);
	}
	/** Trials of each class of the class list. */
	get trials(): readonly ClassTrials[] {
		return this.#classes;
	}
	/** Trials of each class of the training set. */
	get trained(): readonly ClassTrials[] {
		return this.#trained;
	}
	/** Whether a live signal, a recording or a replay is on the page. */
	get mode(): Mode {
		const { recording, replay, source } = this.#facts;
		if (recording.active) return 'rec';
		return replay ? 'replay' : source.live ? 'live' : 'off';
	}
	/** Why no samples come of a source, for the head of every page; undefined while they come. */
	get link(): string | undefined {
		return this.#facts.source.link;
	}
	/** The same as a word. */
	get modeWord(): string {
		return MODES[this.mode];
	}

	#read(): StepFacts {
		const { guided, library, notices, prediction, training } = this.#parts;
		const recording = this.#recording();
		return {
			guided: guided.active || guided.target.active || guided.test.active,
			source: this.#source(),
			recording,
			training: {
				running: training.running,
				fraction: training.progress?.fraction ?? 0,
				why: training.why,
				sufficient: recording.target || this.#classesWithTrials(LEAST_TRIALS).length > 1
			},
			model: training.model && this.#model(training.model),
			prediction: {
				state: prediction.state,
				rate: prediction.rate,
				late: lateness(prediction)
			},
			replay: this.#replay(),
			recordings: library.usable.length,
			refused: notices.list.some(({ kind, help }) => kind === 'error' && help === 'replay')
		};
	}

	#source(): SourceFacts {
		const { connections, settings, sourceForm, view } = this.#parts;
		const devices = connections.list.filter(({ replayed }) => !replayed);
		const [first] = devices.filter(({ live }) => live);
		const lost = devices.some(({ status }) => status === 'lost');
		return {
			chosen: view.choosing || Object.keys(settings.data.params).length > 0,
			connecting: devices.some(isConnecting),
			live: first !== undefined,
			lost,
			line: first ? lineOf(first) : '',
			problem: devices.map(problemOf).find((text) => text !== undefined),
			link: devices.map(linkOf).find((text) => text !== undefined),
			signal: this.#parts.signal.problem,
			why: sourceForm.why
		};
	}

	#recording(): RecordingFacts {
		const { recording, training } = this.#parts;
		return {
			active: recording.active,
			stopping: recording.status === 'stopping',
			gaps: recording.counts?.perStream.reduce((sum, { gaps }) => sum + gaps, 0) ?? 0,
			why: recording.active ? undefined : recording.why,
			classes: this.#classes,
			sessions: training.sessions.length,
			target: training.kind.task === 'regress' && training.target !== undefined
		};
	}

	#model(model: ModelBundle): ModelFacts {
		const { connections, library } = this.#parts;
		const learned = new Set(model.trainedOn.map(({ id }) => id));
		const { stream } = model;
		const known = model.classNames;
		const missing = model.task === 'classify' ? this.#classesWithTrials(1) : [];
		return {
			current: this.#isCurrent(model),
			score: scoreText(model),
			missing: missing.filter((name) => !known.includes(name)),
			fits: connections.streams.some(({ info }) => fits(model, info)),
			needs: `${stream.nChannels} ch, ${hertzText(stream.fs)} Hz`,
			replayable: library.usable.some(({ id }) => learned.has(id))
		};
	}

	#isCurrent(model: ModelBundle): boolean {
		const { scripts, settings, training } = this.#parts;
		const { training: recipe, excludedClasses } = settings.data;
		const { data, kind, sessions, stream, target } = training;
		return isCurrent(model, {
			sessionIds: data.sessionIds,
			classNames: data.classNames.filter((name) => !excludedClasses.includes(name)),
			usableClasses: this.#classesWithTrials(1),
			corrected: sessions
				.flatMap((one) => one.corrected ?? [])
				.sort()
				.at(-1),
			stream,
			target,
			kind: scripts.inUse ? undefined : kind,
			recipe
		});
	}

	#replay(): ReplayFacts | undefined {
		const { replay } = this.#parts.connections;
		if (!replay) return undefined;
		const { transport } = replay;
		return {
			playing: transport?.playing ?? false,
			line: transport
				? `${clockTime(transport.position, false)} of ${durationText(transport.duration)}`
				: 'opening',
			why: transport?.speed === 0 ? 'This speed is for stepping. Choose another speed to play.' : undefined
		};
	}

	/** Classes to train on that have so many usable trials, by name. */
	#classesWithTrials(least: number): readonly string[] {
		const { excludedClasses } = this.#parts.settings.data;
		return this.#trained
			.filter(({ name, usable }) => usable >= least && !excludedClasses.includes(name))
			.map(({ name }) => name);
	}

	#trialsOf(names: readonly string[]): readonly ClassTrials[] {
		const { classes, guided, recording, settings, training } = this.#parts;
		const how = { cued: guided.active, buttonLabelled: !guided.active };
		// Labels are not reactive; the counts of the recorder are.
		const counts = recording.active ? recording.counts : undefined;
		const rule = trialRule(settings.data.training, how);
		const running = counts && runningTrials(recording.events, classes.names, recording.begun, rule);
		return trialsOf(names, training.sessions, training.quality.checked, training.stream ?? '', running);
	}
}

const isConnecting = ({ status }: Connection): boolean => status === 'connecting' || status === 'choosing';

/** The device and the channels of its first stream. */
function lineOf({ kind, streams }: Connection): string {
	const [first] = streams;
	return first ? `${kind.label} · ${first.info.nChannels} ch` : kind.label;
}

function linkOf({ status }: Connection): string | undefined {
	if (status === 'lost') return 'source lost';
	if (status === 'reconnecting') return 'reconnecting';
	return status === 'silent' ? 'no samples' : undefined;
}

function problemOf(connection: Connection): string | undefined {
	return linkOf(connection) ?? (connection.device?.state?.rateOffer ? 'sends another rate' : undefined);
}

function scoreText({ score, regressionScore }: ModelBundle): string | undefined {
	if (score) return `${percent(score.accuracy)} % accuracy`;
	return regressionScore && `R² ${regressionScore.r2.toFixed(2)}`;
}

function fits(model: ModelBundle, info: Parameters<typeof checkFits>[1]): boolean {
	try {
		checkFits(model, info);
		return true;
	} catch {
		return false;
	}
}
