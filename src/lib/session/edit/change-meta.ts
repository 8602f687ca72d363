import { AppError } from '../../core/errors.ts';
import { isObject, parseJson, type JsonObject } from '../../core/parse.ts';
import type { Key, WritableByteStore } from '../../store/byte-store.ts';
import { jsonBytes } from '../format/json-bytes.ts';
import { META_KEY } from '../format/metadata.ts';

/**
 * Changes a stored session's meta.json, and with it, in the same transaction, the entries in `more`. What `change`
 * does not touch stays as it is, keys of other programs included. Throws a SessionError when there is no meta.json that
 * can be read, or no room.
 */
export function changeMeta(
	store: WritableByteStore,
	change: (meta: JsonObject) => JsonObject,
	more: readonly (readonly [Key, Uint8Array])[] = []
): Promise<void> {
	const turn = last.then(() => changeNow(store, change, more));
	last = turn.catch(() => {});
	return turn;
}

/** Two changes at once would each write what they read, and one would be lost. */
let last: Promise<void> = Promise.resolve();

async function changeNow(
	store: WritableByteStore,
	change: (meta: JsonObject) => JsonObject,
	more: readonly (readonly [Key, Uint8Array])[]
): Promise<void> {
	const bytes = await store.get(META_KEY);
	const meta = bytes && parseJson(new TextDecoder().decode(bytes));
	if (!isObject(meta)) {
		throw new AppError(
			'SessionError',
			'This session has no readable meta.json, so it cannot be changed. Import it again.'
		);
	}
	await store.setMany(new Map([...more, [META_KEY, jsonBytes(change(meta))]]));
}
