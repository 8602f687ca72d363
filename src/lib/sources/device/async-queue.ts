import { Alarm } from '../../core/alarm.ts';

/** What one side puts in at any time and the other takes out when it comes round. */
export class AsyncQueue<Item> {
	#items: Item[] = [];
	readonly #alarm = new Alarm();

	put(item: Item): void {
		this.#items.push(item);
		this.wake();
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
		await this.#alarm.sleep(ms);
	}

	wake(): void {
		this.#alarm.ring();
	}
}
