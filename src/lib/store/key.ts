import type { Key } from './byte-store.ts';

/**
 * What is wrong with `name` as an entry of an archive or a path below a folder; undefined when nothing is. Whoever
 * unpacks or writes it must end up inside the session: no `..`, nothing absolute, no drive, no other separator.
 */
export function badName(name: string): string | undefined {
	if (name === '') return 'it is empty';
	if (name.length > 1024) return 'it is too long';
	if (name.includes('\\') || name.includes('\0')) return 'it contains a backslash or a NUL';
	if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'it is absolute';
	if (name.split('/').some((part) => part === '' || part === '.' || part === '..'))
		return 'it leaves its folder';
	return undefined;
}

/** The path below a store's root that `key` names. Throws a RangeError for one that leads elsewhere. */
export function pathOf(key: Key): string {
	const path = key.slice(1);
	const bad = badName(path);
	if (bad !== undefined) throw new RangeError(`"${path}" is no name for an entry: ${bad}.`);
	return path;
}
