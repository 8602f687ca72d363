import type { Remote } from 'comlink';
import type { WorkerClient } from './worker-client.ts';

/** A worker of a test, in the same thread: calls arrive in order, a moment later, and its end is seen from outside. */
export interface LocalClient<Api> extends WorkerClient<Api> {
	/** False once it was disposed or has crashed. */
	readonly alive: boolean;
	/** Ends it as a worker ends that crashes. */
	crash(reason: Error): void;
}

/** Serves `api` as a worker does: asynchronously, and not at all once it has ended. */
export function localClient<Api extends object>(api: Api): LocalClient<Api> {
	const pending = new Set<(reason: Error) => void>();
	let endedWith: Error | undefined;
	let resolveEnded: (reason: Error) => void = () => {};
	const ended = new Promise<Error>((resolve) => (resolveEnded = resolve));
	const end = (reason: Error): void => {
		if (endedWith) return;
		endedWith = reason;
		resolveEnded(reason);
		for (const reject of pending) reject(reason);
		pending.clear();
	};
	const remote = new Proxy(api, {
		get(target, key) {
			const method: unknown = Reflect.get(target, key);
			if (typeof method !== 'function') return method;
			return async (...args: unknown[]): Promise<unknown> => {
				await Promise.resolve();
				if (endedWith) return new Promise(() => {});
				return Reflect.apply(method, target, args) as unknown;
			};
		}
	}) as Remote<Api>;
	return {
		ended,
		get alive() {
			return endedWith === undefined;
		},
		call<T>(job: (api: Remote<Api>) => Promise<T>): Promise<T> {
			if (endedWith) return Promise.reject(endedWith);
			return new Promise<T>((resolve, reject) => {
				pending.add(reject);
				const settle = (): void => void pending.delete(reject);
				job(remote).then(
					(value) => (settle(), resolve(value)),
					(error: Error) => (settle(), reject(error))
				);
			});
		},
		dispose: (reason = new DOMException('The worker was stopped.', 'AbortError')) => end(reason),
		crash: end
	};
}
