import { missingText, needText, SOURCE_GROUPS, type SourceGroup } from '../../sources/groups.ts';
import type { SourceKind } from '../../sources/source.ts';

/** What the catalogue shows of a kind of source. */
export type CataloguedKind = Pick<SourceKind, 'id' | 'label' | 'summary' | 'group' | 'needs'>;

/** Sources that are connected in one way. */
export interface SourceCatalogueGroup<Kind extends CataloguedKind = CataloguedKind> {
	readonly id: SourceGroup;
	readonly label: string;
	/** What they need, one sentence each. */
	readonly needs: readonly string[];
	/** What this browser lacks for some of them, and what to do, one sentence each. */
	readonly lacks: readonly string[];
	/** In the order of the registry; never empty. `works`: nothing is known to be missing here. */
	readonly kinds: readonly { readonly kind: Kind; readonly works: boolean }[];
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
 * The catalogue of sources: grouped by how they are connected, in the order of the registry within a group. `query`: words to
 * search for, all of which must be found; blank finds everything. `missingOf`: what this browser lacks of a need. Groups
 * without a kind are left out.
 */
export function sourceGroups<Kind extends CataloguedKind>(
	kinds: readonly Kind[],
	query = '',
	missingOf: (need: CataloguedKind['needs']) => string | undefined = missingText
): readonly SourceCatalogueGroup<Kind>[] {
	const found = kinds.filter((kind) => isFound(kind, query.trim()));
	return SOURCE_GROUPS.flatMap(({ id, label }) => {
		const own = found.filter(({ group }) => group === id);
		if (own.length === 0) return [];
		const needs = [...new Set(own.map(({ needs: need }) => need))];
		return [
			{
				...{ id, label },
				needs: needs.map(needText).filter(Boolean),
				lacks: [...new Set(needs.flatMap((need) => missingOf(need) ?? []))],
				kinds: own.map((kind) => ({ kind, works: missingOf(kind.needs) === undefined }))
			}
		];
	});
}
