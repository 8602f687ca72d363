import { AppError } from '../core/errors.ts';
import { compile } from './compile.ts';
import type { UserScript } from './script-api.ts';
import { thrownBy } from './script-error.ts';
import type { LoadedScript } from './own-pipeline.ts';
import type { Stopwatch } from './stopwatch.ts';

/** What a script may use beside the language itself. Everything else the browser offers to workers is taken away. */
const ALLOWED = new Set(
	(
		'self globalThis console structuredClone queueMicrotask setTimeout clearTimeout TextEncoder TextDecoder performance crypto ' +
		'DOMException AbortController AbortSignal Event EventTarget atob btoa crossOriginIsolated isSecureContext ' +
		'WorkerGlobalScope DedicatedWorkerGlobalScope ' +
		// The language.
		'Object Function Array Number String Boolean Symbol BigInt Date Promise RegExp Error AggregateError EvalError RangeError ' +
		'ReferenceError SyntaxError TypeError URIError SuppressedError DisposableStack AsyncDisposableStack JSON Math Intl Temporal ' +
		'ArrayBuffer SharedArrayBuffer Atomics DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array ' +
		'Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array Map Set WeakMap WeakSet WeakRef Proxy ' +
		'Reflect FinalizationRegistry Iterator WebAssembly Infinity NaN undefined parseFloat parseInt isFinite isNaN eval decodeURI ' +
		'decodeURIComponent encodeURI encodeURIComponent escape unescape constructor'
	).split(' ')
);

/** What people try first: these say why they are gone. */
const SAY_WHY =
	'fetch XMLHttpRequest WebSocket WebTransport EventSource Worker SharedWorker importScripts postMessage'.split(
		' '
	);

/** On the event target the worker itself is built on, needed by what is allowed. */
const EVENTS = new Set(['addEventListener', 'removeEventListener', 'dispatchEvent', 'constructor']);

/**
 * Loads a script into this worker, for good: first the worker's own policy must refuse the network, then everything is taken
 * away that leads out of it, then the script runs. Throws an UnsupportedError where the policy is missing, a ModelError with
 * the line of what is wrong with the script.
 */
export async function loadScript(
	source: string,
	stopwatch: Stopwatch,
	log: (text: string) => void
): Promise<LoadedScript> {
	await refusedNetwork();
	const code = await compile(source);
	const tf = /\.tf\b/.test(code) ? await tensorflow() : undefined;
	const url = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
	takeAway();
	stopwatch.begin('load');
	try {
		const exports = (await import(/* @vite-ignore */ url)) as UserScript;
		const context = {
			log: (...values: unknown[]) => log(values.map(textOf).join(' ')),
			...(tf !== undefined && { tf })
		};
		return { exports, url, stopwatch, context };
	} catch (error) {
		throw thrownBy('load', error, url);
	} finally {
		stopwatch.end();
	}
}

/** Even an address without a network behind it must be refused, or the policy is not there. */
async function refusedNetwork(): Promise<void> {
	const open = await fetch('data:,').then(
		() => true,
		() => false
	);
	if (!open) return;
	throw new AppError(
		'UnsupportedError',
		'Scripts do not run here: this worker could reach the network, because its content security policy did not arrive. Reload the page once; on a server of your own, see the help.'
	);
}

async function tensorflow(): Promise<unknown> {
	const tf = await import('@tensorflow/tfjs');
	await tf.setBackend('cpu');
	await tf.ready();
	return tf;
}

/** Removes from the global scope and all it inherits from what is not allowed. Nothing brings it back: a worker has one realm. */
function takeAway(): void {
	for (
		let scope: object = globalThis;
		scope !== Object.prototype && scope !== null;
		scope = Object.getPrototypeOf(scope) as object
	) {
		const kept = scope === EventTarget.prototype ? EVENTS : ALLOWED;
		for (const name of Object.getOwnPropertyNames(scope)) {
			if (!kept.has(name)) Reflect.deleteProperty(scope, name);
		}
	}
	for (const name of SAY_WHY) {
		const refuse = (): never => {
			throw new Error(`${name} is not there for scripts: they have neither network nor page`);
		};
		Object.defineProperty(globalThis, name, {
			value: function () {
				refuse();
			}
		});
	}
}

/** A logged value, short. */
function textOf(value: unknown): string {
	if (typeof value === 'string') return value.slice(0, 1000);
	if (ArrayBuffer.isView(value))
		return `[${Array.from((value as Float32Array).subarray(0, 16)).join(', ')}${(value as Float32Array).length > 16 ? ', …' : ''}]`;
	try {
		return (JSON.stringify(value) ?? String(value)).slice(0, 1000);
	} catch {
		return String(value); // it refers to itself
	}
}
