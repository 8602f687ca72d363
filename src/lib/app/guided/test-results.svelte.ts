import { isArray, isObject, type JsonObject } from '../../core/parse.ts';
import type { Library } from '../library/library.svelte.ts';

/** A result of a test as a session keeps it, and which session that is. */
export interface StoredResult {
	readonly session: string;
	readonly result: JsonObject;
}

/** What the tests of all sessions found, to compare models. */
export class TestResults {
	readonly #library: Library;
	#stored = $state.raw<readonly StoredResult[]>([]);

	constructor(library: Library) {
		this.#library = library;
	}

	/** Newest first, as far as `read` has read them. */
	get stored(): readonly StoredResult[] {
		return this.#stored;
	}

	/** Reads what the sessions keep. */
	async read(): Promise<void> {
		const found: StoredResult[] = [];
		for (const { id } of this.#library.usable) {
			// A session that does not open is told of where sessions are listed; here it has no result.
			const session = await this.#library.open(id).catch(() => undefined);
			const ours = session?.extras['myodeck'];
			const tests = isObject(ours) && isArray(ours.tests) ? ours.tests : [];
			for (const result of tests) if (isObject(result)) found.push({ session: id, result });
		}
		this.#stored = found;
	}
}
