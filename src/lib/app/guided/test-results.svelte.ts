import { isAbort } from '../../core/errors.ts';
import { isArray, isObject, type JsonObject } from '../../core/parse.ts';
import { LatestWins } from '../kernel/job.ts';
import type { Library } from '../library/library.svelte.ts';

/** A result of a test as a session keeps it, and which session that is. */
export interface StoredResult {
	readonly session: string;
	readonly result: JsonObject;
}

/** What the tests of all sessions found, to compare models. */
export class TestResults {
	readonly #library: Pick<Library, 'usable' | 'open'>;
	readonly #reads = new LatestWins();
	#stored = $state.raw<readonly StoredResult[]>([]);
	/** Results that no session has been read with. */
	#added: readonly StoredResult[] = [];

	constructor(library: Pick<Library, 'usable' | 'open'>) {
		this.#library = library;
	}

	/** Newest first, as far as `read` has read them. */
	get stored(): readonly StoredResult[] {
		return this.#stored;
	}

	/** Shows a result whose session is still being closed. */
	add(one: StoredResult): void {
		this.#added = [one, ...this.#added];
		this.#stored = [one, ...this.#stored];
	}

	/** Reads what the sessions keep. The newest call counts. */
	async read(): Promise<void> {
		try {
			const found = await this.#reads.run((signal) => this.#read(signal));
			const read = new Set(found.map(({ session }) => session));
			this.#added = this.#added.filter(({ session }) => !read.has(session));
			this.#stored = [...this.#added, ...found];
		} catch (error) {
			if (!isAbort(error)) throw error;
		}
	}

	async #read(signal: AbortSignal): Promise<StoredResult[]> {
		const found: StoredResult[] = [];
		for (const { id } of this.#library.usable) {
			signal.throwIfAborted();
			// A session that does not open is told of where sessions are listed; here it has no result.
			const session = await this.#library.open(id).catch(() => undefined);
			const ours = session?.extras['myodeck'];
			const tests = isObject(ours) && isArray(ours.tests) ? ours.tests : [];
			for (const result of tests) if (isObject(result)) found.push({ session: id, result });
		}
		return found;
	}
}
