/** Longest slug, in characters. */
const SLUG_LENGTH = 40;

/**
 * A typed name as part of a file name: ASCII letters, digits, `-` and `_` stay, everything else becomes `-`, runs of
 * `-` collapse; cut to 40 characters; no `-` or `_` at either end. May be empty.
 */
export function slugOf(name: string): string {
	return name
		.replace(/[^A-Za-z0-9_-]/g, '-')
		.replace(/-+/g, '-')
		.slice(0, SLUG_LENGTH)
		.replace(/^[-_]+|[-_]+$/g, '');
}

/** Eight hexadecimal digits that no other session on this machine has. */
function randomHex(): string {
	return crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0');
}

/** Local wall time, `YYYY-MM-DDTHH:MM:SS`. */
export function localTime(date: Date): string {
	const two = (n: number): string => String(n).padStart(2, '0');
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** A new session's id, which is its folder's name too: `2026-03-09_14-05-00_1a2b3c4d` or `…_1a2b3c4d_fist-day-2`. */
export function sessionId(created: Date, name = '', hex = randomHex()): string {
	const slug = slugOf(name);
	const time = localTime(created).replace('T', '_').replaceAll(':', '-');
	return `${time}_${hex}${slug ? `_${slug}` : ''}`;
}

/** What an exported session's file is called. */
export function archiveName(id: string): string {
	return `${id}.session.zip`;
}
