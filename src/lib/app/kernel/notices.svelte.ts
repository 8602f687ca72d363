import { isAbort, messageOf } from '../../core/errors.ts';
import { PreconditionError } from './precondition.ts';

/** One thing the person is told. */
export interface Notice {
	readonly id: number;
	readonly kind: 'info' | 'warning' | 'error';
	readonly text: string;
	/** One way to act on it. */
	readonly action?: { readonly label: string; readonly run: () => void } | undefined;
	/** Anchor in the troubleshooting page. */
	readonly help?: string | undefined;
}

/** What a notice may have beside its text. */
export interface NoticeOptions extends Pick<Notice, 'action' | 'help'> {
	/** Of several notices with one key only the newest is shown. */
	readonly key?: string | undefined;
	/** The notice closes when this becomes false: what it says is true no longer. */
	readonly while?: (() => boolean) | undefined;
}

/** How long an information stays. Warnings and errors stay until they are closed, or what they say is no longer true. */
const INFO_MS = 8000;

/** What the app has to say, newest last. */
export class Notices {
	#list = $state.raw<readonly (Notice & NoticeOptions)[]>([]);
	#count = 0;

	get list(): readonly Notice[] {
		return this.#list.filter(isTrue);
	}

	/**
	 * Shows a notice, in place of one of the same key or the same text. One that offers an action is replaced by its key
	 * only: two deletions of the same text are undone one by one. Returns what closes it.
	 */
	show(kind: Notice['kind'], text: string, options: NoticeOptions = {}): () => void {
		const notice = { id: ++this.#count, kind, text, ...options };
		const replaced = (other: Notice & NoticeOptions): boolean =>
			(other.text === text && !other.action) || (options.key !== undefined && other.key === options.key);
		this.#list = [...this.#list.filter((other) => !replaced(other)), notice];
		const close = (): void => this.close(notice.id);
		if (kind === 'info') setTimeout(close, INFO_MS);
		return close;
	}

	/**
	 * Shows what went wrong, and returns what closes it. What the person cancelled is no error; that of a precondition
	 * closes when the precondition is met.
	 */
	error(error: unknown, help?: string, key?: string): () => void {
		if (isAbort(error)) return () => {};
		const unmet = error instanceof PreconditionError ? { while: () => !error.met() } : {};
		return this.show('error', messageOf(error), { help, key, ...unmet });
	}

	/**
	 * Runs what a button does, and shows what goes wrong, with `help` as its anchor. The next run of the same `key` replaces
	 * the notice, or closes it when it succeeds. The text of the button, for example, is a key.
	 */
	readonly try = async (work: () => unknown, help?: string, key = help): Promise<void> => {
		try {
			await work();
			if (key !== undefined) this.clear(key);
		} catch (error) {
			this.error(error, help, key);
		}
	};

	close(id: number): void {
		this.#list = this.#list.filter((notice) => notice.id !== id);
	}

	/** Closes what was shown under a key. */
	clear(key: string): void {
		this.#list = this.#list.filter((notice) => notice.key !== key);
	}

	/** Closes for good what is no longer true; until then it is only not shown. */
	refresh(): void {
		if (!this.#list.every(isTrue)) this.#list = this.#list.filter(isTrue);
	}
}

const isTrue = (notice: NoticeOptions): boolean => notice.while?.() ?? true;
