// Over 250 lines because an Adapter is one class: every step of adaptation can be undone from the same state.
import { AppError } from '../../core/errors.ts';
import type { Model } from '../../models/model.ts';
import { outputNames, type ModelBundle } from '../bundle/bundle.ts';
import { Collector } from './collector.ts';
import type { AdaptationEvent, AdaptationStep } from './events.ts';
import { FrontEnd } from './front-end.ts';
import { calibrate, warmUp } from './learn.ts';
import { LINEAR_KINDS } from './linear-kinds.ts';
import { OTHER_PEOPLE, SAME_PERSON, type RefitWeights } from './refit.ts';
import type { Placement } from './ring.ts';
import { spaceIn } from './space.ts';
import { checksumOf, copyOf, freshState, parseState, stateJson, type AdaptationState } from './state.ts';

/** Steps that can be undone. */
const MOST_UNDO = 16;

/** How an adapter goes about it. */
export interface AdapterOptions {
	/** Samples of a window, and of the step to the next. */
	readonly window: number;
	readonly hopSeconds: number;
	/** Sample index of the first sample that comes. */
	readonly first: number;
	/** Recorded steps to repeat in place of deciding on steps. */
	readonly replay?: readonly AdaptationEvent[] | undefined;
	/** Ids of recorded steps to leave out. */
	readonly without?: ReadonlySet<number> | undefined;
}

/** How adaptation of a model at work stands. */
export interface AdaptationStatus {
	readonly applied: boolean;
	readonly eager: boolean;
	readonly frozen: boolean;
	readonly placement: Placement;
	/** A turn that the stream speaks for. */
	readonly proposal: Placement | undefined;
	/** See `FrontEnd.drift`. */
	readonly drift: number;
	/** Windows collected so far; undefined while none are. */
	readonly collected: number | undefined;
	/** Windows collected of each class, in a calibration. */
	readonly perClass: readonly number[];
	/** The step that Undo takes back. */
	readonly undoes: number | undefined;
	readonly events: readonly AdaptationEvent[];
}

/** A front end at work before a model, with the steps that changed it. Live it decides on steps, in a replay it repeats them. */
export class Adapter {
	readonly #frontEnd: FrontEnd;
	readonly #weights: RefitWeights;
	readonly #decidesItself: boolean;
	readonly #collector: Collector;
	readonly #replay: readonly AdaptationEvent[] | undefined;
	readonly #without: ReadonlySet<number>;
	/** The state before each step that can be undone. */
	#before: { readonly id: number; readonly state: AdaptationState }[] = [];
	#events: AdaptationEvent[] = [];
	#repeated = 0;
	#differing = 0;
	#nextId = 1;
	#sample: number;

	/** The adapter of a model; undefined when its file carries nothing to adapt with. */
	static of(bundle: ModelBundle, options: AdapterOptions): Adapter | undefined {
		const space = spaceIn(bundle.weights);
		const { pipeline, stream, task } = bundle;
		const fits =
			space?.nClasses === outputNames(bundle).length &&
			space.nFeatures === pipeline.features.length * stream.nChannels;
		return fits && task === 'classify' ? new Adapter(bundle, space, options) : undefined;
	}

	private constructor(
		bundle: ModelBundle,
		space: NonNullable<ReturnType<typeof spaceIn>>,
		{ window, hopSeconds, first, replay, without }: AdapterOptions
	) {
		const mirror = bundle.population !== undefined;
		const { nChannels } = bundle.stream;
		this.#frontEnd = new FrontEnd({ space, ring: bundle.ring, nChannels, hopSeconds, mirror });
		this.#weights = mirror ? OTHER_PEOPLE : SAME_PERSON;
		this.#decidesItself = LINEAR_KINDS.includes(bundle.kind);
		this.#collector = new Collector(window, space.nClasses);
		this.#replay = replay;
		this.#without = without ?? new Set();
		this.#sample = first;
		this.#forget();
		if (replay) this.#collector.expect(replay);
	}

	/** Recorded steps whose state was not the recorded one when they were repeated. */
	get differing(): number {
		return this.#differing;
	}

