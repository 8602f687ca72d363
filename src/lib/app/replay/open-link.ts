import { AppError } from '../../core/errors.ts';
import type { Library } from '../library/library.svelte.ts';
import type { Demo } from './demo.ts';

/** What a link acts on. */
export interface LinkParts {
	readonly demo: Pick<Demo, 'start'>;
	readonly library: Pick<Library, 'get'>;
	readonly replaySession: {
		open(id: string): Promise<unknown>;
		openAtPosition(id: string, position: number): Promise<void>;
	};
}

/**
 * Opens what the address of the page asks for: `?demo`, or `?session=` with the id of a session in this browser or the
 * address of an archive; with `&at=SECONDS` paused at that position. Nothing is copied into this browser. Does nothing when
 * the address asks for nothing. Rejects with a SessionError for a session or a position that is none.
 */
export async function openLink(parts: LinkParts, search: URLSearchParams, page: string): Promise<void> {
	if (search.has('demo')) return parts.demo.start();
	const asked = search.get('session');
	if (asked === null) return;
	const id = parts.library.get(asked) ? asked : addressOf(asked, page);
	const at = search.get('at');
	if (at === null) await parts.replaySession.open(id);
	else await parts.replaySession.openAtPosition(id, positionOf(at));
}

function addressOf(asked: string, page: string): string {
	const url = URL.canParse(asked, page) ? new URL(asked, page) : undefined;
	if (url && /^https?:$/.test(url.protocol) && looksLikeArchive(asked)) return url.href;
	throw new AppError(
		'SessionError',
		`"${asked}" in the address of this page is no address of a session, and no session of this browser has this id. Write ?session=https://…/name.session.zip, or import the session first.`
	);
}

/** An id alone would be read as an address beside the page, and then not be found there. */
const looksLikeArchive = (asked: string): boolean => /[/.:]/.test(asked);

function positionOf(at: string): number {
	const position = Number(at);
	if (at.trim() !== '' && Number.isFinite(position) && position >= 0) return position;
	throw new AppError(
		'SessionError',
		`"${at}" in the address of this page is no position. Write &at= and seconds from the start of the session, for example &at=12.5.`
	);
}

/** The address of the page `page` with the replay that is open and its position: what another visit opens again. */
export function viewLink(page: string, id: string, position: number): string {
	const url = new URL(page);
	url.search = '';
	url.hash = '';
	url.searchParams.set('session', id);
	url.searchParams.set('at', String(Math.round(1000 * position) / 1000));
	return url.href;
}
