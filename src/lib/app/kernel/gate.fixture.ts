/** A promise that a test settles when it wants. */
export interface Gate<T = void> {
	readonly promise: Promise<T>;
	open(value: T): void;
	fail(error: Error): void;
}

export function gate<T = void>(): Gate<T> {
	let open: (value: T) => void = () => {};
	let fail: (error: Error) => void = () => {};
	const promise = new Promise<T>((resolve, reject) => ([open, fail] = [resolve, reject]));
	promise.catch(() => undefined);
	return { promise, open, fail };
}
