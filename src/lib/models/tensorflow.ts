import type * as Tensorflow from '@tensorflow/tfjs';
import { messageOf } from '../core/errors.ts';

/** TensorFlow.js, ready to compute. */
export interface Ready {
	readonly tf: typeof Tensorflow;
	/** `wasm` (and its threads, where it has several) or `cpu`. */
	readonly backend: string;
	/** Why it is not as fast as it could be. */
	readonly note?: string | undefined;
}

/** Addresses of the files of the WASM backend, as its package names them. */
export interface WasmFiles {
	readonly 'tfjs-backend-wasm.wasm': string;
	readonly 'tfjs-backend-wasm-simd.wasm': string;
	readonly 'tfjs-backend-wasm-threaded-simd.wasm': string;
	/** What its threads run. Without it, it has one. */
	readonly 'tfjs-backend-wasm-threaded-simd.js'?: string | undefined;
}

/** The backend takes half of the cores: with fewer than these it would be one thread, and eight workers that idle. */
const LEAST_CORES = 4;

let files: WasmFiles | undefined;
let ready: Promise<Ready> | undefined;

/** Says where the files of the WASM backend are. Without it networks are fitted by plain JavaScript. */
export function offerWasm(where: WasmFiles): void {
	files = where;
	ready = undefined;
}

/**
 * Loads TensorFlow.js, once: the WASM backend (with SIMD, and with threads where memory may be shared) where its files
 * have been offered and start, else plain JavaScript, and the note says why.
 */
export const tensorflow = (): Promise<Ready> => (ready ??= load());

async function load(): Promise<Ready> {
	const tf = await import('@tensorflow/tfjs');
	// It greets Node users on the console otherwise.
	tf.enableProdMode();
	try {
		if (files) return { tf, backend: await startWasm(tf, files) };
	} catch (error) {
		await tf.setBackend('cpu');
		const note = `Fitted by plain JavaScript, about ten times slower: ${messageOf(error)}`;
		return { tf, backend: 'cpu', note };
	}
	await tf.setBackend('cpu');
	return { tf, backend: 'cpu' };
}

/** Resolves with what runs: `wasm`, or `wasm, 4 threads`. */
async function startWasm(tf: typeof Tensorflow, where: WasmFiles): Promise<string> {
	if (typeof WebAssembly === 'undefined') throw new Error('this browser has no WebAssembly.');
	const { 'tfjs-backend-wasm-threaded-simd.js': script, ...wasm } = where;
	try {
		const { getThreadsCount, setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
		if (script === undefined || !(await serveThreads(script)))
			tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
		setWasmPaths(wasm);
		if (!(await tf.setBackend('wasm'))) throw new Error('the backend refused');
		return getThreadsCount() > 1 ? `wasm, ${getThreadsCount()} threads` : 'wasm';
	} catch (error) {
		throw new Error(`its WebAssembly files did not start (${messageOf(error)}).`, { cause: error });
	}
}

/**
 * The backend starts its threads from the source text of a function of its own, and in a minified build that text does
 * not stand alone. So the text says: run the file as the package ships it. Resolves with false where threads would not
 * pay, memory cannot be shared, or a thread cannot run that text: the backend would wait for it for ever.
 */
async function serveThreads(script: string): Promise<boolean> {
	if (typeof SharedArrayBuffer === 'undefined' || navigator.hardwareConcurrency < LEAST_CORES) return false;
	const address = new URL(script, location.href).href;
	const run = `undefined; var module = { exports: {} }; importScripts(${JSON.stringify(address)});`;
	if (!(await threadRuns(`var backend = ${run}`))) return false;
	const { default: backend } =
		await import('@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js');
	backend.toString = () => run;
	return true;
}

/** Whether a worker comes to the end of `source`, given to it as the backend does: as a blob in a blob. */
async function threadRuns(source: string): Promise<boolean> {
	const addressOf = (text: string): string =>
		URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
	const inner = addressOf(source);
	const outer = addressOf(`importScripts('${inner}'); postMessage('ran')`);
	const worker = new Worker(outer);
	const ran = await new Promise<boolean>((resolve) => {
		worker.onmessage = () => resolve(true);
		worker.onerror = (event) => {
			// Else it would be an error of the worker that asked.
			event.preventDefault();
			resolve(false);
		};
	});
	worker.terminate();
	for (const address of [inner, outer]) URL.revokeObjectURL(address);
	return ran;
}
