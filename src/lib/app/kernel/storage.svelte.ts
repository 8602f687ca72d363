/** How much room the browser gives, and whether it promises to keep what is stored. */
export class Storage {
	#free = $state<number>();
	#used = $state<number>();
	#persisted = $state(false);

	/** Bytes that can still be stored, as far as the browser tells. */
	get free(): number | undefined {
		return this.#free;
	}
	get used(): number | undefined {
		return this.#used;
	}
	/** False: the browser may clear everything when the disk gets full. */
	get persisted(): boolean {
		return this.#persisted;
	}

	async load(): Promise<void> {
		this.#persisted = await navigator.storage.persisted();
		await this.refresh();
	}

	/** Asks the browser to keep the data; it may show a question, or decide by itself. */
	async keep(): Promise<void> {
		if (!this.#persisted) this.#persisted = await navigator.storage.persist();
		await this.refresh();
	}

	async refresh(): Promise<void> {
		const { quota, usage } = await navigator.storage.estimate();
		this.#used = usage;
		this.#free = quota === undefined || usage === undefined ? undefined : Math.max(0, quota - usage);
	}

	/** Minutes of recording that fit at so many bytes a second. */
	minutesLeft(bytesPerSecond: number): number | undefined {
		return this.#free === undefined || !(bytesPerSecond > 0) ? undefined : this.#free / bytesPerSecond / 60;
	}
}
