// Over 250 lines because an online test is one state machine: both kinds share its run, its recording and its end.
import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { UNLABELED } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import { seconds } from '../../core/units.ts';
import { decisionOf } from '../../dsp/smoothers/smoother.ts';
import { fittsResult } from '../../guided/fitts-result.ts';
import { FITTS_RULES, judgeFitts, type FittsTarget, type FittsTrial } from '../../guided/fitts.ts';
import {
	judgeMotion,
	motionCues,
	motionResult,
	motionTrial,
	MOTION_RULES,
	resultJson,
	type MotionTrial
} from '../../guided/motion-test.ts';
import type { PauseReason } from '../../guided/run.ts';
import { onAppClock } from './cue-clock.ts';
import { Decisions } from '../predict/decisions.ts';
import { FittsCourse } from './fitts-course.ts';
import { RunningConditions } from './running-conditions.ts';
import { singleFlight } from '../kernel/job.ts';
import type { GuidedParts } from './parts.ts';
import { TestResults } from './test-results.svelte.ts';

export type TestKind = 'motion' | 'fitts';

/** Between two Fitts targets. */
const BETWEEN_SECONDS = 1;
const SEED = 1;

/** Tests of a model at work: cued classes, or targets for a cursor. What comes of it is kept with a recording of it. */
export class GuidedTest {
	readonly #parts: GuidedParts;
	#kind = $state<TestKind>('motion');
	#status = $state<'idle' | 'running' | 'paused' | 'done'>('idle');
	#pausedBy = $state<PauseReason>();
	#at = $state(0);
	#trial = $state.raw<MotionTrial | FittsTrial>();
	#result = $state.raw<JsonObject>();
	#session = $state('');
	#cues: readonly number[] = [];
	/** Of a target test. */
	#course: FittsCourse | undefined;
	#conditions: RunningConditions | undefined;
	#done: (MotionTrial | FittsTrial)[] = [];
	#next = 0;
	#streams: readonly string[] = [];
	/** Waits for the measured time of its cue. */
	#unseen = false;
	/** Cues and targets put on the page so far: the number of the one that is on. */
	showing = $state(0);
	readonly #decisions: Decisions;
	/** What this test and those of all sessions found. */
	readonly results: TestResults;

	constructor(parts: GuidedParts) {
		this.#parts = parts;
		this.#decisions = new Decisions(parts.prediction);
		this.results = new TestResults(parts.library);
	}

	get kind(): TestKind {
		return this.#kind;
	}
	get status(): 'idle' | 'running' | 'paused' | 'done' {
		return this.#status;
	}
	get pausedBy(): PauseReason | undefined {
		return this.#pausedBy;
	}
	get active(): boolean {
		return this.#status === 'running' || this.#status === 'paused';
	}
	/** Which trial it is, and of how many. */
	get at(): number {
		return this.#at;
	}
	get nTrials(): number {
		return this.#course ? this.#course.targets.length : this.#cues.length;
	}
	/** The trial on the screen; undefined in a rest. */
	get trial(): MotionTrial | FittsTrial | undefined {
		return this.#trial;
	}
	/** The class that is cued, or comes next. */
	get cue(): number {
		return this.#cues[this.#at] ?? UNLABELED;
	}
	get target(): FittsTarget | undefined {
		return this.#course?.targets[this.#at];
	}
	/** Where the cursor is, −1 … 1 per output. Not reactive. */
	get cursor(): readonly number[] {
		return this.#course?.cursor ?? [];
	}
	/** What the last test found. */
	get result(): JsonObject | undefined {
		return this.#result;
	}
	/** Id of the session that the test is recorded in. */
	get sessionId(): string {
		return this.#session;
	}
	/** Outputs go both ways. */
	get signed(): boolean {
		return this.#scale === 1;
	}
	get classNames(): readonly string[] {
		return this.#parts.prediction.bundle?.classNames ?? [];
	}

	/** Why a test cannot begin now; undefined when it can. */
	why(kind: TestKind): string | undefined {
		const { prediction, connections, recording } = this.#parts;
		const { bundle } = prediction;
		if (connections.replay) return 'A replay cannot be tested. Connect a device.';
		if (!bundle) return 'No model is running. Train a model and press Predict first.';
		if (kind === 'motion' && bundle.task !== 'classify')
			return 'The motion test needs a classification model.';
		if (kind === 'fitts' && bundle.task !== 'regress') return 'The target test needs a regression model.';
		return recording.why;
	}

	/** Begins, and records meanwhile. */
	readonly begin = singleFlight((kind: TestKind) => this.#begin(kind));

	async #begin(kind: TestKind): Promise<void> {
		const why = this.why(kind);
		if (why !== undefined) throw new AppError('ModelError', why);
		const { prediction, classes, connections, library, setup } = this.#parts;
		const bundle = prediction.bundle!;
		this.#kind = kind;
		this.#done = [];
		this.#at = 0;
		this.#trial = undefined;
		this.#result = undefined;
		this.#cues = motionCues(bundle.classNames.length, this.#rest, MOTION_RULES, SEED);
		const scale = { nOutputs: this.#nOutputs, fullScale: this.#scale, signed: this.signed };
		this.#course = kind === 'fitts' ? new FittsCourse(connections, scale) : undefined;
		this.#conditions = new RunningConditions((task) => prediction.smoothing(task), bundle, {
			planned: this.nTrials,
			outputs: kind === 'fitts' ? scale.nOutputs : bundle.classNames.length
		});
		classes.select(UNLABELED);
		const { name, facts } = setup.named(`${kind} test`, library);
		this.#session = (await this.#parts.actions.record(name, facts)) ?? '';
		this.#streams = connections.streams.map(({ info }) => info.name);
		document.addEventListener('visibilitychange', this.#onVisibility);
		this.#run();
	}

