import { isAbort } from '../../core/errors.ts';
import type { QualityReport, WindowingParams } from '../../session/quality/quality.ts';
import { LatestWins } from '../kernel/job.ts';
import { titleOf, type ListedSession } from '../library/listed-session.ts';
import type { CheckedSession } from './training-check.ts';

/** Bytes of a session in a linked folder that are read unasked. */
const MOST_READ = 50e6;

/** Measures how good a session is: `Library.quality`. */
export type MeasureQuality = (id: string, cut: Partial<WindowingParams>) => Promise<QualityReport>;

/** What is known of the quality of the training set: each session is measured once for its labels and the windows. */
export class TrainingQuality {
	readonly #measure: MeasureQuality;
	readonly #passes = new LatestWins();
	/** By session id: what was measured, and for which state of the session. */
	readonly #reports = new Map<string, { readonly stamp: string; readonly report: Promise<QualityReport> }>();
	#checked = $state.raw<readonly CheckedSession[]>([]);
	/** What the pass that runs, or the last one, is of. */
	#key = '';

	constructor(measure: MeasureQuality) {
		this.#measure = measure;
	}

	/** The sessions of the last pass that could be measured, in their order. */
	get checked(): readonly CheckedSession[] {
		return this.#checked;
	}

	/** What a pass over these sessions depends on, as one text: a list that is read anew is the same list. */
	keyOf(sessions: readonly ListedSession[], cut: WindowingParams): string {
		return JSON.stringify(sessions.filter(isReadUnasked).map((session) => stampOf(session, cut)));
	}

	/**
	 * Measures the sessions, one after the other; one that was measured in this state is not measured again. A newer call
	 * replaces the pass that runs. One that cannot be read is left out: the list says why.
	 */
	async check(sessions: readonly ListedSession[], cut: WindowingParams): Promise<void> {
		const key = this.keyOf(sessions, cut);
		if (key === this.#key) return;
		this.#key = key;
		try {
			this.#checked = await this.#passes.run((signal) => this.#pass(sessions, cut, signal));
		} catch (error) {
			if (!isAbort(error)) throw error;
		}
	}

	async #pass(
		sessions: readonly ListedSession[],
		cut: WindowingParams,
		signal: AbortSignal
	): Promise<CheckedSession[]> {
		const ids = new Set(sessions.map(({ id }) => id));
		for (const id of this.#reports.keys()) if (!ids.has(id)) this.#reports.delete(id);
		const found: CheckedSession[] = [];
		for (const session of sessions.filter(isReadUnasked)) {
			signal.throwIfAborted();
			const report = await this.#reportOf(session, cut).catch(() => undefined);
			if (report) found.push({ title: titleOf(session), report });
		}
		return found;
	}

	#reportOf(session: ListedSession, cut: WindowingParams): Promise<QualityReport> {
		const stamp = stampOf(session, cut);
		const known = this.#reports.get(session.id);
		if (known?.stamp === stamp) return known.report;
		const entry = { stamp, report: this.#measure(session.id, cut) };
		this.#reports.set(session.id, entry);
		// What failed is tried again in the next pass.
		entry.report.catch(() => {
			if (this.#reports.get(session.id) === entry) this.#reports.delete(session.id);
		});
		return entry.report;
	}
}

/** Nothing is kept of a session in a folder: a large one is read only when somebody asks for its quality. */
const isReadUnasked = ({ refused, folder, warnings, bytes }: ListedSession): boolean =>
	!refused && !(folder && !warnings && bytes > MOST_READ);

/** Changes when the report of a session does. */
const stampOf = (
	{ id, name, labels, seconds, bytes, corrected }: ListedSession,
	cut: WindowingParams
): string => JSON.stringify([id, name, labels, seconds, bytes, corrected, cut]);
