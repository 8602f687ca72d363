import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { websocket } from './websocket.ts';

/** A socket that the test opens or ends. */
class FakeSocket extends EventTarget {
	static last: FakeSocket;
	readyState = 0;
	readonly bufferedAmount = 0;
	onopen: (() => void) | undefined;
	onclose: (() => void) | undefined;
	onerror: (() => void) | undefined;
	constructor() {
		super();
		FakeSocket.last = this;
	}
	close(): void {
		this.readyState = 3;
	}
	open(): void {
		this.readyState = 1;
		this.onopen?.();
	}
	fail(): void {
		this.readyState = 3;
		this.onerror?.();
		this.onclose?.();
		this.dispatchEvent(new Event('close'));
	}
}

const permission = new (class extends EventTarget {
	state: PermissionState = 'prompt';
})();

beforeEach(() => {
	vi.useFakeTimers();
	permission.state = 'prompt';
	vi.stubGlobal('WebSocket', FakeSocket);
	vi.stubGlobal('location', { hostname: 'myodeck.example' });
	vi.stubGlobal('navigator', { permissions: { query: async () => permission } });
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

function opening() {
	const waits: string[] = [];
	const switchedOff = new AbortController();
	const result = websocket.open!(
		{},
		{ signal: switchedOff.signal, waitsFor: (text) => waits.push(text) }
	).then(
		() => 'open',
		(error: Error) => error.message
	);
	return { waits, switchedOff, result };
}

test('while the browser asks there is no time limit, and what is waited for is said', async () => {
	const { waits, result } = opening();
	await vi.advanceTimersByTimeAsync(60_000);
	expect(waits).toEqual([expect.stringContaining('Press Allow')]);
	permission.state = 'granted';
	FakeSocket.last.open();
	expect(await result).toBe('open');
	expect(waits.at(-1)).toBe('');
});

test('blocked by the browser is told as that', async () => {
	const { result } = opening();
	await vi.advanceTimersByTimeAsync(1000);
	permission.state = 'denied';
	FakeSocket.last.fail();
	expect(await result).toContain('"Apps on device"');
});

test('a question that was closed, and nobody who listens, are told as such', async () => {
	const asked = opening();
	await vi.advanceTimersByTimeAsync(1000);
	FakeSocket.last.fail();
	expect(await asked.result).toContain('question was closed');
	const refused = opening();
	await vi.advanceTimersByTimeAsync(0);
	FakeSocket.last.fail();
	expect(await refused.result).toMatch(/^No program answers at ws:\/\/localhost:8765\/\. /);
});

test('a program that accepts and says nothing is given up after five seconds', async () => {
	permission.state = 'granted';
	const { result } = opening();
	await vi.advanceTimersByTimeAsync(5000);
	expect(await result).toContain('No program answers');
	expect(FakeSocket.last.readyState).toBe(3);
});

test('switched off while the browser asks, it ends at once', async () => {
	const { result, switchedOff } = opening();
	await vi.advanceTimersByTimeAsync(1000);
	switchedOff.abort();
	expect(await result).toBe('The output was switched off.');
	expect(FakeSocket.last.readyState).toBe(3);
});
