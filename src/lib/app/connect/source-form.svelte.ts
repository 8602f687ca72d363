import { sources } from '../../sources/index.ts';
import type { Ask, ParamValues, SourceKind } from '../../sources/source.ts';
import type { Capability } from '../kernel/capabilities.ts';
import type { Notices } from '../kernel/notices.svelte.ts';
import type { Settings } from '../kernel/settings.ts';

/** What the form of a source needs of the app. */
export interface SourceFormParts {
	readonly settings: Pick<Settings, 'data'>;
	readonly notices: Pick<Notices, 'error'>;
	readonly missing: readonly Pick<Capability, 'id'>[];
	readonly library: { readonly usable: readonly unknown[] };
	/** See `Actions.connect`. */
	readonly actions: { connect(kind: string, params: ParamValues, ask: Ask): Promise<unknown> };
}

/** The device that is chosen and the fields of its form, as they will be connected. */
export class SourceForm {
	readonly #parts: SourceFormParts;
	#busy = $state(false);
	/** Closes what was said of the last attempt. */
	#forget = (): void => {};

	constructor(parts: SourceFormParts) {
		this.#parts = parts;
	}

	/** The chosen device; the first of the registry when the stored one is none. */
	get kind(): SourceKind {
		const { source } = this.#parts.settings.data;
		return sources.has(source) ? sources.get(source) : sources.all[0]!;
	}

	/** The values of its form, where they were set. */
	get values(): ParamValues {
		return this.#parts.settings.data.params[this.kind.id] ?? {};
	}

	/** True while it is being connected. */
	get busy(): boolean {
		return this.#busy;
	}

	/** Why Connect cannot be pressed now; undefined when it can. */
	get why(): string | undefined {
		const { missing, library } = this.#parts;
		if (this.#busy) return 'Connecting…';
		if (missing.some(({ id }) => id === 'isolation')) return 'This page is not cross-origin isolated.';
		if (this.kind.id === 'replay' && !this.values['session'])
			return library.usable.length === 0
				? 'There is no session yet. Record or import a session first.'
				: 'Choose the session to replay.';
		if (this.kind.id === 'lsl' && !this.values['streams']) return 'Choose a stream first.';
		return undefined;
	}

	/** Connects the chosen device; what goes wrong is a notice. A press that cannot act does nothing. */
	async connect(ask: Ask = 'known'): Promise<void> {
		if (this.why !== undefined) return;
		this.#busy = true;
		this.#forget();
		try {
			await this.#parts.actions.connect(this.kind.id, $state.snapshot(this.values), ask);
		} catch (error) {
			this.#forget = this.#parts.notices.error(error, 'connecting');
		} finally {
			this.#busy = false;
		}
	}
}
