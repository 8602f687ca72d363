import type * as Tensorflow from '@tensorflow/tfjs';
import { messageOf } from '../core/errors.ts';

/** TensorFlow.js, ready to compute. */
export interface Ready {
	readonly tf: typeof Tensorflow;
	/** `wasm` or `cpu` */
	readonly backend: string;
	/** Why it is not as fast as it could be. */
	readonly note?: string | undefined;
}

/** Addresses of the files of the WASM backend, as its package names them. */
export interface WasmFiles {
	readonly 'tfjs-backend-wasm.wasm': string;
	readonly 'tfjs-backend-wasm-simd.wasm': string;
	readonly 'tfjs-backend-wasm-threaded-simd.wasm': string;
}

let files: WasmFiles | undefined;
let ready: Promise<Ready> | undefined;

/** Says where the files of the WASM backend are. Without it networks are fitted by plain JavaScript. */
export function offerWasm(where: WasmFiles): void {
	files = where;
	ready = undefined;
}

/**
 * Loads TensorFlow.js, once: the WASM backend (with SIMD, on one thread) where its files have
 * been offered and start, else plain JavaScript, and the note says why.
 */
export const tensorflow = (): Promise<Ready> => (ready ??= load());

async function load(): Promise<Ready> {
	const tf = await import('@tensorflow/tfjs');
	// It greets Node users on the console otherwise.
	tf.enableProdMode();
	const why = await startWasm(tf);
	if (why === undefined) return { tf, backend: 'wasm' };
	await tf.setBackend('cpu');
	return {
		tf,
		backend: 'cpu',
		...(why && { note: `Fitted by plain JavaScript, about ten times slower: ${why}` })
	};
}

/** Undefined when it runs; else why not: empty when nobody offered it. */
async function startWasm(tf: typeof Tensorflow): Promise<string | undefined> {
	if (!files) return '';
	if (typeof WebAssembly === 'undefined') return 'this browser has no WebAssembly.';
	try {
		const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
		// Its threads are given the source of a function of the library, which no longer stands alone in a minified build.
		tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
		setWasmPaths({ ...files });
		if (await tf.setBackend('wasm')) return undefined;
		return 'its WebAssembly files did not start.';
	} catch (error) {
		return `its WebAssembly files did not start (${messageOf(error)}).`;
	}
}
