import * as v from 'valibot';
import { isArray, parseJson, type Json, type JsonObject } from '../../core/parse.ts';
import { finite, listOf } from '../../core/schemas.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { jsonBytes } from './json-bytes.ts';

/** An event of a marker stream, with or without a meaning as a label. */
export interface StoredMarker {
	readonly text: string;
	/** Seconds, on the clock of the session's samples. */
	readonly timestamp: number;
}

/** Where markers rest: lists of up to `MARKERS_PER_ENTRY` markers, `0.json`, `1.json`, … in the order they came. */
export const MARKERS_FOLDER = '/lsl_markers/';

/** A flush writes at most the last, unfinished list again, so the bytes written do not grow with the square of the count. */
export const MARKERS_PER_ENTRY = 256;

/** True for the keys of marker lists. */
export const isMarkerKey = (key: Key): boolean => /^\/lsl_markers\/\d+\.json$/.test(key);

const keyOf = (entry: number): Key => `${MARKERS_FOLDER}${entry}.json`;

/** The markers of a session that is being recorded, as far as they have to be written (again). */
export class MarkerLog {
	#first = 0;
	#lists: { markers: StoredMarker[]; stored: number }[] = [{ markers: [], stored: 0 }];

	append({ text, timestamp }: StoredMarker): void {
		const last = this.#lists.at(-1)!;
		if (last.markers.length < MARKERS_PER_ENTRY) last.markers.push({ text, timestamp });
		else this.#lists.push({ markers: [{ text, timestamp }], stored: 0 });
	}

	/** Entries to be written; `stored` is called when they are. */
	unwritten(): { readonly entries: ReadonlyMap<Key, Uint8Array>; readonly stored: () => void } {
		const written = this.#lists.map((list, i) => ({
			list,
			key: keyOf(this.#first + i),
			n: list.markers.length
		}));
		const entries = new Map(
			written
				.filter(({ list, n }) => n > list.stored)
				.map(({ list, key }) => [key, jsonBytes(list.markers.map((marker) => ({ ...marker })))] as const)
		);
		return {
			entries,
			stored: () => {
				for (const { list, n } of written) list.stored = n;
				while (this.#lists.length > 1 && this.#lists[0]!.stored === MARKERS_PER_ENTRY) {
					this.#lists.shift();
					this.#first++;
				}
			}
		};
	}
}

/**
 * The markers that were recorded with a session, in the order they came. A list that is missing or no JSON ends them.
 * `facts`: `extras.myodeck`, where sessions of version 0.1 have them.
 */
export async function readMarkers(
	store: Pick<ByteStore, 'get'>,
	facts: JsonObject = {}
): Promise<readonly StoredMarker[]> {
	const markers = isArray(facts.lsl_markers) ? markersIn(facts.lsl_markers) : [];
	for (let entry = 0; ; entry++) {
		const list = listIn(await store.get(keyOf(entry)));
		if (!isArray(list)) return markers;
		markers.push(...markersIn(list));
	}
}

function listIn(bytes: Uint8Array | undefined): Json | undefined {
	if (!bytes) return undefined;
	try {
		return parseJson(new TextDecoder().decode(bytes));
	} catch {
		return undefined;
	}
}

/** A marker as files have it. A time that is missing or no number is NaN: it has no place on the clock. */
const MarkerSchema = v.object({
	text: v.optional(v.fallback(v.string(), ''), ''),
	timestamp: v.optional(v.fallback(finite, NaN), NaN)
});
const MarkersSchema = listOf(MarkerSchema);

const markersIn = (list: readonly Json[]): StoredMarker[] => v.parse(MarkersSchema, list);
