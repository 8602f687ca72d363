/**
 * Web Locks for tests in Node, which has none: shared and exclusive locks, a queue per name, `ifAvailable`, `signal` and
 * `query`, as https://w3c.github.io/web-locks/ defines them. All "tabs" of a test share one.
 */
interface Request {
	readonly name: string;
	readonly mode: LockMode;
	readonly grant: () => void;
}

class LocksFixture {
	#held: Request[] = [];
	#queue: Request[] = [];

	async request<T>(
		name: string,
		...rest: [LockOptions, (lock: Lock | null) => T] | [(lock: Lock | null) => T]
	): Promise<Awaited<T>> {
		const [options, work] = rest.length === 2 ? rest : [{}, rest[0]];
		const { mode = 'exclusive', ifAvailable = false, signal } = options;
		if (ifAvailable && !this.#grantable({ name, mode })) return await work(null);
		const request = await this.#granted(name, mode, signal);
		try {
			return await work({ name, mode });
		} finally {
			this.#held = this.#held.filter((one) => one !== request);
			this.#process();
		}
	}

	async query(): Promise<LockManagerSnapshot> {
		const seen = (list: readonly Request[]): LockInfo[] =>
			list.map(({ name, mode }) => ({ name, mode, clientId: 'test' }));
		return { held: seen(this.#held), pending: seen(this.#queue) };
	}

	#granted(name: string, mode: LockMode, signal: AbortSignal | undefined): Promise<Request> {
		return new Promise((resolve, reject) => {
			const request: Request = { name, mode, grant: () => resolve(request) };
			signal?.throwIfAborted();
			signal?.addEventListener('abort', () => {
				if (!this.#queue.includes(request)) return;
				this.#queue = this.#queue.filter((one) => one !== request);
				this.#process();
				reject(signal.reason as Error);
			});
			this.#queue.push(request);
			this.#process();
		});
	}

	#grantable({ name, mode }: Pick<Request, 'name' | 'mode'>, behind = this.#queue): boolean {
		if (behind.some((one) => one.name === name)) return false;
		const others = this.#held.filter((one) => one.name === name);
		return mode === 'exclusive' ? others.length === 0 : others.every((one) => one.mode === 'shared');
	}

	#process(): void {
		for (const request of [...this.#queue]) {
			if (!this.#grantable(request, this.#queue.slice(0, this.#queue.indexOf(request)))) continue;
			this.#queue = this.#queue.filter((one) => one !== request);
			this.#held.push(request);
			request.grant();
		}
	}
}

/** Gives this process a `navigator.locks` of its own, without any lock held. */
export function installLocks(): void {
	Object.defineProperty(globalThis, 'navigator', {
		value: { ...globalThis.navigator, locks: new LocksFixture() },
		configurable: true
	});
}