	/** Predicts on the window that ends at sample index `end`, then follows the stream. */
	predict(end: number, features: Float32Array, model: Model, out: Float32Array): void {
		this.#repeat(end);
		const frontEnd = this.#frontEnd;
		frontEnd.take(features);
		if (!frontEnd.state.applied) model.predict(features, out);
		else if (this.#decidesItself) out.set(frontEnd.posterior);
		else model.predict(frontEnd.adapted, out);
		this.#sample = end;
		this.#collector.take(end, features);
		if (this.#replay) return;
		const placement = frontEnd.eagerTurn;
		if (placement !== undefined) this.#step({ kind: 'turn', placement, cause: 'eager' });
	}

	/** The band was just put on: everything is forgotten, and the likeliest turn is taken at once. */
	start(): void {
		this.#step({ kind: 'start' });
	}
	/** Back to the model as it was trained. */
	reset(): void {
		this.#step({ kind: 'reset' });
	}
	/** Takes the proposed turn. Throws a ModelError when none is proposed any more. */
	applyProposal(): void {
		const placement = this.#frontEnd.proposal;
		if (placement === undefined)
			throw new AppError('ModelError', 'No turn is proposed any more. Press Warm-up to search for one.');
		this.#step({ kind: 'turn', placement, cause: 'proposal' });
	}
	/** Takes the last step back. Does nothing without one. */
	undo(): void {
		const last = this.#before.at(-1);
		if (last) this.#step({ kind: 'undo', of: last.id });
	}

	/** Begins to collect windows: for a warm-up, or of the classes held in a calibration. */
	collect(kind: 'warm-up' | 'calibrate'): void {
		this.#collector.begin(kind, this.#sample);
	}
	/** From here on this class is held; undefined: none. */
	hold(classIndex: number | undefined): void {
		this.#collector.hold(classIndex, this.#sample);
	}
	/** Learns from what was collected. Throws a ModelError that says what was missing; then nothing has changed. */
	learn(): void {
		const collected = this.#collector.end(this.#sample);
		try {
			if (collected) this.#step(collected);
		} finally {
			this.#collector.cancel();
		}
	}
	/** Forgets what was collected. */
	cancel(): void {
		this.#collector.cancel();
	}

	/**
	 * A recording begins at sample index `first`: its events begin with the state as it is. What was only watched is forgotten,
	 * and what was being collected too: it came before the recording.
	 */
	restart(first: number): void {
		this.#sample = first;
		this.#collector.cancel();
		this.#before = [];
		this.#events = [];
		const { state } = this.#frontEnd;
		if (state.applied) this.#note({ kind: 'restore', state: stateJson(state) });
		else this.#forget();
	}

	get status(): AdaptationStatus {
		const { state, placement, proposal, placements, drift } = this.#frontEnd;
		const { applied, eager, frozen } = state;
		return {
			...{ applied, eager, frozen, placement, drift },
			proposal: proposal === undefined ? undefined : placements[proposal],
			collected: this.#collector.windows,
			perClass: this.#collector.perClass,
			undoes: this.#before.at(-1)?.id,
			events: this.#events
		};
	}

	/** Repeats what was recorded before the window that ends at `end`. */
	#repeat(end: number): void {
		for (const replay = this.#replay ?? []; this.#repeated < replay.length; this.#repeated++) {
			const event = replay[this.#repeated]!;
			if (event.sample >= end) return;
			const learns = event.kind === 'warm-up' || event.kind === 'calibrate';
			if (this.#without.has(event.id)) {
				if (learns) this.#collector.cancel();
				continue;
			}
			this.#remember(event.id, event);
			this.#apply(event);
			if (learns) this.#collector.cancel();
			this.#events.push(event);
			const state = checksumOf(this.#frontEnd.state);
			if (this.#without.size === 0 && state !== event.checksum) this.#differing++;
		}
	}

	/** Does a step and notes it. */
	#step(step: AdaptationStep): void {
		const before = this.#before;
		this.#remember(this.#nextId, step);
		try {
			this.#apply(step);
		} catch (error) {
			this.#before = before;
			throw error;
		}
		this.#note(step);
	}

	#remember(id: number, { kind }: AdaptationStep): void {
		if (kind === 'undo' || kind === 'restore') return;
		this.#before = [...this.#before, { id, state: copyOf(this.#frontEnd.state) }].slice(-MOST_UNDO);
	}

	#note(step: AdaptationStep): void {
		const checksum = checksumOf(this.#frontEnd.state);
		this.#events = [...this.#events, { ...step, id: this.#nextId++, sample: this.#sample, checksum }];
	}

	#apply(step: AdaptationStep): void {
		const frontEnd = this.#frontEnd;
		const fresh = freshState(frontEnd.space, frontEnd.placements.length);
		if (step.kind === 'start') frontEnd.state = { ...fresh, applied: true, eager: true };
		else if (step.kind === 'reset') frontEnd.state = fresh;
		else if (step.kind === 'restore') {
			frontEnd.state = parseState(step.state, frontEnd.space, frontEnd.placements.length) ?? fresh;
		} else if (step.kind === 'turn') {
			const placement = Math.min(step.placement, frontEnd.placements.length - 1);
			frontEnd.state = { ...frontEnd.state, applied: true, placement };
		} else if (step.kind === 'undo') this.#takeBack(step.of);
		else if (step.kind === 'warm-up' || step.kind === 'calibrate') {
			const learn = step.kind === 'warm-up' ? warmUp : calibrate;
			frontEnd.state = learn(frontEnd, this.#collector.windowsOf(step), this.#weights);
		}
	}

	/** The state before a step, without its eagerness: it would turn again at once. Nothing when the step was left out. */
	#takeBack(id: number): void {
		const at = this.#before.findIndex((step) => step.id === id);
		if (at < 0) return;
		this.#frontEnd.state = { ...this.#before[at]!.state, eager: false };
		this.#before = this.#before.slice(0, at);
	}

	/** A fresh state: watching, or searching at once with a model of other people. */
	#forget(): void {
		const mirror = this.#weights === OTHER_PEOPLE;
		const fresh = freshState(this.#frontEnd.space, this.#frontEnd.placements.length);
		this.#frontEnd.state = { ...fresh, applied: mirror, eager: mirror };
	}
}
