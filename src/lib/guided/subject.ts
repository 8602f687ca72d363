import * as v from 'valibot';
import type { JsonObject } from '../core/parse.ts';
import { textUpTo } from '../core/schemas.ts';

/** Who was recorded, where on the body, and in which set. What is not known is empty. */
export interface Subject {
	/** Letters and digits (`01`). Empty: the take has no BIDS name. */
	readonly subject: string;
	readonly side: '' | 'left' | 'right';
	/** Of the visit or set. */
	readonly session: string;
	/** Where the electrodes sit and what they are. */
	readonly electrodes: string;
	/** A picture of the placement, as a `data:image/…` address. */
	readonly placement: string;
}

/** Nobody in particular. */
export const NOBODY: Subject = { subject: '', side: '', session: '', electrodes: '', placement: '' };

/** Characters of a field, and of a picture as text. */
const [MOST_CHARACTERS, LONGEST_PICTURE] = [10_000, 20_000_000];
const text = v.optional(v.fallback(textUpTo(MOST_CHARACTERS), ''), '');
const Stored = v.object({
	subject: text,
	side: v.optional(v.fallback(v.picklist(['', 'left', 'right']), ''), ''),
	session: text,
	electrodes: text,
	placement: v.optional(
		v.fallback(v.pipe(textUpTo(LONGEST_PICTURE), v.regex(/^data:image\/(?:png|jpeg|webp)[;,]/)), ''),
		''
	)
});

/** A subject out of stored JSON; what is of another kind is left empty. */
export const subjectOf = (value: unknown): Subject => v.parse(v.fallback(Stored, NOBODY), value);

/** Letters and digits only, as BIDS wants them; `sub-` and the like may be typed with it. */
export const bidsLabel = (text: string): string =>
	text.replace(/^(?:sub|ses|task|run)-/i, '').replace(/[^A-Za-z0-9]/g, '');

/**
 * The name of a take after BIDS, `sub-01_ses-2_task-standard_run-03`, with the first run number that none of `taken`
 * has; undefined where there is no subject.
 */
export function bidsName(
	{ subject, session }: Pick<Subject, 'subject' | 'session'>,
	task: string,
	taken: readonly string[]
): { readonly name: string; readonly run: number } | undefined {
	const sub = bidsLabel(subject);
	if (!sub) return undefined;
	const ses = bidsLabel(session);
	const stem = `sub-${sub}_${ses ? `ses-${ses}_` : ''}task-${bidsLabel(task).toLowerCase() || 'gestures'}_run-`;
	const used = new Set(
		taken.filter((name) => name.startsWith(stem)).map((name) => Number.parseInt(name.slice(stem.length), 10))
	);
	let run = 1;
	while (used.has(run)) run++;
	return { name: stem + String(run).padStart(2, '0'), run };
}

/** What a session keeps of it, under `extras.myodeck`. */
export function subjectFacts(
	{ subject, side, session, electrodes, placement }: Subject,
	task: string,
	run: number | undefined
): JsonObject {
	return {
		...(subject && { subject: bidsLabel(subject) }),
		...(side && { side }),
		...(session && { session: bidsLabel(session) }),
		...(electrodes && { electrodes }),
		...(placement && { placement }),
		task: bidsLabel(task).toLowerCase(),
		...(run !== undefined && { run })
	};
}
