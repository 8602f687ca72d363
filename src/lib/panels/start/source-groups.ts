import type { SourceKind } from '../../sources/source.ts';

/** What the catalogue shows of a kind of source. */
export type CataloguedKind = Pick<SourceKind, 'id' | 'label' | 'summary' | 'via'>;

/** What of this browser is missing, by the ids of `missingCapabilities`. */
export type Lacking = readonly string[];

/** Sources that are reached in one way. */
export interface SourceGroup<Kind extends CataloguedKind = CataloguedKind> {
	readonly id: 'simulated' | 'serial' | 'bluetooth' | 'network' | 'lsl' | 'file';
	readonly label: string;
	/** What all of them need, in a few words. */
	readonly needs: string;
	/** What this browser lacks for them, and what to do; undefined when they can be connected here. */
	readonly lacks: string | undefined;
	/** Anchor of the troubleshooting page about what they need. */
	readonly help?: string | undefined;
	/** In the order of the registry; never empty. */
	readonly kinds: readonly Kind[];
}

type GroupFacts = Omit<SourceGroup, 'kinds' | 'lacks'> & {
	/** Which capability they need, and the sentence for a browser without it. */
	readonly capability?: readonly [id: string, lacks: string];
};

/** In the order of the page: what works at once first. */
const GROUPS: readonly GroupFacts[] = [
	{ id: 'simulated', label: 'Simulated', needs: 'needs no hardware' },
	{
		...{ id: 'serial', label: 'USB', needs: 'needs a free USB port and Web Serial', help: 'serial' },
		capability: ['serial', 'This browser has no Web Serial. Use Chrome or Edge on a computer.']
	},
	{
		...{ id: 'bluetooth', label: 'Bluetooth', needs: 'needs Web Bluetooth', help: 'bluetooth' },
		capability: ['bluetooth', 'This browser has no Web Bluetooth, or it is switched off.']
	},
	{ id: 'network', label: 'Network', needs: 'needs the bridge on this computer', help: 'bridge' },
	{ id: 'lsl', label: 'LSL', needs: 'needs the bridge on this computer', help: 'bridge' },
	{ id: 'file', label: 'Recordings', needs: 'played as if they were live' }
];

/** The group a kind belongs to. A replay plays what is stored, a kind without a way to reach it is simulated. */
function groupOf({ id, via }: CataloguedKind): SourceGroup['id'] {
	if (id === 'lsl') return 'lsl';
	if (id === 'replay') return 'file';
	return via ?? 'simulated';
}

/** True when every word of the query is in the name, the id or the summary, in any case of letters. */
function isFound({ id, label, summary }: CataloguedKind, query: string): boolean {
	const text = `${label} ${id} ${summary}`.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}

/**
 * The catalogue of sources: grouped by how they are reached, in the order of the registry within a group. `query`: words to
 * search for, all of which must be found; blank finds everything. Groups without a kind are left out.
 */
export function sourceGroups<Kind extends CataloguedKind>(
	kinds: readonly Kind[],
	lacking: Lacking,
	query = ''
): readonly SourceGroup<Kind>[] {
	const found = kinds.filter((kind) => isFound(kind, query.trim()));
	return GROUPS.flatMap(({ capability, ...facts }) => {
		const own = found.filter((kind) => groupOf(kind) === facts.id);
		const lacks = capability && lacking.includes(capability[0]) ? capability[1] : undefined;
		return own.length > 0 ? [{ ...facts, lacks, kinds: own }] : [];
	});
}
