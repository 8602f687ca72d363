// Over 250 lines because a pursuit is one state machine: setup, run and result share its track and its worker.
import { now } from '../../core/clock.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { UNLABELED } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import { calibrationFacts, percentOf } from '../../guided/calibration.ts';
import { pursuitFacts, PursuitTrack } from '../../guided/pursuit-track.ts';
import type { PursuitResult } from '../../guided/pursuit-result.ts';
import type { PauseReason } from '../../guided/run.ts';
import { pathOf, type TargetPath } from '../../guided/target-path.ts';
import { targetOf, type Target } from '../../guided/target.ts';
import { TargetClock } from '../../guided/target-clock.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { TargetApi } from '../../../workers/target.worker.ts';
import { Calibrating } from './calibration.svelte.ts';
import { onAppClock } from './cue-clock.ts';
import { singleFlight } from '../kernel/job.ts';
import type { GuidedParts } from './parts.ts';
import { startWorker, type StartWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** A person who sees a path coming moves ahead of it; so does the synthetic one. */
const PREVIEW_SECONDS = 0.1;
/** What is recorded after the path has ended. */
const TAIL_SECONDS = 0.5;

/** Looks in a row (four a second) at which the target has not moved on: its worker has died without a word. */
const STILL_LOOKS = 12;
const DIED =
	'The worker of the target stopped, so the recording has ended. What was recorded until then is kept. Press Start to record again.';

/** A take in which a person follows a path with the muscle's effort; the path is recorded as a stream of its own. */
export class GuidedTarget {
	readonly #parts: GuidedParts;
	readonly #startWorker: StartWorker<TargetApi>;
	readonly calibrating: Calibrating;
	#status = $state<'idle' | 'running' | 'paused' | 'done'>('idle');
	#pausedBy = $state<PauseReason>();
	#sessionId = $state('');
	#path: TargetPath | undefined;
	#clock: TargetClock | undefined;
	#worker: WorkerClient<TargetApi> | undefined;
	#ring: SharedRing | undefined;
	#streams: readonly string[] = [];
	/** Rows of the target at the last look, and at how many looks in a row there were no more. */
	#seen = { written: -1, still: 0 };
	#problem = $state<string>();
	#track: PursuitTrack | undefined;
	#result = $state.raw<PursuitResult>();
	/** Told when it ended by itself. */
	onFailure: (message: string) => void = () => {};

	constructor(parts: GuidedParts, start: StartWorker<TargetApi> = startTargetWorker) {
		this.#parts = parts;
		this.#startWorker = start;
		this.calibrating = new Calibrating(parts.connections, parts.settings);
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
	get sessionId(): string {
		return this.#sessionId;
	}
	/** Why it ended by itself; undefined when it did not. */
	get problem(): string | undefined {
		return this.#problem;
	}
	/** How the last path was followed; undefined before the first one has ended. */
	get result(): PursuitResult | undefined {
		return this.#result;
	}
	/** What is followed, from the settings. */
	get target(): Target {
		return targetOf($state.snapshot(this.#parts.settings.data.guided.target));
	}
	change(part: Partial<Target>): void {
		this.#parts.settings.data.guided.target = { ...this.target, ...part };
	}
	/** Why it cannot be begun; undefined when it can. */
	get why(): string | undefined {
		const { connections, recording } = this.#parts;
		if (connections.replay) return 'A replay cannot follow a target. Disconnect it and connect an amplifier.';
		if (recording.why !== undefined) return recording.why;
		if (this.target.unit === '%MVC' && !this.calibrating.calibration)
			return 'Measure baseline and MVC first: a target in % MVC needs both.';
		try {
			pathOf(this.target);
			return undefined;
		} catch (error) {
			return (error as Error).message;
		}
	}
	/** The path and where it is, for who draws it. Not reactive. */
	get path(): TargetPath | undefined {
		return this.#path;
	}
	/** Seconds into the path at a time, negative in a countdown, undefined in a pause. */
	position(time: number): number | undefined {
		return this.#clock?.position(time);
	}

	/** Begins to record and to count down. Rejects with a sentence that says what is missing. */
	readonly begin = singleFlight(() => this.#begin());

	async #begin(): Promise<string> {
		if (this.why !== undefined) throw new AppError('SessionError', this.why);
		const { connections, classes, library, setup, recording } = this.#parts;
		const { target } = this;
		classes.select(UNLABELED);
		const { name, facts: who } = setup.named(`target ${target.shape}`, library);
		const { calibration } = this.calibrating;
		const facts: JsonObject = {
			target: { ...target },
			...(calibration && { calibration: calibrationFacts(calibration) }),
			...who
		};
		this.#streams = connections.streams.map(({ info }) => info.name);
		this.#sessionId = await this.#parts.actions.record(name, facts);
		this.#problem = undefined;
		this.#seen = { written: -1, still: 0 };
		const worker = this.#startWorker();
		const start = now();
		try {
			const stream = await worker.call((api) => api.start(target, start));
			this.#ring = new SharedRing(stream.ring);
			recording.add(stream);
		} catch (error) {
			worker.dispose();
			await this.#parts.actions.stop();
			throw error;
		}
		this.#worker = worker;
		void worker.ended.then(() => worker === this.#worker && this.#died());
		this.#path = pathOf(target);
		this.#clock = new TargetClock(this.#path, target.readySeconds);
		this.#clock.start(start);
		this.#track = new PursuitTrack(this.#path);
		this.#result = undefined;
		document.addEventListener('visibilitychange', this.#onVisibility);
		this.#pausedBy = undefined;
		this.#status = 'running';
		return this.#sessionId;
	}

	/** Called in every animation frame with its time in milliseconds. */
	frame(ms: number): void {
		const [clock, path] = [this.#clock, this.#path];
		if (!clock || !path || this.#status !== 'running') return;
		const time = onAppClock(ms);
		const scale = this.target.unit === '%MVC' ? 100 : 1;
		this.#parts.connections.setSimulatedEffort([clock.at(time + PREVIEW_SECONDS).value / scale]);
		const position = clock.position(time) ?? 0;
		this.#track?.add(position, this.level, this.predicted ? 'predicted' : 'measured');
		if (position > path.seconds + TAIL_SECONDS) void this.end();
	}

	/** True when a regression says how far it is; else the envelope of the signal does. */
	get predicted(): boolean {
		return this.#parts.prediction.bundle?.task === 'regress';
	}
	/** Where the person is, in the target's unit: what the regression says, else the live envelope. NaN: unknown. */
	get level(): number {
		if (this.predicted) return this.#parts.prediction.current?.smoothed[0] ?? NaN;
		const { calibration } = this.calibrating;
		if (this.target.unit === '±1' || !calibration) return NaN;
		return percentOf(this.calibrating.envelope, calibration);
	}

	pause(reason: PauseReason = 'person', time: number = now()): void {
		if (!this.active) return;
		this.#pausedBy = reason;
		if (this.#status === 'paused') return;
		this.#status = 'paused';
		this.#clock?.pause(time);
		this.#tell((worker) => worker.call((api) => api.pause(time)));
		this.#parts.connections.setSimulatedEffort([0]);
	}
	resume(): void {
		if (this.#status !== 'paused') return;
		const time = now();
		this.#pausedBy = undefined;
		this.#status = 'running';
		this.#clock?.start(time);
		this.#tell((worker) => worker.call((api) => api.resume(time)));
	}
	pauseOrResume(): void {
		if (this.#status === 'paused') this.resume();
		else this.pause();
	}

	/** Ends it and keeps what was recorded. */
	async end(): Promise<void> {
		if (!this.active) return;
		document.removeEventListener('visibilitychange', this.#onVisibility);
		this.#status = 'done';
		this.#parts.connections.setSimulatedEffort([0]);
		const worker = this.#worker;
		this.#worker = undefined;
		this.#result = this.#track?.result();
		if (this.#result) this.#parts.recording.note({ target_result: pursuitFacts(this.#result) });
		try {
			await this.#parts.actions.stop();
		} finally {
			worker?.dispose();
		}
	}
	again(): void {
		if (!this.active) this.#status = 'idle';
	}

	/** Looks at the streams, and whether the target goes on. Called by the app's ticker. */
	refresh(): void {
		if (!this.active) return;
		const written = this.#ring?.written ?? 0;
		this.#seen = { written, still: written === this.#seen.written ? this.#seen.still + 1 : 0 };
		if (this.#seen.still >= STILL_LOOKS) return this.#died();
		const { connections, recording } = this.#parts;
		const flows = this.#streams.every((name) => connections.flows(name));
		if (!flows && this.#pausedBy !== 'stream') this.pause('stream');
		else if (flows && this.#pausedBy === 'stream') this.resume();
		if (recording.status === 'idle') void this.end();
	}

	readonly #onVisibility = (): void => {
		if (document.visibilityState === 'hidden' && this.#status === 'running') this.pause('hidden');
	};

	/** Without its worker nothing of the target is recorded any more: the recording ends, and says why. */
	#died(): void {
		if (!this.active) return;
		this.#problem = DIED;
		this.#parts.recording.note({ target: { ...this.target, stopped: DIED } });
		this.onFailure(DIED);
		this.end().catch((error: unknown) => console.warn(messageOf(error)));
	}

	#tell(job: (worker: WorkerClient<TargetApi>) => Promise<unknown>): void {
		// A worker that ends meanwhile is told of by `ended`.
		if (this.#worker) job(this.#worker).catch(() => undefined);
	}
}

const startTargetWorker = (): WorkerClient<TargetApi> =>
	startWorker<TargetApi>(
		'target',
		new Worker(new URL('../../../workers/target.worker.ts', import.meta.url), {
			type: 'module',
			name: 'target'
		})
	);
