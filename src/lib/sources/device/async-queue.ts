/** What one side puts in at any time and the other takes out when it comes round. */
export class AsyncQueue<Item> {
	#items: Item[] = [];
	#wake: () => void = () => {};

	put(item: Item): void {
		this.#items.push(item);
		this.#wake();
	}

	/** Everything that came since the last time. */
	take(): Item[] {
		const items = this.#items;
		this.#items = [];
		return items;
	}

	/** Resolves when something is there, `wake` is called, or after `ms`. */
	async wait(ms: number): Promise<void> {
		if (this.#items.length > 0) return;
		await new Promise<void>((resolve) => {
			const timer = setTimeout(resolve, ms);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	wake(): void {
		this.#wake();
	}
}
