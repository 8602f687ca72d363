import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ensureIsolation } from './isolation.ts';

vi.mock('$app/paths', () => ({ base: '' }));
beforeEach(() => vi.useFakeTimers());
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

interface Browser {
	isolated?: boolean;
	/** What registering the service worker does; undefined: there is none. */
	register?: () => Promise<unknown>;
	/** Resolves when the service worker runs. */
	ready?: Promise<unknown>;
	/** False: nothing can be remembered for the tab. */
	remembers?: boolean;
}

function browser({ isolated = false, register, ready = Promise.resolve(), remembers = true }: Browser) {
	const remembered = new Map<string, string>();
	const refuse = (): never => {
		throw new DOMException('Not allowed.', 'SecurityError');
	};
	const reload = vi.fn();
	vi.stubGlobal('crossOriginIsolated', isolated);
	vi.stubGlobal('navigator', register ? { serviceWorker: { register, ready } } : {});
	vi.stubGlobal('location', { reload });
	vi.stubGlobal('sessionStorage', {
		getItem: (key: string) => (remembers ? (remembered.get(key) ?? null) : refuse()),
		setItem: (key: string, value: string) => (remembers ? void remembered.set(key, value) : refuse()),
		removeItem: (key: string) => (remembers ? void remembered.delete(key) : refuse())
	});
	return { reload, remembered };
}

const registered = async () => ({});

test('an isolated page needs nothing, with or without storage', async () => {
	const { reload } = browser({ isolated: true, remembers: false });
	expect(await ensureIsolation()).toBe('isolated');
	expect(reload).not.toHaveBeenCalled();
});

test('with a service worker the page is loaded once more, and not a second time when that did not help', async () => {
	const { reload } = browser({ register: registered });
	expect(await ensureIsolation()).toBe('reloading');
	expect(await ensureIsolation()).toBe('unavailable');
	expect(reload).toHaveBeenCalledOnce();
});

test('once the page is isolated the reload is forgotten, so that a later visit may reload again', async () => {
	const { remembered } = browser({ register: registered });
	await ensureIsolation();
	expect(remembered.size).toBe(1);
	vi.stubGlobal('crossOriginIsolated', true);
	await ensureIsolation();
	expect(remembered.size).toBe(0);
});

test.each([
	['there are no service workers', {}],
	['the service worker is refused', { register: () => Promise.reject(new Error('no')) }],
	['nothing is registered', { register: async () => undefined }],
	['the tab remembers nothing', { register: registered, remembers: false }]
])('the page goes on as it is where %s', async (_why, without) => {
	const { reload } = browser(without);
	expect(await ensureIsolation()).toBe('unavailable');
	expect(reload).not.toHaveBeenCalled();
});

test('a service worker that is never ready holds the page up for ten seconds, no longer', async () => {
	const { reload } = browser({ register: registered, ready: new Promise(() => {}) });
	const state = ensureIsolation();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(await state).toBe('unavailable');
	expect(reload).not.toHaveBeenCalled();
});
