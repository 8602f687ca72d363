import { columnsOf, heightOf } from '../../core/min-max-pyramid.ts';
import { isPrediction } from '../../core/signal.ts';
import { trackOf, trialsIn, type EditedTrial } from '../../session/edit/edit-ops.ts';
import type { Library } from './library.svelte.ts';
import type { ListedSession } from './listed-session.ts';

/** Columns of a strip. */
export const STRIP_COLUMNS = 160;
/** Overviews that are kept. */
const MOST_KEPT = 200;
/** Bytes of a session whose samples are read for a picture nobody asked for; of one in a linked folder less. */
const MOST_READ = 500e6;
const MOST_READ_LINKED = 50e6;

/** A session at a glance, for one row of the table. */
export interface SessionOverview {
	/** Lowest and highest value of each column, as `columnsOf` gives them; undefined: it is too large to be read unasked. */
	readonly columns: Float32Array | undefined;
	/** The absolute value that fills the height. */
	readonly full: number;
	/** Seconds from the first sample to the last, and the timestamp of the first. */
	readonly duration: number;
	readonly start: number;
	/** Its labelled trials, with what is excluded. */
	readonly trials: readonly EditedTrial[];
	readonly cued: boolean;
	readonly buttonLabelled: boolean;
}

/** Gets an overview; undefined: the session cannot be read. */
export type OnOverview = (overview: SessionOverview | undefined) => void;

interface Wanted {
	readonly stamp: string;
	readonly session: ListedSession;
	readonly onOverview: OnOverview;
}

/** Overviews of the sessions whose rows are in view: one is read at a time, and those used last are kept. */
export class SessionOverviews {
	readonly #library: Pick<Library, 'open' | 'pyramid'>;
	/** By stamp; the one that was used last is at the end. */
	readonly #kept = new Map<string, SessionOverview>();
	#wanted: readonly Wanted[] = [];
	#reading = false;

	constructor(library: Pick<Library, 'open' | 'pyramid'>) {
		this.#library = library;
	}

	/** Calls `onOverview` with the overview of a session, at once when it is kept. Returns what ends the wait. */
	want(session: ListedSession, onOverview: OnOverview): () => void {
		const stamp = stampOf(session);
		const kept = this.#kept.get(stamp);
		if (kept) {
			this.#keep(stamp, kept);
			onOverview(kept);
			return () => {};
		}
		const wanted = { stamp, session, onOverview };
		this.#wanted = [...this.#wanted, wanted];
		void this.#readAll();
		return () => {
			this.#wanted = this.#wanted.filter((other) => other !== wanted);
		};
	}

	async #readAll(): Promise<void> {
		if (this.#reading) return;
		this.#reading = true;
		// The rows of one frame ask together.
		await Promise.resolve();
		for (let next = this.#wanted[0]; next; next = this.#wanted[0]) {
			const { stamp, session } = next;
			const overview = await this.#read(session).catch(() => undefined);
			if (overview) this.#keep(stamp, overview);
			const waiting = this.#wanted.filter((one) => one.stamp === stamp);
			this.#wanted = this.#wanted.filter((one) => one.stamp !== stamp);
			for (const { onOverview } of waiting) onOverview(overview);
		}
		this.#reading = false;
	}

	async #read(listed: ListedSession): Promise<SessionOverview> {
		const session = await this.#library.open(listed.id);
		const stream = session.streams.find((one) => !isPrediction(one) && one.nSamples > 0);
		const pyramid =
			stream && isReadUnasked(listed) ? await this.#library.pyramid(listed.id, stream.name) : undefined;
		const range = stream && !pyramid ? await session.timeRange(stream.name) : undefined;
		const start = pyramid?.start ?? range?.first ?? 0;
		const duration = pyramid?.duration ?? (range ? range.last - range.first : 0);
		return {
			columns: pyramid && columnsOf(pyramid, 0, pyramid.duration, STRIP_COLUMNS),
			full: pyramid ? heightOf(pyramid) : 0,
			duration,
			start,
			trials: trialsIn(trackOf(session.recordedLabels, session.edits), session.edits, start + duration),
			cued: session.cued,
			buttonLabelled: session.buttonLabelled
		};
	}

	#keep(stamp: string, overview: SessionOverview): void {
		this.#kept.delete(stamp);
		this.#kept.set(stamp, overview);
		for (const oldest of this.#kept.keys()) {
			if (this.#kept.size <= MOST_KEPT) return;
			this.#kept.delete(oldest);
		}
	}
}

const isReadUnasked = ({ bytes, folder }: ListedSession): boolean =>
	bytes <= (folder ? MOST_READ_LINKED : MOST_READ);

/** Changes when the overview of a session does. */
const stampOf = ({ id, labels, seconds, bytes, corrected }: ListedSession): string =>
	JSON.stringify([id, labels, seconds, bytes, corrected]);
