import { AppError } from '../core/errors.ts';
import type { Session } from '../session/read/session.ts';
import type { SessionSummary } from '../session/read/summary.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import type { RandomAccess } from '../store/random-access.ts';
import type { BidsOptions } from './bids/names.ts';
import type { VariablesOptions } from './arrays/options.ts';
import type { CsvOptions } from './csv/options.ts';

/** A place exports are written to: a folder on disk, a folder the person chose, a store. */
export interface FileTarget {
	/**
	 * Begins a file at `path` (`/`-separated, below the target). Nothing is overwritten: throws a SessionError when there
	 * is such a file. The stream's `close` keeps the file, its `abort` takes it away as far as the target can.
	 */
	create(path: string): Promise<WritableStream<Uint8Array>>;
	/** True when there is a file at `path`. */
	has(path: string): Promise<boolean>;
	/** Adds text at the end of a small file that is there. `more` is given what stands in it. Throws a SessionError. */
	extend(path: string, more: (text: string) => string): Promise<void>;
}

/** What every long task takes. */
export interface TaskOptions {
	/** Told how much is done, 0 … 1, never going back. */
	readonly onFraction?: ((fraction: number) => void) | undefined;
	/** Aborts with an AbortError; what was written so far is taken away as far as the target can. */
	readonly signal?: AbortSignal | undefined;
}

/** How a session is written in another format. */
export interface ExportOptions extends TaskOptions {
	/** Which streams; every stream of the session when left out. */
	readonly streams?: readonly string[] | undefined;
	/** What file names begin with; the session's id when left out. */
	readonly baseName?: string | undefined;
	/** For `bids`: who, which task, and what the recording knows nothing of. */
	readonly bids?: BidsOptions | undefined;
}

/** What an export made. */
export interface ExportReport {
	/** Paths below the target, in the order written. */
	readonly files: readonly string[];
	/** What the format could not carry as it was, one sentence each. */
	readonly notes: readonly string[];
}

/** How a file of another format becomes a session. */
export interface ImportOptions extends TaskOptions {
	/** What the session is called in its store. */
	readonly id: string;
	/** The name a person gave it. */
	readonly name?: string | undefined;
	/** When it was recorded, where the file does not say: the day the file was changed, perhaps. */
	readonly created?: Date | undefined;
	/** Where labels lie over each other: the label track for training, by its name or one of its classes. */
	readonly labelTrack?: string | undefined;
	/** For `xdf`: the marker stream whose markers become labels; found by itself when left out. */
	readonly labelStream?: string | undefined;
	/** For `edf`, `bdf` and `xdf`: samples per second of the EMG, where a person says otherwise than the file. */
	readonly rate?: number | undefined;
	/** For `csv`: what its columns mean, as far as a person said so. */
	readonly csv?: CsvOptions | undefined;
	/** For files of arrays (`mat`, `hdf5`, `npy`): what their variables mean, as far as a person said so. */
	readonly variables?: VariablesOptions | undefined;
}

/** A format recordings come and go in. Adding one is adding its files and a line in `index.ts`. */
export interface Format {
	readonly id: string;
	/** What it is called on a button. */
	readonly label: string;
	/** Endings of its files, lower case, with the dot; the first one is written. */
	readonly extensions: readonly string[];
	/** One line: what it is good for, and what it cannot keep. */
	readonly summary: string;
	/** Writes a session. Memory stays at a few chunks. Throws a SessionError when a chunk will not decode or the target fails. */
	readonly export?: (session: Session, target: FileTarget, options: ExportOptions) => Promise<ExportReport>;
	/**
	 * Makes a session of a file, in an empty store. Memory stays at a few MiB. Throws a SessionError that names the file and
	 * says what to do; the store is then left half written, for its owner to throw away.
	 */
	readonly import?: (
		store: WritableByteStore,
		source: RandomAccess,
		options: ImportOptions
	) => Promise<SessionSummary>;
	/** True when a file that begins with these bytes (up to 4096) may be of this format. */
	readonly sniff?: (firstBytes: Uint8Array) => boolean;
}

/** The SessionError for a file that cannot be read: what is wrong, then what to do. */
export const refuse = (file: string, wrong: string, todo: string): AppError =>
	new AppError('SessionError', `${file} ${wrong}. ${todo}`);

/** Counts work as it is done, tells about it, and stops when the person does. */
export class Task {
	readonly #options: TaskOptions;
	readonly #total: number;
	#done = 0;
	#reported = -1;

	/** `total`: how much there is to do, in whatever `advance` counts. */
	constructor(options: TaskOptions, total: number) {
		this.#options = options;
		this.#total = total;
		this.advance(0);
	}

	/** Says that `amount` more is done. Throws an AbortError when the task was cancelled. */
	advance(amount: number): void {
		this.#options.signal?.throwIfAborted();
		this.#done += amount;
		const fraction = this.#total > 0 ? Math.min(1, this.#done / this.#total) : 1;
		// A hundred steps are enough for a bar, and the listener may be in another thread.
		if (fraction < 1 && fraction - this.#reported < 0.01) return;
		if (fraction === this.#reported) return;
		this.#reported = fraction;
		this.#options.onFraction?.(fraction);
	}
}
