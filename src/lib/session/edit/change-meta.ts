import { AppError } from '../../core/errors.ts';
import { isObject, parseJson, type JsonObject } from '../../core/parse.ts';
import type { Key, WritableByteStore } from '../../store/byte-store.ts';
import { inTurn, type InTurn } from '../../store/turns.ts';
import { jsonBytes } from '../format/json-bytes.ts';
import { META_KEY } from '../format/metadata.ts';

/**
 * Changes a stored session's meta.json, and with it, in the same transaction, the entries in `more`. What `change`
 * does not touch stays as it is, keys of other programs included. Changes of one session wait for each other, whichever
 * tab or worker makes them: two at once would each write what they read, and one would be lost. `turns`: how they wait.
 *
 * Throws a SessionError when there is no meta.json that can be read, or no room.
 */
export function changeMeta(
	store: WritableByteStore,
	change: (meta: JsonObject) => JsonObject,
	more: readonly (readonly [Key, Uint8Array])[] = [],
	turns: InTurn = inTurn
): Promise<void> {
	return turns(`meta:${store.sharedName ?? ''}`, () => changeNow(store, change, more));
}

async function changeNow(
	store: WritableByteStore,
	change: (meta: JsonObject) => JsonObject,
	more: readonly (readonly [Key, Uint8Array])[]
): Promise<void> {
	const meta = readable(await store.get(META_KEY));
	if (!meta) {
		throw new AppError(
			'SessionError',
			'This session has no readable meta.json, so it cannot be changed. Import it again.'
		);
	}
	await store.setMany(new Map([...more, [META_KEY, jsonBytes(change(meta))]]));
}

function readable(bytes: Uint8Array | undefined): JsonObject | undefined {
	try {
		const meta = bytes && parseJson(new TextDecoder().decode(bytes));
		return isObject(meta) ? meta : undefined;
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}
