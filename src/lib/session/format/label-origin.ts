import { isObject, stringOr, type JsonObject } from '../../core/parse.ts';
import { OURS } from './metadata.ts';

const oursOf = (extras: JsonObject): JsonObject => {
	const ours = extras[OURS];
	return isObject(ours) ? ours : {};
};

/** Whose muscles were recorded, where the session says so. */
export const subjectOf = (extras: JsonObject): string | undefined =>
	stringOr(oursOf(extras).subject, undefined);

/** True for a guided recording: its labels were written as cues were shown. */
export const isCued = (extras: JsonObject): boolean => isObject(oursOf(extras).protocol);

/** True when a person pressed the labels while MyoDeck recorded: neither imported from another format nor guided. */
export function isButtonLabelled(extras: JsonObject): boolean {
	const { writer_version, imported_from } = oursOf(extras);
	return writer_version !== undefined && imported_from === undefined && !isCued(extras);
}
