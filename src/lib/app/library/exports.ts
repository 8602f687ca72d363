import { transfer } from 'comlink';
import type { BidsOptions } from '../../formats/bids/names.ts';
import type { ExportKind } from '../../formats/export-sessions.ts';
import type { ExportOutcome } from '../../formats/export-to-disk.ts';
import type { ListedSession } from './listed-session.ts';
import { titleOf } from './listed-session.ts';
import type { Transfers } from './transfers.svelte.ts';
import type { LibraryCalls } from './library-worker.ts';

export type { BidsOptions } from '../../formats/bids/names.ts';
export type { ExportKind } from '../../formats/export-sessions.ts';
export type { ExportOutcome } from '../../formats/export-to-disk.ts';

/** How sessions are exported. */
export interface ExportChoice {
	/** Of an `ExportKind`; the session archive when left out. */
	readonly kind?: string | undefined;
	/** A folder to write into; without one the browser saves a file. */
	readonly into?: FileSystemDirectoryHandle | undefined;
	/** For BIDS: what the recording cannot say. */
	readonly bids?: BidsOptions | undefined;
}

/** Sessions on their way out. */
export class Exports {
	readonly #worker: LibraryCalls;
	readonly #transfers: Transfers;

	constructor(worker: LibraryCalls, transfers: Transfers) {
		this.#worker = worker;
		this.#transfers = transfers;
	}

	/** Every way to write a session. */
	kinds(): Promise<readonly ExportKind[]> {
		return this.#worker.call((api) => api.exportKinds());
	}

	/** Writes sessions. Rejects with a SessionError that says what to do, with an AbortError when it was cancelled. */
	run(
		sessions: readonly ListedSession[],
		{ kind = 'archive', into, bids }: ExportChoice
	): Promise<ExportOutcome> {
		const [first] = sessions;
		const name = sessions.length === 1 && first ? titleOf(first) : `${sessions.length} sessions`;
		const request = {
			sessions: sessions.map((session) => ({ id: session.id, name: titleOf(session) })),
			kind,
			...(into && { into }),
			...(bids && { bids })
		};
		return this.#transfers.run('out', name, ({ onFraction, stop }) =>
			this.#worker.call((api) => api.export(request, onFraction, transfer(stop, [stop])))
		);
	}
}
