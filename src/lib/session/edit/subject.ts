import { isObject } from '../../core/parse.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import { OURS } from '../format/metadata.ts';
import { changeMeta } from './change-meta.ts';

/**
 * Says in a stored session who was recorded, under `extras.myodeck.subject`, where exports read it; empty: nobody says.
 * Throws a SessionError when it cannot be changed.
 */
export async function writeSubject(store: WritableByteStore, subject: string): Promise<void> {
	const name = subject.trim();
	await changeMeta(store, (meta) => {
		const extras = isObject(meta.extras) ? meta.extras : {};
		const ours = { ...(isObject(extras[OURS]) ? extras[OURS] : {}) };
		if (name) ours.subject = name;
		else delete ours.subject;
		return { ...meta, extras: { ...extras, [OURS]: ours } };
	});
}