	/** Called in every animation frame with its time in milliseconds. */
	frame(ms: number): void {
		if (this.#status !== 'running') return;
		const time = onAppClock(ms);
		for (const { values, time: at } of this.#decisions.read()) {
			this.#course?.move(values, at);
			if (this.#trial && !this.#unseen) this.#judge(values, at);
		}
		this.#course?.frame(time);
		if (!this.#trial) {
			if (time >= this.#next && (this.#course?.isReady(time, this.#next) ?? true)) this.#show(time);
			return;
		}
		if (this.#unseen) return;
		if (time > this.#trial.shown + this.#timeout + 1) this.#judge([], time);
		if (this.#trial.over) this.#finishTrial(time);
	}

	/** Cue or target number `showing` was seen at `time`: it counts from then. */
	seen(time: number, showing: number): void {
		if (!this.#trial || !this.#unseen || showing !== this.showing) return;
		this.#unseen = false;
		this.#trial = this.#course?.see(this.#at, time) ?? { ...this.#trial, shown: time };
		if (this.#kind === 'motion') this.#label(this.cue, time);
	}

	/** Stands still; a trial that is on is broken off and comes again. */
	pause(reason: PauseReason = 'person'): void {
		if (!this.active) return;
		this.#pausedBy = reason;
		if (this.#status === 'paused') return;
		this.#status = 'paused';
		if (this.#trial && !this.#unseen && this.#kind === 'motion') this.#label(UNLABELED, now());
		this.#trial = undefined;
		this.#unseen = false;
		this.#course?.letGo();
	}
	/** Goes on, after a rest. */
	resume(): void {
		if (this.#status === 'paused') this.#run();
	}
	pauseOrResume(): void {
		if (this.#status === 'paused') this.resume();
		else this.pause();
	}

	/** Looks at the streams. Called by the app's ticker. */
	refresh(): void {
		if (!this.active) return;
		const { connections, prediction, recording } = this.#parts;
		const flows = this.#streams.every((name) => connections.flows(name));
		if (!flows && this.#pausedBy !== 'stream') this.pause('stream');
		else if (flows && this.#pausedBy === 'stream') this.resume();
		// Nothing predicts any more, or the tape ended by itself: there is nothing left to test.
		if (!prediction.decided || recording.status === 'idle') void this.end();
	}

	/** Ends the test; what was done so far is the result. */
	async end(): Promise<void> {
		if (!this.active) return;
		document.removeEventListener('visibilitychange', this.#onVisibility);
		this.#status = 'done';
		this.#pausedBy = undefined;
		this.#trial = undefined;
		this.#course?.letGo();
		const conditions = this.#conditions?.now;
		if (this.#done.length > 0 && conditions) {
			const result =
				this.#kind === 'motion'
					? motionResult(this.#done as MotionTrial[], conditions)
					: fittsResult(this.#done as FittsTrial[], conditions);
			this.#result = resultJson(result);
			this.#parts.recording.note({ tests: [this.#result] });
			this.results.add({ session: this.#session, result: this.#result });
		}
		await this.#parts.actions.stop();
		await this.results.read();
	}
	again(): void {
		if (!this.active) this.#status = 'idle';
	}

	readonly #onVisibility = (): void => {
		if (document.visibilityState === 'hidden' && this.#status === 'running') this.pause('hidden');
	};

	/** From now on predictions count; the first trial comes after a rest. */
	#run(): void {
		this.#decisions.skip();
		this.#next = onAppClock(performance.now()) + MOTION_RULES.restSeconds;
		this.#pausedBy = undefined;
		this.#status = 'running';
	}

	#show(time: number): void {
		this.#unseen = true;
		this.showing++;
		this.#trial = this.#course?.trial(this.#at, time) ?? motionTrial(this.cue, time);
	}

	#judge(values: readonly number[], time: number): void {
		const trial = this.#trial!;
		if ('classIndex' in trial) {
			const winner = values.length > 0 ? decisionOf(Float32Array.from(values)) : UNLABELED;
			const hop = 1 / (this.#parts.prediction.decided?.info.fs ?? 20);
			this.#trial = judgeMotion(trial, { winner, time }, this.#rest, hop, MOTION_RULES);
		} else {
			const cursor = values.length > 0 ? this.cursor : undefined;
			this.#trial = judgeFitts(trial, cursor, time, FITTS_RULES);
		}
	}

	#finishTrial(time: number): void {
		this.#done.push(this.#trial!);
		this.#trial = undefined;
		this.#at++;
		this.#next = time + (this.#kind === 'motion' ? MOTION_RULES.restSeconds : BETWEEN_SECONDS);
		if (this.#kind === 'motion') this.#label(this.#rest, time);
		else this.#course?.letGo();
		if (this.#at >= this.nTrials) void this.end();
	}

	/** Labels are of the app's class list, cues of the model's. */
	#label(classIndex: number, time: number): void {
		const { classes, recording } = this.#parts;
		const place = classes.names.indexOf(this.classNames[classIndex] ?? '');
		recording.label(place, seconds(time));
	}

	get #rest(): number {
		return this.classNames.findIndex((name) => name === this.#parts.setup.protocol.restClass);
	}
	get #nOutputs(): 1 | 2 {
		return (this.#parts.prediction.bundle?.targets?.names.length ?? 1) > 1 ? 2 : 1;
	}
	/** What an output of 1 is: targets in per cent reach to 100. */
	get #scale(): number {
		return this.#parts.prediction.bundle?.targets?.unit === '%' ? 100 : 1;
	}
	get #timeout(): number {
		return this.#kind === 'motion' ? MOTION_RULES.timeoutSeconds : FITTS_RULES.timeoutSeconds;
	}
}
