import { isStepId, type StepId } from '../deck/facts.ts';

/** How long the rail says what must be done first. */
const REFUSAL_MS = 4000;
/** How long the tape says what came out of a training or a test. */
const RESULT_MS = 8000;

/** What of the page a key switches: the open step, whether the view stands still, and whether the list of keys is open. */
export class View {
	#paused = $state(false);
	#keysOpen = $state(false);
	#step = $state<StepId>('connect');
	#opened = $state(0);
	#begun = 0;
	#choosing = $state(false);
	#touring = $state(false);
	#result = $state<string>();
	#refusal = $state.raw<{ readonly step: StepId; readonly text: string }>();

	/** The step of the rail whose panel is open. */
	get step(): StepId {
		return this.#step;
	}
	/** Counts the openings: after each of them the filled button takes the focus. */
	get opened(): number {
		return this.#opened;
	}
	/** Opens a step. */
	open(step: StepId): void {
		this.#step = step;
		this.#opened++;
	}
	/**
	 * Does `work` and then opens the step, unless a person opened another one meanwhile, or later work is to open one; rejects as
	 * `work` does.
	 */
	async openAfter<T>(step: StepId, work: () => Promise<T>): Promise<T> {
		const mine = ++this.#begun;
		const before = this.#opened;
		const result = await work();
		if (this.#opened === before && this.#begun === mine) this.open(step);
		return result;
	}
	/** Opens the step that the end of an address names, `#record`; any other leaves the open step. */
	openHash(hash: string): void {
		const step = hash.replace(/^#/, '');
		if (isStepId(step)) this.#step = step;
	}

	/** The step that lacks something a key needed, and what to do: shown for a moment in the rail. */
	get refusal(): { readonly step: StepId; readonly text: string } | undefined {
		return this.#refusal;
	}
	/** Says in the rail what must be done first. */
	refuse(step: StepId, text: string): void {
		const refusal = { step, text };
		this.#refusal = refusal;
		setTimeout(() => {
			if (this.#refusal === refusal) this.#refusal = undefined;
		}, REFUSAL_MS);
	}

	/** A device is being chosen: Connect is the next thing to do also on the first visit. */
	get choosing(): boolean {
		return this.#choosing;
	}
	/** Opens Connect to choose a device. */
	chooseDevice(): void {
		this.#choosing = true;
		this.open('connect');
	}

	/** True: scope and lanes stand still while everything else goes on. */
	get paused(): boolean {
		return this.#paused;
	}
	togglePaused(): void {
		this.#paused = !this.#paused;
	}

	/** True: the tour of the deck is open. */
	get touring(): boolean {
		return this.#touring;
	}
	/** Begins the tour at its beginning, in place of the list of keys. */
	tour(): void {
		this.#keysOpen = false;
		this.#touring = true;
	}
	endTour(): void {
		this.#touring = false;
	}

	/** What came out of the last training or test: in the tape bar for a moment. */
	get result(): string | undefined {
		return this.#result;
	}
	showResult(text: string): void {
		this.#result = text;
		setTimeout(() => {
			if (this.#result === text) this.#result = undefined;
		}, RESULT_MS);
	}

	/** True: the list of keys is open. */
	get keysOpen(): boolean {
		return this.#keysOpen;
	}
	toggleKeys(): void {
		this.#keysOpen = !this.#keysOpen;
	}
}
