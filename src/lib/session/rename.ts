import { AppError } from '../core/errors.ts';
import { isObject, parseJson } from '../core/parse.ts';
import type { WritableByteStore } from '../store/byte-store.ts';

/**
 * Gives a stored session another name (empty: none); everything else in its meta.json stays as it is. Throws a
 * SessionError when there is no meta.json or it cannot be read.
 */
export async function renameSession(store: WritableByteStore, name: string): Promise<void> {
	const bytes = await store.get('/meta.json');
	const meta = bytes && parseJson(new TextDecoder().decode(bytes));
	if (!isObject(meta)) {
		throw new AppError(
			'SessionError',
			'This session has no readable meta.json, so it cannot be renamed. Import it again.'
		);
	}
	const { name: _old, ...rest } = meta;
	const changed = name.trim() ? { ...rest, name: name.trim() } : rest;
	await store.setMany(new Map([['/meta.json', new TextEncoder().encode(JSON.stringify(changed, null, 2))]]));
}
