import { AppError } from '../core/errors.ts';
import { UNLABELED } from '../core/labels.ts';
import { isArray, isObject, type JsonObject } from '../core/parse.ts';
import { seeded } from '../core/random.ts';
import { seconds } from '../core/units.ts';
import { decisionOf } from '../dsp/smoothers/smoother.ts';
import {
	fittsResult,
	fittsTargets,
	fittsTrial,
	FITTS_RULES,
	judgeFitts,
	type FittsTarget,
	type FittsTrial
} from '../guided/fitts.ts';
import {
	judgeMotion,
	motionResult,
	motionTrial,
	MOTION_RULES,
	resultJson,
	type MotionTrial
} from '../guided/motion-test.ts';
import { subjectFacts } from '../guided/subject.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import { onAppClock } from './cue-clock.ts';
import type { Parts } from './guided.svelte.ts';

export type TestKind = 'motion' | 'fitts';
/** A result as a session keeps it, and which session that is. */
export interface StoredResult {
	readonly session: string;
	readonly result: JsonObject;
}

/** Between two Fitts targets. */
const BETWEEN_SECONDS = 1;
const SEED = 1;

/** Tests of a model at work: cued classes, or targets for a cursor. What comes of it is kept with a recording of it. */
export class GuidedTest {
	readonly #parts: Parts;
	#kind = $state<TestKind>('motion');
	#status = $state<'idle' | 'running' | 'done'>('idle');
	#at = $state(0);
	#trial = $state.raw<MotionTrial | FittsTrial>();
	#result = $state.raw<JsonObject>();
	#stored = $state.raw<readonly StoredResult[]>([]);
	#cues: readonly number[] = [];
	#targets: readonly FittsTarget[] = [];
	#done: (MotionTrial | FittsTrial)[] = [];
	#next = 0;
	#row = 0;
	#cursor: readonly number[] = [];
	/** Waits for the measured time of its cue. */
	#unseen = false;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	get kind(): TestKind {
		return this.#kind;
	}
	get status(): 'idle' | 'running' | 'done' {
		return this.#status;
	}
	get active(): boolean {
		return this.#status === 'running';
	}
	/** Which trial it is, and of how many. */
	get at(): number {
		return this.#at;
	}
	get nTrials(): number {
		return this.#kind === 'motion' ? this.#cues.length : this.#targets.length;
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
		return this.#targets[this.#at];
	}
	/** Where the cursor is, −1 … 1 per output. Not reactive. */
	get cursor(): readonly number[] {
		return this.#cursor;
	}
	/** What the last test found. */
	get result(): JsonObject | undefined {
		return this.#result;
	}
	/** Results of all sessions, newest first, as far as `readResults` has read them. */
	get stored(): readonly StoredResult[] {
		return this.#stored;
	}
	get classNames(): readonly string[] {
		return this.#parts.prediction.bundle?.classNames ?? [];
	}

	/** Why a test cannot begin now; undefined when it can. */
	why(kind: TestKind): string | undefined {
		const { prediction, deck, recording } = this.#parts;
		const { bundle } = prediction;
		if (deck.replay) return 'A replay cannot be tested: it does not listen. Connect an amplifier.';
		if (!bundle) return 'Nothing predicts. Train a model and press Predict first.';
		if (kind === 'motion' && bundle.task !== 'classify')
			return 'The motion test needs a model that tells classes apart.';
		if (kind === 'fitts' && bundle.task !== 'regress')
			return 'The target test needs a model of proportional outputs (a regression).';
		return recording.why;
	}

	/** Begins, and records meanwhile. */
	async begin(kind: TestKind): Promise<void> {
		const why = this.why(kind);
		if (why !== undefined) throw new AppError('ModelError', why);
		const { prediction, classes, setup } = this.#parts;
		const bundle = prediction.bundle!;
		this.#kind = kind;
		this.#done = [];
		this.#at = 0;
		this.#trial = undefined;
		this.#result = undefined;
		this.#cues = this.#chosenCues(bundle.classNames);
		const nOutputs = Math.min(2, this.#nOutputs) as 1 | 2;
		this.#targets = fittsTargets(nOutputs, this.#signed, FITTS_RULES, SEED);
		classes.select(UNLABELED);
		await this.#parts.record(undefined, subjectFacts(setup.subject, `${kind} test`, undefined));
		const ring = this.#decided();
		this.#row = ring.written;
		this.#next = onAppClock(performance.now()) + MOTION_RULES.restSeconds;
		this.#status = 'running';
	}

	/** Called in every animation frame with its time in milliseconds. */
	frame(ms: number): void {
		if (!this.active) return;
		const time = onAppClock(ms);
		const predictions = this.#read();
		if (!this.#trial) {
			if (time >= this.#next) this.#show(time);
			return;
		}
		if (this.#unseen) return;
		for (const { values, time: at } of predictions) this.#judge(values, at);
		if (time > this.#trial.shown + this.#timeout + 1) this.#judge([], time);
		if (this.#trial.over) this.#finishTrial(time);
	}

	/** The cue or target that is on was seen at `time`: it counts from then. */
	seen(time: number): void {
		if (!this.#trial || !this.#unseen) return;
		this.#unseen = false;
		this.#trial = { ...this.#trial, shown: time };
		if (this.#kind === 'motion') this.#label(this.cue, time);
	}

	/** Ends the test; what was done so far is the result. */
	async end(): Promise<void> {
		if (!this.active) return;
		this.#status = 'done';
		this.#trial = undefined;
		const { prediction, recording } = this.#parts;
		const bundle = prediction.bundle;
		if (this.#done.length > 0 && bundle) {
			const model = { id: bundle.id, name: bundle.name };
			const result =
				this.#kind === 'motion'
					? motionResult(this.#done as MotionTrial[], model)
					: fittsResult(this.#done as FittsTrial[], model);
			this.#result = resultJson(result);
			recording.note({ tests: [this.#result] });
		}
		await this.#parts.stop();
		await this.readResults();
	}
	again(): void {
		if (!this.active) this.#status = 'idle';
	}

	/** Reads the results that sessions keep, to compare models. */
	async readResults(): Promise<void> {
		const { library } = this.#parts;
		const found: StoredResult[] = [];
		for (const { id } of library.list) {
			// A session that does not open is told of where sessions are listed; here it has no result.
			const session = await library.open(id).catch(() => undefined);
			const ours = session?.extras['myodeck'];
			const tests = isObject(ours) && isArray(ours.tests) ? ours.tests : [];
			for (const result of tests) if (isObject(result)) found.push({ session: id, result });
		}
		this.#stored = found;
	}

	#show(time: number): void {
		this.#unseen = true;
		const target = this.target;
		if (this.#kind === 'motion') this.#trial = motionTrial(this.cue, time);
		else if (target) this.#trial = fittsTrial(target, time);
		// The synthetic person sees it, too.
		if (this.#kind === 'fitts' && target) this.#parts.deck.effort(target.at);
	}

	#judge(values: readonly number[], time: number): void {
		const trial = this.#trial!;
		if ('classIndex' in trial) {
			const winner = values.length > 0 ? decisionOf(Float32Array.from(values)) : UNLABELED;
			const hop = 1 / (this.#parts.prediction.decided?.info.fs ?? 20);
			this.#trial = judgeMotion(trial, { winner, time }, this.#rest, hop, MOTION_RULES);
		} else {
			this.#trial = judgeFitts(trial, this.#cursor, time, FITTS_RULES);
		}
	}

	#finishTrial(time: number): void {
		this.#done.push(this.#trial!);
		this.#trial = undefined;
		this.#at++;
		this.#next = time + (this.#kind === 'motion' ? MOTION_RULES.restSeconds : BETWEEN_SECONDS);
		if (this.#kind === 'motion') this.#label(this.#rest, time);
		else this.#parts.deck.effort(this.#targets[0]!.at.map(() => 0));
		if (this.#at >= this.nTrials) void this.end();
	}

	/** Labels are of the app's class list, cues of the model's. */
	#label(classIndex: number, time: number): void {
		const { classes, recording } = this.#parts;
		const place = classes.names.indexOf(this.classNames[classIndex] ?? '');
		recording.label(place, seconds(time));
	}

	/** Predictions since the last look; the last one is where the cursor is. */
	#read(): readonly { readonly values: readonly number[]; readonly time: number }[] {
		const ring = this.#decided();
		const n = this.#parts.prediction.decided?.info.nChannels ?? 1;
		const found: { values: readonly number[]; time: number }[] = [];
		for (const end = ring.written; this.#row < end;) {
			const { row, data, timestamps } = ring.read(this.#row, ring.buffer(64));
			for (const [i, time] of timestamps.entries()) {
				const values = [...data.subarray(i * n, (i + 1) * n)];
				found.push({ values, time });
				this.#cursor = values.slice(0, 2).map((value) => Math.max(-1, Math.min(1, value / this.#scale)));
			}
			this.#row = row + timestamps.length;
		}
		return found;
	}

	#decided(): SharedRing {
		const { decided } = this.#parts.prediction;
		if (!decided) throw new AppError('ModelError', 'Predicting has ended. Press Predict and begin again.');
		return new SharedRing(decided.ring);
	}

	#chosenCues(names: readonly string[]): readonly number[] {
		const random = seeded(SEED);
		const moving = names.map((_, i) => i).filter((i) => i !== this.#rest);
		const cues: number[] = [];
		for (let repetition = 0; repetition < MOTION_RULES.repetitions; repetition++)
			cues.push(
				...[...moving]
					.map((i) => [random(), i] as const)
					.sort(([a], [b]) => a - b)
					.map(([, i]) => i)
			);
		return cues;
	}

	get #rest(): number {
		return this.classNames.findIndex((name) => name === this.#parts.setup.protocol.restClass);
	}
	get #nOutputs(): number {
		return this.#parts.prediction.bundle?.targets?.names.length ?? 1;
	}
	/** What an output of 1 is: targets in per cent reach to 100. */
	get #scale(): number {
		return this.#parts.prediction.bundle?.targets?.unit === '%' ? 100 : 1;
	}
	get #signed(): boolean {
		return this.#scale === 1;
	}
	get #timeout(): number {
		return this.#kind === 'motion' ? MOTION_RULES.timeoutSeconds : FITTS_RULES.timeoutSeconds;
	}
}
