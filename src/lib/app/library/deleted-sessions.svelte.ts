import { AppError } from '../../core/errors.ts';
import { inUseReason } from '../../library/session-in-use.ts';
import { expiryOf, KEPT_DAYS, type SessionRow } from '../../library/session-row.ts';
import { purgeSessions } from '../../library/session-rows.ts';
import { titleOf } from './listed-session.ts';
import type { StoredSessions } from './stored-sessions.svelte.ts';

/** A session in *Recently deleted*. */
export interface DeletedSession extends SessionRow {
	/** Whole days until it is deleted for good. */
	readonly daysLeft: number;
}

const DAY_MS = 24 * 60 * 60_000;

/**
 * Sessions that were deleted: they stay for 7 days, or until their room is needed, and can be restored in any tab. Only
 * sessions that are stored in the browser are deleted; files in linked folders stay.
 */
export class DeletedSessions {
	readonly #stored: StoredSessions;
	readonly #list = $derived.by((): readonly DeletedSession[] =>
		this.#stored.rows
			.filter((row) => row.deleted)
			.sort((a, b) => ((a.deletedAt ?? '') < (b.deletedAt ?? '') ? 1 : -1))
			.map((row) => ({ ...row, daysLeft: daysLeft(row) }))
	);
	readonly #bytes = $derived(this.#list.reduce((sum, { bytes }) => sum + bytes, 0));

	constructor(stored: StoredSessions) {
		this.#stored = stored;
	}

	/** The one that was deleted last comes first. */
	get list(): readonly DeletedSession[] {
		return this.#list;
	}
	/** Bytes that all of them take. */
	get bytes(): number {
		return this.#bytes;
	}

	/** Puts sessions there, all in one transaction. Resolves with the ids of those that are there now. */
	add(ids: readonly string[]): Promise<string[]> {
		const deletedAt = new Date().toISOString();
		return this.#stored.change(ids, (row) => (row.deleted ? undefined : { deleted: true, deletedAt }));
	}

	/** Takes sessions back into the list. Rejects with a SessionError when some are gone for good; the others are back. */
	async restore(ids: readonly string[]): Promise<void> {
		const there = new Set<string>();
		await this.#stored.change(ids, (row) => {
			there.add(row.id);
			return row.deleted ? { deleted: false } : undefined;
		});
		const gone = ids.filter((id) => !there.has(id)).length;
		if (gone === 0) return;
		throw new AppError(
			'SessionError',
			`${gone === 1 ? 'One session is' : `${gone} sessions are`} gone for good: deleted for good in another tab, or to make room ` +
				'for a recording. Import the exported file if there is one.'
		);
	}

	/**
	 * Deletes sessions for good. Those that were restored meanwhile stay. Rejects with a SessionError when some are in use,
	 * which says what for; the others are gone.
	 */
	async purge(ids: readonly string[]): Promise<void> {
		const { gone, inUse } = await purgeSessions(this.#stored.db, ids);
		if (gone.length > 0) await this.#stored.changed();
		if (inUse.length === 0) return;
		const titles = new Map(this.#list.map((row) => [row.id, titleOf(row)]));
		throw new AppError('SessionError', await inUseReason(inUse, (id) => titles.get(id) ?? id));
	}
}

function daysLeft(row: SessionRow): number {
	const expiry = expiryOf(row);
	return expiry === undefined ? KEPT_DAYS : Math.max(0, Math.ceil((expiry - Date.now()) / DAY_MS));
}
