import { releaseProxy, wrap, type Endpoint, type Remote } from 'comlink';
import { AppError } from '../../core/errors.ts';

/** A worker behind its typed api. Classes of the app take this interface, so that a test hands them a fake. */
export interface WorkerClient<Api> {
	/**
	 * Runs `job` against the worker's api. Rejects when the worker crashes (UnsupportedError), does not load, or is
	 * disposed first (AbortError); comlink alone would leave the call pending for ever.
	 */
	call<T>(job: (api: Remote<Api>) => Promise<T>): Promise<T>;
	/**
	 * Ends the worker; safe to call twice. This is also how a call in flight is cancelled. `reason`: what the call rejects with.
	 */
	dispose(reason?: Error): void;
	/** Resolves with the reason when the worker ends, whoever ended it. */
	readonly ended: Promise<Error>;
}

/** Makes a worker when it is needed. */
export type StartWorker<Api> = () => WorkerClient<Api>;

/** What this file needs of a `Worker`. */
export interface WorkerLike extends Endpoint {
	terminate(): void;
}

/**
 * Wraps a worker; `what` names it for the person (`acquisition`). A call leaves nothing behind when it has settled:
 * a race against `ended` would keep one reaction per call for the life of the worker.
 */
export function startWorker<Api>(what: string, worker: WorkerLike): WorkerClient<Api> {
	const api = wrap<Api>(worker);
	const pending = new Set<(reason: Error) => void>();
	let endedWith: Error | undefined;
	let resolveEnded: (reason: Error) => void = () => {};
	const ended = new Promise<Error>((resolve) => (resolveEnded = resolve));
	const end = (reason: Error): void => {
		if (endedWith) return;
		endedWith = reason;
		worker.terminate();
		resolveEnded(reason);
		for (const reject of pending) reject(reason);
		pending.clear();
	};
	worker.addEventListener('error', (event) => {
		event.preventDefault();
		const cause = ('message' in event && String(event.message)) || 'its script did not load';
		end(
			new AppError(
				'UnsupportedError',
				`The ${what} worker stopped: ${cause}. Start it again; what is recorded is kept.`
			)
		);
	});
	return {
		ended,
		call: (job) =>
			endedWith
				? Promise.reject(endedWith)
				: new Promise((resolve, reject) => {
						pending.add(reject);
						const settle = (): void => void pending.delete(reject);
						Promise.resolve(job(api)).then(
							(value) => (settle(), resolve(value)),
							(error: unknown) => (settle(), reject(error as Error))
						);
					}),
		dispose(reason = new DOMException(`The ${what} worker was stopped.`, 'AbortError')) {
			if (endedWith) return;
			api[releaseProxy]();
			end(reason);
		}
	};
}
