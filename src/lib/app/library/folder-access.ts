import { AppError } from '../../core/errors.ts';

/** What is asked for: looking, or writing too. */
export type Access = 'read' | 'readwrite';

/** What Chrome has beyond the standard's handles. Folders of the origin itself have neither and are always allowed. */
interface Asking {
	queryPermission?(options: { mode: Access }): Promise<PermissionState>;
	requestPermission?(options: { mode: Access }): Promise<PermissionState>;
}

/** True when a folder may be used. `ask`: asks the person when it must, which takes a click before it. */
export async function mayUse(handle: FileSystemHandle, mode: Access, ask: boolean): Promise<boolean> {
	const asking = handle as FileSystemHandle & Asking;
	const state = (await asking.queryPermission?.({ mode })) ?? 'granted';
	if (state === 'granted' || !ask) return state === 'granted';
	return (await asking.requestPermission?.({ mode })) === 'granted';
}

/** True where the browser lets a page use folders. */
export const hasFolders = (): boolean => 'showDirectoryPicker' in globalThis;

/** The UnsupportedError for browsers without folders. */
export const noFolders = (): AppError =>
	new AppError(
		'UnsupportedError',
		'This browser gives pages no folders. Use Chrome or Edge on a computer, or import and export files.'
	);

/**
 * Lets the person choose a folder. Rejects with an AbortError when they close the window instead, with an UnsupportedError
 * where the browser has no folders.
 */
export async function pickFolder(mode: Access): Promise<FileSystemDirectoryHandle> {
	const picker = (
		globalThis as { showDirectoryPicker?: (options: object) => Promise<FileSystemDirectoryHandle> }
	).showDirectoryPicker;
	if (!picker) throw noFolders();
	return picker.call(globalThis, { mode, id: 'myodeck-sessions' });
}
