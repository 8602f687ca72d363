import { LatestWins } from '../kernel/job.ts';
import { isAbort } from '../../core/errors.ts';
import { titleOf, type Library, type ListedSession } from '../library/library.svelte.ts';

/** A session with channels that are marked bad, numbered from 0. */
export interface MaskedSession {
	readonly name: string;
	readonly channels: readonly number[];
}

/** Which channels of the training set are marked bad: a model of all its sessions learns from none of these. */
export class MaskedChannels {
	readonly #library: Pick<Library, 'open'>;
	readonly #reads = new LatestWins();
	#sessions = $state.raw<readonly MaskedSession[]>([]);
	#key = '';

	constructor(library: Pick<Library, 'open'>) {
		this.#library = library;
	}

	/** Sessions with marks, in their order. */
	get sessions(): readonly MaskedSession[] {
		return this.#sessions;
	}
	/** The channels that are marked in any of them, in order. */
	get channels(): readonly number[] {
		return [...new Set(this.#sessions.flatMap(({ channels }) => channels))].sort((a, b) => a - b);
	}

	/** Reads the marks of sessions that were edited. The newest call counts; one that cannot be read has none. */
	async read(sessions: readonly ListedSession[], stream: string): Promise<void> {
		const edited = sessions.filter((session) => session.edited);
		const key = JSON.stringify([stream, edited.map(({ id, corrected }) => [id, corrected])]);
		if (key === this.#key) return;
		this.#key = key;
		try {
			this.#sessions = await this.#reads.run(async (signal) => {
				const found: MaskedSession[] = [];
				for (const session of edited) {
					signal.throwIfAborted();
					const opened = await this.#library.open(session.id).catch(() => undefined);
					const channels = opened?.badChannels(stream) ?? [];
					if (channels.length > 0) found.push({ name: titleOf(session), channels });
				}
				return found;
			});
		} catch (error) {
			if (!isAbort(error)) throw error;
		}
	}
}
