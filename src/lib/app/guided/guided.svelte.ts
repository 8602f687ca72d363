// Over 250 lines because a guided recording is one state machine: each of its calls reads or changes the same run.
import { now } from '../../core/clock.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { UNLABELED } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import { seconds } from '../../core/units.ts';
import { latenessOf, repeatLate, type Lateness } from '../../guided/late-cues.ts';
import { planOf } from '../../guided/plan.ts';
import { protocolJson, type Protocol } from '../../guided/protocol.ts';
import * as runs from '../../guided/run.ts';
import type { PauseReason, Run } from '../../guided/run.ts';
import { NO_EDITS } from '../../session/edit/edits.ts';
import { onAppClock, type CueClock, type Seen } from './cue-clock.ts';
import type { GuidedSetup } from './guided-setup.svelte.ts';
import { GuidedWatch } from './guided-watch.svelte.ts';
import { GuidedTarget } from './guided-target.svelte.ts';
import { GuidedTest } from './guided-test.svelte.ts';
import { singleFlight } from '../kernel/job.ts';
import type { GuidedParts } from './parts.ts';

/** How a cue was seen, beside its time: kept in the session. */
interface Timing {
	readonly by: Seen['by'] | 'act';
	readonly frame: number;
}

/**
 * A guided take: leads through the protocol, writes the labels with the time each cue was on the screen, and keeps what
 * was redone or broken off out of training. Who shows the cues calls `frame` in every animation frame and `seen` when a
 * new cue was on the screen.
 */
export class Guided {
	readonly #parts: GuidedParts;
	#run = $state.raw<Run>();
	#open = $state(false);
	#time = 0;
	#protocol = $state.raw<Protocol>();
	#names = $state.raw<readonly string[]>([]);
	#sessionId = $state('');
	#streams: readonly string[] = [];
	/** Class that was put on the screen, and the hook has not heard of. */
	#asked: number | undefined;
	#queue: ((run: Run, time: number) => Run)[] = [];
	#timings = new Map<number, Timing>();
	readonly watch: GuidedWatch;
	/** A path to follow, recorded as a stream. */
	readonly target: GuidedTarget;
	/** Tests of the model that predicts. */
	readonly test: GuidedTest;

	constructor(parts: GuidedParts) {
		this.#parts = parts;
		this.watch = new GuidedWatch(parts.connections, parts.setup);
		this.target = new GuidedTarget(parts);
		this.test = new GuidedTest(parts);
	}

