import type { App } from '../../app/app.svelte.ts';

/**
 * From now on recordings go into that linked folder, or into this browser (empty). Asks for the permission to write, so it
 * must follow a click. Rejects with a SessionError when the person refuses.
 */
export async function recordInto(app: App, folder: string): Promise<void> {
	if (folder) await app.library.folders.allow(folder, 'readwrite');
	app.settings.data.recordInto = folder;
}
