/**
 * Every failure a person can act on is an AppError, tagged by the way out of it. Its message says what happened,
 * then what to do. The tag is `name`, because `name` and `message` are what comlink carries out of a worker: the
 * prototype and every other field are lost there, so nothing may depend on `instanceof` or on extra fields.
 *
 * - `SourceError`: reconnect the device
 * - `SessionError`: the data or the storage
 * - `ModelError`: train again, or with other data
 * - `UnsupportedError`: this browser or machine cannot
 */
const TAGS = ['SourceError', 'SessionError', 'ModelError', 'UnsupportedError'] as const;
export type AppErrorTag = (typeof TAGS)[number];

/** A failure with a sentence for the person. */
export class AppError extends Error {
	override readonly name: AppErrorTag;

	constructor(name: AppErrorTag, message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = name;
	}
}

/** True for an AppError of one of `tags` (of any tag when none is given), on either side of a worker. */
export function isAppError(error: unknown, ...tags: AppErrorTag[]): error is Error & { name: AppErrorTag } {
	const wanted: readonly string[] = tags.length > 0 ? tags : TAGS;
	return error instanceof Error && wanted.includes(error.name);
}

/** True when a call ended because somebody cancelled it. */
export function isAbort(error: unknown): boolean {
	return error instanceof Error && error.name === 'AbortError';
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message || error.name : String(error);
}
