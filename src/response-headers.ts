/**
 * The headers of every response of the app, in one table: dev and preview send them (`vite.config.ts`), and on hosts that
 * cannot set headers `src/service-worker.ts` adds them.
 */
const EVERYWHERE: Readonly<Record<string, string>> = {
	// SharedArrayBuffer needs a cross-origin isolated page.
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Cross-Origin-Embedder-Policy': 'require-corp',
	'Cross-Origin-Resource-Policy': 'same-origin',
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff'
};

/** The decoder of session chunks (Blosc, Zstandard) compiles functions when it starts. */
const CODE = "script-src 'self'";
const DECODER = "script-src 'self' 'unsafe-eval'";
/** Sessions behind links. */
const LINKS = "connect-src 'self' https:";
/**
 * Programs on this computer and in its local network: the LSL bridge, and who listens to predictions. A policy cannot say
 * "private addresses": `src/lib/core/local-network.ts` refuses all others, and on https pages the browser does too.
 */
const LOCAL = 'ws:';
/** No file of the app either: all a script may use is in the one file of its worker. */
const SCRIPT = "script-src blob: 'unsafe-eval'";

/** What each worker may load and reach beside `default-src 'none'`: as little as its work needs. */
const WORKERS: Readonly<Record<string, string>> = {
	acquire: `${DECODER}; ${LINKS} ${LOCAL}`,
	analysis: `${DECODER}; ${LINKS}`,
	library: `${DECODER}; ${LINKS}`,
	outputs: `${CODE}; connect-src ${LOCAL}`,
	predict: CODE,
	record: DECODER,
	script: SCRIPT,
	'script-tensorflow': SCRIPT,
	target: CODE,
	// The WASM backend of TensorFlow.js: its files, and its threads, which are workers from blobs.
	train: "script-src 'self' blob: 'unsafe-eval'; connect-src 'self'; worker-src blob:"
};

const WORKER = /\/workers\/([\w-]+)\.worker[\w.-]*\.(?:js|ts)$/;
const SERVICE_WORKER = /\/service-worker\.(?:js|ts)$/;

/**
 * The headers of the response for an address's path. `unbundled`: in dev every worker, that of scripts too, loads the modules
 * it is made of one by one.
 */
export function headersFor(path: string, unbundled = false): Readonly<Record<string, string>> {
	const policy = policyOf(path);
	if (policy === undefined) return EVERYWHERE;
	const sources = unbundled ? policy.replace('script-src blob:', "script-src 'self' blob:") : policy;
	return { ...EVERYWHERE, 'Content-Security-Policy': `default-src 'none'; ${sources}` };
}

function policyOf(path: string): string | undefined {
	const name = WORKER.exec(path)?.[1];
	if (name !== undefined) return Object.hasOwn(WORKERS, name) ? WORKERS[name] : CODE;
	return SERVICE_WORKER.test(path) ? `${CODE}; connect-src 'self'` : undefined;
}