	/** The take that runs, or the last one; undefined before the first. */
	get run(): Run | undefined {
		return this.#run;
	}
	/** How late the cues of the take were seen so far. */
	readonly lateness: Lateness = $derived(latenessOf(this.#run?.marks ?? []));
	/** True from the countdown to the end. */
	get active(): boolean {
		return this.#run?.status === 'running' || this.#run?.status === 'paused';
	}
	/** True while the guided screen is open. */
	get open(): boolean {
		return this.#open;
	}
	show(): void {
		this.#open = true;
	}
	/** Closes the screen. Not while a take runs. */
	hide(): void {
		if (this.active || this.target.active || this.test.active) return;
		this.#open = false;
		this.#run = undefined;
		this.target.again();
		this.test.again();
	}
	/** When the frame on the screen began, on the app clock. Not reactive. */
	get time(): number {
		return this.#time;
	}
	/** What the take that runs, or the last one, goes by. */
	get protocol(): Protocol {
		return this.#protocol ?? this.#parts.setup.protocol;
	}
	/** Names of the classes by index, as they were at the beginning. */
	get names(): readonly string[] {
		return this.#names;
	}
	/** Id of the session the take is in. */
	get sessionId(): string {
		return this.#sessionId;
	}
	/** What the next take is going to be. */
	get setup(): GuidedSetup {
		return this.#parts.setup;
	}
	/** Why a guided take cannot begin now; undefined when it can. */
	get why(): string | undefined {
		const { connections, recording } = this.#parts;
		if (connections.replay) return 'A replay cannot follow cues. Disconnect it and connect an amplifier.';
		return recording.why;
	}

	/**
	 * Begins: classes the protocol cues are added to the list, recording starts, the countdown runs. Rejects with a
	 * SessionError that names what is wrong with the protocol, or with what `record` rejects with.
	 */
	readonly begin = singleFlight((protocol?: Protocol) => this.#begin(protocol ?? this.#parts.setup.protocol));

	async #begin(protocol: Protocol): Promise<string> {
		const { connections, classes, library, setup } = this.#parts;
		if (this.why !== undefined) throw new AppError('SourceError', this.why);
		const wanted = [...(protocol.restClass === undefined ? [] : [protocol.restClass]), ...protocol.classes];
		planOf(protocol, wanted);
		for (const name of wanted) if (!classes.names.includes(name)) classes.add(name);
		const plan = planOf(protocol, classes.names);
		classes.select(UNLABELED);
		const { name, facts } = setup.named(protocol.name, library);
		this.#sessionId = await this.#parts.actions.record(name, { protocol: protocolJson(protocol), ...facts });
		this.#protocol = protocol;
		this.#names = [...classes.names];
		this.#streams = connections.streams.map((stream) => stream.info.name);
		this.#timings.clear();
		this.#queue = [];
		this.#asked = undefined;
		const time = onAppClock(performance.now());
		this.#time = time;
		this.watch.begin(plan, this.#names);
		document.addEventListener('visibilitychange', this.#onVisibility);
		this.#run = runs.begin(plan, time, protocol.countdownSeconds);
		return this.#sessionId;
	}

	/** Called in every animation frame with its time in milliseconds: what is due comes on the screen in this frame. */
	frame(ms: number): void {
		const run = this.#run;
		if (!run || !this.active) return;
		// The frame before has been shown, however long that took; the label follows when it is known when it was.
		this.#ask();
		const time = Math.max(onAppClock(ms), run.since);
		let next = run;
		for (const act of this.#queue.splice(0)) next = act(next, time);
		this.#time = time;
		this.#set(runs.advance(next, time));
	}

	/**
	 * Finds out when mark `id`, which comes on the page in this frame, is on the screen; however late, its label gets that time.
	 */
	async measure(id: number, clock: Pick<CueClock, 'seen'>): Promise<void> {
		this.seen(id, await clock.seen(`cue-${id}`));
	}

	/** Mark `id` was on the screen: writes its label. */
	seen(id: number, { time, by, frame }: Seen): void {
		const run = this.#run;
		const mark = run?.marks.find((other) => other.id === id);
		if (!run || !mark || mark.shown !== undefined) return;
		this.#timings.set(id, { by, frame });
		// A frame is shown in the order it was made; what ended meanwhile has its time already.
		const before = run.marks[id - 1]?.shown ?? 0;
		const after = run.marks[id + 1]?.shown ?? Infinity;
		this.#show(id, Math.min(Math.max(time, before), after));
		if (this.active) this.#set(repeatLate(this.#run!, id));
	}

	/** Stands still; a trial that is on ends here and comes again. */
	pause(reason: PauseReason = 'person', time: number = now()): void {
		if (this.#run) this.#set(runs.pause(this.#run, this.#afterLast(time), reason));
	}
	/** Goes on with the next frame, after a countdown. */
	resume(): void {
		if (this.#run?.status === 'paused') this.#queue.push(runs.resume);
	}
	pauseOrResume(): void {
		if (this.#run?.status === 'paused') this.resume();
		else this.pause();
	}
	/** Does the last trial again. */
	redo(): void {
		this.#queue.push(runs.redo);
	}
	/** Leaves out the cue that is on or comes next. */
	skip(): void {
		this.#queue.push(runs.skip);
	}
	/** Ends it and keeps what was done. */
	end(): void {
		if (this.#run) this.#set(runs.stop(this.#run, this.#afterLast(now())));
	}
	/** Forgets the take that is over: back to what comes next. */
	again(): void {
		if (!this.active) this.#run = undefined;
	}

	/** Looks at streams and signal. Called by the app's ticker. */
	async refresh(): Promise<void> {
		this.target.refresh();
		this.test.refresh();
		const run = this.#run;
		if (!run || !this.active) return;
		const { connections, recording } = this.#parts;
		this.watch.look(run);
		const gone = this.#streams.filter((name) => !connections.flows(name));
		if (gone.length > 0 && run.pausedBy !== 'stream') {
			const last = this.watch.newest(gone[0]!) ?? now();
			this.#set(runs.lose(run, this.#afterLast(last), last));
		} else if (gone.length === 0 && run.pausedBy === 'stream' && connections.streams.length > 0)
			this.resume();
		// The tape ended by itself (a full disk): there is nothing left to lead through.
		if (recording.status === 'idle' && this.active) this.end();
	}

	readonly #onVisibility = (): void => {
		if (document.visibilityState === 'hidden' && this.active && this.#run?.status === 'running')
			this.pause('hidden');
	};

	/** Takes a new run over: marks nobody will see get their time at once, the end stops the tape. */
	#set(run: Run): void {
		const before = this.#run;
		if (run === before) return;
		this.#run = run;
		for (const mark of run.marks.slice(before?.marks.length ?? 0)) {
			this.#asked = mark.classIndex;
			if (mark.kind !== 'pause' && mark.kind !== 'end') continue;
			this.#ask();
			this.#timings.set(mark.id, { by: 'act', frame: 0 });
			this.#show(mark.id, mark.kind === 'end' && run.status === 'done' ? this.#time : mark.due);
		}
		if (before && excluded(before) !== excluded(run)) this.#parts.recording.note(this.#facts());
		if (run.status === 'done' || run.status === 'stopped') void this.#finish();
	}

	/** Tells the hook what is on the screen. */
	#ask(): void {
		if (this.#asked !== undefined) this.#parts.connections.cueClass(this.#asked);
		this.#asked = undefined;
	}

	#show(id: number, time: number): void {
		const run = runs.shown(this.#run!, id, time);
		this.#run = run;
		const { classIndex } = run.marks[id]!;
		const { recording } = this.#parts;
		if (recording.status === 'recording') recording.label(classIndex, seconds(time), false);
	}

	/** A label never comes before the one it ends. */
	#afterLast(time: number): number {
		const marks = this.#run?.marks ?? [];
		return Math.max(time, ...marks.slice(-2).map((mark) => mark.shown ?? mark.due));
	}

	async #finish(): Promise<void> {
		document.removeEventListener('visibilitychange', this.#onVisibility);
		const { recording } = this.#parts;
		// A cue that had just come on the screen may still be waiting for its time.
		for (const mark of this.#run?.marks ?? [])
			if (mark.shown === undefined) this.#show(mark.id, Math.max(mark.due, this.#run!.since));
		recording.note(this.#facts());
		const out = runs.excludedTimes(this.#run!).map(seconds);
		await this.#parts.actions.stop();
		if (out.length === 0) return;
		// They are in the session already; the list counts them once it is told.
		const edits = { ...NO_EDITS, excluded: out };
		const telling = this.#parts.library.correct(this.#sessionId, { act: 'edit', edits });
		await telling.catch((error: unknown) => console.warn(messageOf(error)));
	}

	#facts(): JsonObject {
		const { marks } = this.#run!;
		return {
			cues: marks.map(({ id, kind, classIndex, due, shown, excluded: out, late }) => ({
				kind,
				class_index: classIndex,
				due,
				...(shown !== undefined && { shown, slip: shown - due }),
				...(this.#timings.has(id) && { by: this.#timings.get(id)!.by, frame: this.#timings.get(id)!.frame }),
				...(out && { excluded: true }),
				...(late && { late: true })
			})),
			edits: { excluded: runs.excludedTimes(this.#run!), badChannels: {}, notes: '' }
		};
	}
}

const excluded = (run: Run): string => runs.excludedTimes(run).join();
