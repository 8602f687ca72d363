/** A step that can be taken back. */
export interface UndoStep {
	/** What was done, as it follows "Undo: " on the page: `delete "Day 2"`. */
	readonly what: string;
	/** Takes it back. What it throws goes to whoever calls `UndoStack.undo`; the step is gone then. */
	undo(): unknown;
	/** Does it again; absent: it can only be taken back. */
	readonly redo?: (() => unknown) | undefined;
}

/** Steps that are remembered. */
const MOST_STEPS = 100;

/** What a person did on the page and can take back, newest first, whatever it was; what was taken back can be done again. */
export class UndoStack {
	#past = $state.raw<readonly UndoStep[]>([]);
	#future = $state.raw<readonly UndoStep[]>([]);
	/** True while a step is being taken back or done again: what it does is no step of its own. */
	#running = false;

	/** What `undo` takes back; undefined when there is nothing. */
	get undoes(): string | undefined {
		return this.#past.at(-1)?.what;
	}
	/** What `redo` does again. */
	get redoes(): string | undefined {
		return this.#future.at(-1)?.what;
	}

	/** A step was made: what was taken back before it cannot be done again. Gives back what forgets it. */
	push(step: UndoStep): () => void {
		if (this.#running) return () => {};
		this.#past = [...this.#past, step].slice(-MOST_STEPS);
		this.#future = [];
		return () => this.#drop(step);
	}

	/** Takes the newest step back; resolves with what it was, undefined when there was none. Rejects as the step does. */
	async undo(): Promise<string | undefined> {
		const step = this.#past.at(-1);
		if (!step || this.#running) return undefined;
		this.#past = this.#past.slice(0, -1);
		await this.#run(step.undo.bind(step));
		if (step.redo) this.#future = [...this.#future, step];
		return step.what;
	}

	/** Does again what was taken back last; resolves with what it was. Rejects as the step does. */
	async redo(): Promise<string | undefined> {
		const step = this.#future.at(-1);
		if (!step?.redo || this.#running) return undefined;
		this.#future = this.#future.slice(0, -1);
		await this.#run(step.redo);
		this.#past = [...this.#past, step];
		return step.what;
	}

	async #run(work: () => unknown): Promise<void> {
		this.#running = true;
		try {
			await work();
		} finally {
			this.#running = false;
		}
	}

	/** Forgets a step that was taken back in another way, by the button of its notice. */
	#drop(step: UndoStep): void {
		this.#past = this.#past.filter((other) => other !== step);
		this.#future = this.#future.filter((other) => other !== step);
	}
}
