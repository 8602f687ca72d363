import { AppError, type AppErrorTag } from './errors.ts';

/** Anything JSON can say. What comes from outside is `Json` until a check has looked at it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Lists and objects inside each other: no file of ours is a tenth as deep, and code that walks deeper ends the stack. */
export const MAX_DEPTH = 100;

/**
 * Parses JSON as Python's `json` may write it: bare `NaN`, `Infinity` and `-Infinity` are numbers.
 * Throws a SyntaxError with the position when it is no JSON, or when it is nested too deep.
 */
export function parseJson(text: string): Json {
	checkDepth(text);
	try {
		return JSON.parse(text) as Json;
	} catch (error) {
		if (!/\b(?:NaN|Infinity)\b/.test(text)) throw error;
		// Outside strings only: the first alternative swallows whole strings, so that their content stays.
		const marked = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\bInfinity\b|\bNaN\b/g, (token) =>
			token.startsWith('"') ? token : `{"\\u0000":"${token}"}`
		);
		return JSON.parse(marked, (_key, value: unknown) => {
			if (value !== null && typeof value === 'object' && '\u0000' in value) return Number(value['\u0000']);
			return value;
		}) as Json;
	}
}

/** Counts brackets outside strings: JSON is not parsed before its depth is known. */
function checkDepth(text: string): void {
	let depth = 0;
	let inString = false;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (inString) {
			if (code === BACKSLASH) i++;
			else if (code === QUOTE) inString = false;
		} else if (code === QUOTE) inString = true;
		else if (code === OPEN_LIST || code === OPEN_OBJECT) {
			if (++depth > MAX_DEPTH) throw new SyntaxError(`it is nested more than ${MAX_DEPTH} levels deep`);
		} else if (code === CLOSE_LIST || code === CLOSE_OBJECT) depth--;
	}
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [...'"\\[]{}'].map((c) =>
	c.charCodeAt(0)
);

export const isObject = (value: unknown): value is JsonObject =>
	value !== null && typeof value === 'object' && !Array.isArray(value);

export const isArray = (value: unknown): value is readonly Json[] => Array.isArray(value);

/** `value` as a finite number, else `fallback`. */
export const numberOr = <T>(value: unknown, fallback: T): number | T =>
	typeof value === 'number' && Number.isFinite(value) ? value : fallback;

/** `value` as a string, else `fallback`. */
export const stringOr = <T>(value: unknown, fallback: T): string | T =>
	typeof value === 'string' ? value : fallback;

/** `value` as a list of strings, else undefined. */
export const stringsOf = (value: unknown): readonly string[] | undefined =>
	isArray(value) && value.every((item) => typeof item === 'string')
		? (value as readonly string[])
		: undefined;

/** Parses a JSON object or throws an AppError that names `what` and says what to do. */
export function parseObject(text: string, what: string, tag: AppErrorTag, remedy: string): JsonObject {
	let value: Json;
	try {
		value = parseJson(text);
	} catch (error) {
		throw new AppError(tag, `${what} is not valid JSON (${(error as Error).message}). ${remedy}`);
	}
	if (!isObject(value)) throw new AppError(tag, `${what} holds no JSON object. ${remedy}`);
	return value;
}
