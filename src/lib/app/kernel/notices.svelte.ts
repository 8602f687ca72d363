import { isAbort, messageOf } from '../../core/errors.ts';

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

/** How long an information stays; warnings and errors stay until they are closed. */
const INFO_MS = 8000;

/** What the app has to say, newest last. */
export class Notices {
	#list = $state.raw<readonly Notice[]>([]);
	#count = 0;

	get list(): readonly Notice[] {
		return this.#list;
	}

	/** Shows a notice; the same text twice is shown once. Returns what closes it. */
	show(kind: Notice['kind'], text: string, more: Pick<Notice, 'action' | 'help'> = {}): () => void {
		const notice = { id: ++this.#count, kind, text, ...more };
		this.#list = [...this.#list.filter((other) => other.text !== text), notice];
		const close = (): void => this.close(notice.id);
		if (kind === 'info') setTimeout(close, INFO_MS);
		return close;
	}

	/** Shows what went wrong, and returns what closes it. Something the person cancelled is no error. */
	error(error: unknown, help?: string): () => void {
		return isAbort(error) ? () => {} : this.show('error', messageOf(error), { help });
	}

	close(id: number): void {
		this.#list = this.#list.filter((notice) => notice.id !== id);
	}
}
