import * as v from 'valibot';
import type { QualityWarning } from '../session/quality/quality.ts';
import type { SessionSummary } from '../session/read/summary.ts';

/**
 * The row of a session in the browser's database: its summary, and what this browser knows of it besides. Rows are read
 * through this schema; fields it does not name are kept.
 */
const row = v.object({
	id: v.string(),
	name: v.string(),
	created: v.string(),
	importedFrom: v.exactOptional(v.string()),
	streams: v.array(
		v.object({
			name: v.string(),
			nChannels: v.number(),
			fs: v.number(),
			unit: v.string(),
			dtype: v.string(),
			nSamples: v.number(),
			seconds: v.number(),
			gaps: v.number(),
			lost: v.number(),
			device: v.exactOptional(v.string())
		})
	),
	seconds: v.number(),
	classNames: v.array(v.string()),
	trialsPerClass: v.array(v.number()),
	labels: v.number(),
	bytes: v.number(),
	finished: v.boolean(),
	problems: v.array(v.string()),
	edited: v.exactOptional(v.boolean()),
	note: v.exactOptional(v.string()),
	subject: v.exactOptional(v.string()),
	/** Its recording never reached Stop (a closed tab, a crash); everything but the last moment is there. */
	recovered: v.exactOptional(v.boolean()),
	/** It is in *Recently deleted*. */
	deleted: v.exactOptional(v.boolean()),
	/** When it was deleted, ISO 8601. Rows of older versions have no time. */
	deletedAt: v.exactOptional(v.string()),
	/** When it was last exported, ISO 8601. */
	exported: v.exactOptional(v.string()),
	/** When it was last corrected on this device, ISO 8601: what depends on its labels is made anew. */
	corrected: v.exactOptional(v.string()),
	warnings: v.exactOptional(v.array(v.object({ code: v.string(), message: v.string() })))
});

type Row = v.InferOutput<typeof row>;

/** What this browser knows of a session beside its summary. Every part is optional. */
export type SessionMarks = Readonly<
	Pick<Row, Exclude<keyof Row, keyof SessionSummary | 'warnings'>> & {
		/** What speaks against training on it; absent: its quality was never measured. */
		warnings?: readonly QualityWarning[];
	}
>;

/** The row of a session that is stored in the browser. */
export type SessionRow = SessionSummary & SessionMarks;

/** True for a row that can be read. */
export const isSessionRow = (value: unknown): value is SessionRow => v.is(row, value);

/** The row of a session that is being imported: it has an id and nothing else yet. */
export interface ImportRow {
	readonly id: string;
	readonly importing: true;
}

/** True for the row of an import that has not ended. Older versions marked it as deleted. */
export const isImportRow = (value: unknown): boolean =>
	v.is(v.object({ id: v.string(), importing: v.literal(true) }), value) ||
	(v.is(v.object({ id: v.string(), deleted: v.literal(true) }), value) && !('name' in Object(value)));

/** How long a deleted session stays in *Recently deleted*. */
export const KEPT_DAYS = 7;
const KEPT_MS = KEPT_DAYS * 24 * 60 * 60_000;

/** When a deleted session is deleted for good, milliseconds since 1970; undefined when no time is known. */
export function expiryOf({ deletedAt }: Pick<SessionRow, 'deletedAt'>): number | undefined {
	const time = Date.parse(deletedAt ?? '');
	return Number.isNaN(time) ? undefined : time + KEPT_MS;
}
