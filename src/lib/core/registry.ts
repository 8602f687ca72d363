/** A fixed list of kinds, looked up by id. The list is the registry: adding a kind is adding a line. */
export interface Registry<Kind extends { readonly id: string }> {
	readonly all: readonly Kind[];
	/** Throws for an id that is not in the list; the message names those that are. */
	get(id: string): Kind;
	has(id: string): id is Kind['id'];
}

/** Makes a registry. Two kinds with one id are a programming error and throw at once. */
export function registry<const T extends readonly { readonly id: string }[]>(
	what: string,
	kinds: T
): Registry<T[number]> {
	const byId = new Map<string, T[number]>();
	for (const kind of kinds) {
		if (byId.has(kind.id)) throw new Error(`Two ${what}s are called "${kind.id}".`);
		byId.set(kind.id, kind);
	}
	return {
		all: kinds,
		has: (id): id is T[number]['id'] => byId.has(id),
		get(id) {
			const kind = byId.get(id);
			if (!kind) throw new Error(`There is no ${what} "${id}". Known: ${[...byId.keys()].join(', ')}.`);
			return kind;
		}
	};
}
