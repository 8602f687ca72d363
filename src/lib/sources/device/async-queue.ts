/** What one side puts in at any time and the other takes out when it comes round. */
export class AsyncQueue<Letter> {
	#letters: Letter[] = [];
	#wake: () => void = () => {};

	put(letter: Letter): void {
		this.#letters.push(letter);
		this.#wake();
	}

	/** Everything that came since the last time. */
	take(): Letter[] {
		const letters = this.#letters;
		this.#letters = [];
		return letters;
	}

	/** Resolves when something is there, `nudge` is called, or after `ms`. */
	async wait(ms: number): Promise<void> {
		if (this.#letters.length > 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	nudge(): void {
		this.#wake();
	}
}
