import type { LabelEvent } from '../../core/labels.ts';
import type { ByteStore } from '../../store/byte-store.ts';
import { LABELS_KEY, parseLabels } from '../format/label-track.ts';
import type { SessionMeta } from '../format/metadata.ts';
import { smallEntry } from './small-entry.ts';

/**
 * The labels of a session, and the problems of `meta` with what is wrong with them. `file` is what errors call the session.
 * Throws a SessionError when labels.json is no JSON.
 */
export async function storedLabels(
	store: ByteStore,
	meta: SessionMeta,
	file: string
): Promise<{ readonly labels: readonly LabelEvent[]; readonly problems: readonly string[] }> {
	const bytes = await smallEntry(store, LABELS_KEY, file);
	const labels = parseLabels(bytes, file);
	// This app stores a list in every session, also an empty one; other programs may leave it out.
	if (bytes || meta.mayOmitChunks) return { labels, problems: meta.problems };
	const lost = `labels.json is missing in ${file}, so nothing in it is labelled.`;
	const remedy = 'Get the file again, or export the session again where it was recorded.';
	return { labels, problems: [...meta.problems, `${lost} ${remedy}`] };
}
