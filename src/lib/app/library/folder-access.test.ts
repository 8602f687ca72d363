import { afterEach, expect, test, vi } from 'vitest';
import { hasFolders, mayUse, pickFolder } from './folder-access.ts';

/** A folder whose permission is `state`; the person answers `answer`. */
function folder(state: PermissionState, answer: PermissionState) {
	const requestPermission = vi.fn(async () => answer);
	const given: unknown = { queryPermission: async () => state, requestPermission };
	return { handle: given as FileSystemHandle, requestPermission };
}
afterEach(() => vi.unstubAllGlobals());

test('the person is asked only when it is needed and wished', async () => {
	const granted = folder('granted', 'denied');
	expect(await mayUse(granted.handle, 'read', true)).toBe(true);
	expect(granted.requestPermission).not.toHaveBeenCalled();
	const asks = folder('prompt', 'granted');
	expect(await mayUse(asks.handle, 'readwrite', false)).toBe(false);
	expect(asks.requestPermission).not.toHaveBeenCalled();
	expect(await mayUse(asks.handle, 'readwrite', true)).toBe(true);
	expect(asks.requestPermission).toHaveBeenCalledWith({ mode: 'readwrite' });
	expect(await mayUse(folder('prompt', 'denied').handle, 'read', true)).toBe(false);
});

test('a folder of the origin itself has no permissions and may be used', async () => {
	const given: unknown = {};
	expect(await mayUse(given as FileSystemHandle, 'readwrite', false)).toBe(true);
});

test('a browser without folders says so; one with folders is asked for one', async () => {
	expect(hasFolders()).toBe(false);
	await expect(pickFolder('read')).rejects.toMatchObject({ name: 'UnsupportedError' });
	const picker = vi.fn(async () => 'folder');
	vi.stubGlobal('showDirectoryPicker', picker);
	expect(hasFolders()).toBe(true);
	expect(await pickFolder('readwrite')).toBe('folder');
	expect(picker).toHaveBeenCalledWith({ mode: 'readwrite', id: 'myodeck-sessions' });
});
