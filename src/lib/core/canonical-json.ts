/**
 * JSON in one form: keys in the order of their code units, no blanks, no absent values. Equal data give equal text, so that the
 * text can be compared and hashed. NaN and infinite numbers become null, as in JSON.
 */
export const canonicalJson = (data: unknown): string => JSON.stringify(sorted(data));

function sorted(data: unknown): unknown {
	if (Array.isArray(data)) return data.map(sorted);
	if (typeof data !== 'object' || data === null) return data;
	return Object.fromEntries(
		Object.entries(data)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([key, value]) => [key, sorted(value)])
	);
}
