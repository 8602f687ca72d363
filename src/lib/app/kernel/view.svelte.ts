/** What of the page a key switches: whether the view stands still, and whether the list of keys is open. */
export class View {
	#paused = $state(false);
	#keysOpen = $state(false);

	/** True: scope and lanes stand still while everything else goes on. */
	get paused(): boolean {
		return this.#paused;
	}
	togglePaused(): void {
		this.#paused = !this.#paused;
	}

	/** True: the list of keys is open. */
	get keysOpen(): boolean {
		return this.#keysOpen;
	}
	toggleKeys(): void {
		this.#keysOpen = !this.#keysOpen;
	}
}
