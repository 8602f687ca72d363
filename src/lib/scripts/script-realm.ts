/**
 * What a script may use beside what `offered` adds: the language itself. Everything else the browser offers to workers is
 * deleted.
 */
const LANGUAGE = new Set(
	(
		'self globalThis structuredClone queueMicrotask setTimeout clearTimeout TextEncoder TextDecoder DOMException atob btoa ' +
		'crossOriginIsolated isSecureContext ' +
		'Object Function Array Number String Boolean Symbol BigInt Date Promise RegExp Error AggregateError EvalError RangeError ' +
		'ReferenceError SyntaxError TypeError URIError SuppressedError DisposableStack AsyncDisposableStack JSON Math Intl Temporal ' +
		'ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array ' +
		'Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array Map Set WeakMap WeakSet WeakRef Proxy ' +
		'Reflect FinalizationRegistry Iterator WebAssembly Infinity NaN undefined parseFloat parseInt isFinite isNaN eval decodeURI ' +
		'decodeURIComponent encodeURI encodeURIComponent escape unescape'
	).split(' ')
);

/** What people try first: these say why they are gone. */
const SAY_WHY =
	'fetch XMLHttpRequest WebSocket WebTransport EventSource Worker SharedWorker importScripts postMessage'.split(
		' '
	);

/**
 * Takes everything out of this worker's global scope, and out of all it inherits from, that is not the language itself:
 * network, storage, events, messages, ports, workers, timers that repeat, shared memory. Nothing brings it back: a worker has
 * one realm, and nothing left in it makes another or refers to what was deleted.
 *
 * Returns the names that could not be deleted: a script must not run where there are any.
 */
export function reduceRealm(log: (...values: unknown[]) => void): readonly string[] {
	const offered = offeredParts(log);
	const kept: string[] = [];
	for (
		let scope: object = globalThis;
		scope !== Object.prototype && scope !== null;
		scope = Object.getPrototypeOf(scope) as object
	) {
		for (const key of Reflect.ownKeys(scope)) {
			const isLanguage = scope === globalThis && typeof key === 'string' && LANGUAGE.has(key);
			if (isLanguage || isConstant(scope, key) || Reflect.deleteProperty(scope, key)) continue;
			kept.push(String(key));
		}
	}
	for (const name of SAY_WHY) {
		const value = function (): never {
			throw new Error(`${name} is not there for scripts: they have neither network nor page`);
		};
		Object.defineProperty(globalThis, name, { value });
	}
	for (const [name, value] of Object.entries(offered)) Object.defineProperty(globalThis, name, { value });
	return kept;
}

/** A number that stays, such as PERSISTENT of an old interface: it leads nowhere. */
function isConstant(scope: object, key: PropertyKey): boolean {
	const { value, writable } = Object.getOwnPropertyDescriptor(scope, key) ?? {};
	return typeof value === 'number' && writable === false;
}

/** In place of objects of the browser, from which a script could climb to events: plain objects of functions. */
function offeredParts(log: (...values: unknown[]) => void): Readonly<Record<string, unknown>> {
	const { performance, crypto } = globalThis;
	const now = performance.now.bind(performance);
	// Browsers have some of the language's names on a prototype, which is emptied.
	const inherited = [...LANGUAGE].filter((name) => name in globalThis && !Object.hasOwn(globalThis, name));
	return {
		...Object.fromEntries(inherited.map((name) => [name, Reflect.get(globalThis, name) as unknown])),
		console: Object.freeze({ log, info: log, debug: log, warn: log, error: log }),
		performance: Object.freeze({ now, timeOrigin: performance.timeOrigin }),
		crypto: Object.freeze({
			getRandomValues: crypto.getRandomValues.bind(crypto),
			randomUUID: crypto.randomUUID.bind(crypto)
		})
	};
}
