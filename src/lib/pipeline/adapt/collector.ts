import type { AdaptationEvent, AdaptationStep, HeldClass } from './events.ts';
import type { CollectedWindows } from './learn.ts';

type LearningStep = Extract<AdaptationStep, { readonly kind: 'warm-up' | 'calibrate' }>;

/** Windows at most: ten minutes at twenty a second. */
const MOST_WINDOWS = 12_000;

interface KeptWindow {
	/** Index of the first sample after the window. */
	readonly end: number;
	readonly features: Float32Array;
}

/** Keeps the features of windows from which a warm-up or a calibration will learn. */
export class Collector {
	readonly #window: number;
	readonly #nClasses: number;
	#kept: KeptWindow[] = [];
	#kind: LearningStep['kind'] | undefined;
	#from = 0;
	#held: HeldClass[] = [];
	/** Of a replay: the recorded steps that are still to come. */
	#expected: readonly { readonly from: number; readonly sample: number }[] = [];

	/** `window`: its samples. */
	constructor(window: number, nClasses: number) {
		this.#window = window;
		this.#nClasses = nClasses;
	}

	/** Windows so far; undefined while none are collected. */
	get windows(): number | undefined {
		return this.#kind && this.#kept.length;
	}
	/** Windows of each class so far, in a calibration. */
	get perClass(): readonly number[] {
		const counts = Array.from({ length: this.#nClasses }, () => 0);
		for (const { classIndex, from, to } of this.#held) {
			if (classIndex < counts.length) counts[classIndex]! += this.#inside(from, to).length;
		}
		return counts;
	}

	begin(kind: LearningStep['kind'], sample: number): void {
		this.cancel();
		[this.#kind, this.#from] = [kind, sample];
	}

	/** From here on this class is held, and no other; undefined: none. */
	hold(classIndex: number | undefined, sample: number): void {
		this.#close(sample);
		if (this.#kind !== 'calibrate' || classIndex === undefined) return;
		this.#held.push({ classIndex, from: sample, to: Number.MAX_SAFE_INTEGER });
	}

	/** Takes the features of the window that ends at `end`, when it is wanted. */
	take(end: number, features: Float32Array): void {
		const expected = this.#expected.some(({ from, sample }) => end > from && end <= sample);
		if (!this.#kind && !expected) {
			if (this.#expected.length > 0) this.#expected = this.#expected.filter(({ sample }) => sample >= end);
			return;
		}
		if (this.#kept.length < MOST_WINDOWS) this.#kept.push({ end, features: features.slice() });
	}

	/** What was collected, as the step that learns from it; undefined when nothing was. */
	end(sample: number): LearningStep | undefined {
		if (!this.#kind) return undefined;
		this.#close(sample);
		const step: LearningStep =
			this.#kind === 'warm-up'
				? { kind: 'warm-up', from: this.#from }
				: { kind: 'calibrate', held: this.#held };
		this.#kind = undefined;
		return step;
	}

	cancel(): void {
		[this.#kind, this.#kept, this.#held] = [undefined, [], []];
	}

	/** The windows of a step: wholly after `from`, or wholly in what was held. */
	windowsOf(step: LearningStep): CollectedWindows {
		if (step.kind === 'warm-up') {
			return { features: this.#inside(step.from, Infinity).map(({ features }) => features) };
		}
		const held = step.held.filter(({ classIndex }) => classIndex < this.#nClasses);
		const parts = held.map(({ classIndex, from, to }) => ({ classIndex, inside: this.#inside(from, to) }));
		return {
			features: parts.flatMap(({ inside }) => inside.map(({ features }) => features)),
			classes: parts.flatMap(({ classIndex, inside }) => inside.map(() => classIndex))
		};
	}

	/** Of a replay: which windows its steps will need. */
	expect(events: readonly AdaptationEvent[]): void {
		this.#expected = events.flatMap((event) => {
			if (event.kind === 'warm-up') return [{ from: event.from, sample: event.sample }];
			if (event.kind !== 'calibrate') return [];
			return [{ from: Math.min(...event.held.map(({ from }) => from)), sample: event.sample }];
		});
	}

	#close(sample: number): void {
		const last = this.#held.at(-1);
		if (last && last.to > sample) this.#held = [...this.#held.slice(0, -1), { ...last, to: sample }];
	}

	#inside(from: number, to: number): readonly KeptWindow[] {
		return this.#kept.filter(({ end }) => end - this.#window >= from && end <= to);
	}
}
