import type { Settings } from '../../app/kernel/settings.ts';
import type { Library } from '../../app/library/library.svelte.ts';

/**
 * Stores later recordings in that linked folder, or in this browser (empty). Asks for permission to write, so it must follow
 * a click. Rejects with a SessionError when permission is refused.
 */
export async function recordInto(
	{ library, settings }: { readonly library: Library; readonly settings: Settings },
	folder: string
): Promise<void> {
	if (folder) await library.folders.allow(folder, 'readwrite');
	settings.data.recordInto = folder;
}
