import { isArray, isObject, type JsonObject } from '../../core/parse.ts';
import type { FileTree } from '../file-tree.ts';
import type { Recording } from '../recording.ts';
import { importRecording } from './import.ts';
import { emgFiles, type BidsName } from './layout.ts';
import { readJson } from './tables.ts';

/** The recordings of a BIDS data set; none where the folder is no such set. */
export async function bidsRecordings(tree: FileTree): Promise<readonly Recording[]> {
	const files = emgFiles(tree);
	if (files.length === 0) return [];
	const root = tree.paths.find((path) => /(?:^|\/)dataset_description\.json$/.test(path));
	const own = isOurs(await readJson(tree, root));
	const groups = new Map<string, BidsName[]>();
	for (const file of files) {
		// Streams that were recorded together are acquisitions of one recording in sets that were written here.
		const key = own ? stemOf(file, ['acq']) : stemOf(file, []);
		groups.set(key, [...(groups.get(key) ?? []), file]);
	}
	return [...groups].map(([name, members]) => ({
		name,
		import: (store, options) => importRecording(store, tree, members, name, options)
	}));
}

function stemOf({ entities }: BidsName, without: readonly string[]): string {
	const pairs = Object.entries(entities).filter(([entity]) => !without.includes(entity));
	return pairs.map(([entity, value]) => `${entity}-${value}`).join('_');
}

const isOurs = (description: JsonObject | undefined): boolean =>
	isArray(description?.GeneratedBy) &&
	description.GeneratedBy.some((one) => isObject(one) && one.Name === 'MyoDeck');
