import { AppError } from '../core/errors.ts';
import { isObject, parseJson } from '../core/parse.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import { jsonBytes } from './json-bytes.ts';
import { META_KEY } from './metadata.ts';

/**
 * Gives a stored session another name (empty: none); everything else in its meta.json stays as it is. Throws a
 * SessionError when there is no meta.json or it cannot be read.
 */
export async function renameSession(store: WritableByteStore, name: string): Promise<void> {
	const bytes = await store.get(META_KEY);
	const meta = bytes && parseJson(new TextDecoder().decode(bytes));
	if (!isObject(meta)) {
		throw new AppError(
			'SessionError',
			'This session has no readable meta.json, so it cannot be renamed. Import it again.'
		);
	}
	const others = Object.entries(meta).filter(([key]) => key !== 'name');
	const named = name.trim() ? [...others, ['name', name.trim()] as const] : others;
	await store.setMany(new Map([[META_KEY, jsonBytes(Object.fromEntries(named))]]));
}
