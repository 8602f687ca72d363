import { releaseProxy, wrap, type Remote } from 'comlink';
import { AppError } from '../../core/errors.ts';

/** A worker behind its typed api. */
export interface WorkerClient<Api> {
	/**
	 * Runs `job` against the worker's api. Rejects when the worker crashes (UnsupportedError), does not load, or is
	 * disposed first (AbortError); comlink alone would leave the call pending for ever.
	 */
	call<T>(job: (api: Remote<Api>) => Promise<T>): Promise<T>;
	/** Ends the worker; safe to call twice. This is also how a call in flight is cancelled. `reason`: what the call rejects with. */
	dispose(reason?: Error): void;
	/** Resolves with the reason when the worker ends, whoever ended it. */
	readonly ended: Promise<Error>;
}

/** Wraps a worker; `what` names it for the person (`acquisition`). */
export function spawn<Api>(what: string, worker: Worker): WorkerClient<Api> {
	const api = wrap<Api>(worker);
	let end: (reason: Error) => void = () => {};
	const ended = new Promise<Error>((resolve) => (end = resolve));
	const gone = ended.then((reason) => Promise.reject(reason));
	gone.catch(() => undefined); // a worker may end while nobody waits for it
	worker.addEventListener('error', (event) => {
		event.preventDefault();
		const reason = event.message || 'its script did not load';
		end(
			new AppError(
				'UnsupportedError',
				`The ${what} worker stopped: ${reason}. Start it again; what is recorded is kept.`
			)
		);
		worker.terminate();
	});
	let disposed = false;
	return {
		ended,
		call: (job) => (disposed ? gone : Promise.race([job(api), gone])),
		dispose(reason = new DOMException(`The ${what} worker was stopped.`, 'AbortError')) {
			if (disposed) return;
			disposed = true;
			api[releaseProxy]();
			worker.terminate();
			end(reason);
		}
	};
}
