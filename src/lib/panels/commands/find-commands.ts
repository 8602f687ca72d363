/** What the palette searches in. */
export interface Searchable {
	readonly label: string;
	/** Other words by which people look for it. */
	readonly words?: string | undefined;
}

/**
 * The commands that a query finds, best first: those whose label begins with it, then those with a word that begins with it, then
 * those that hold every word of it somewhere. Equals stay in their order; a blank query finds all.
 */
export function findCommands<Command extends Searchable>(
	commands: readonly Command[],
	query: string
): readonly Command[] {
	const wanted = query.trim().toLowerCase();
	if (!wanted) return commands;
	return commands
		.map((command) => ({ command, rank: rankOf(command, wanted) }))
		.filter(({ rank }) => rank < NOT_FOUND)
		.sort((a, b) => a.rank - b.rank)
		.map(({ command }) => command);
}

const NOT_FOUND = 3;

function rankOf({ label, words = '' }: Searchable, wanted: string): number {
	const name = label.toLowerCase();
	if (name.startsWith(wanted)) return 0;
	if (name.split(/\s+/).some((word) => word.startsWith(wanted))) return 1;
	const text = `${name} ${words.toLowerCase()}`;
	return wanted.split(/\s+/).every((word) => text.includes(word)) ? 2 : NOT_FOUND;
}
