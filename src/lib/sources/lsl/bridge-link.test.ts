import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BridgeLink, type BridgeSocket, type LinkOptions } from './bridge-link.ts';

const ADDRESS = 'ws://localhost:16570';
const settled = async (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The browser's permission, answered by the test. */
class FakePermission extends EventTarget {
	state: PermissionState;
	constructor(state: PermissionState) {
		super();
		this.state = state;
	}
	answer(state: PermissionState): void {
		this.state = state;
		this.dispatchEvent(new Event('change'));
	}
}

class FakeSocket {
	binaryType = '';
	readyState: BridgeSocket['readyState'] & number = 0;
	bufferedAmount = 0;
	onopen: unknown;
	onmessage: unknown;
	onclose: unknown;
	onerror: unknown;
	readonly sent: unknown[] = [];
	send(data: unknown): void {
		this.sent.push(data);
	}
	close(): void {
		this.readyState = 3;
	}
	fail(): void {
		this.readyState = 3;
		(this.onerror as () => void)();
		(this.onclose as () => void)();
	}
	welcome(): void {
		this.readyState = 1;
		(this.onopen as () => void)();
		const data = JSON.stringify({
			type: 'welcome',
			protocol: 1,
			version: '1',
			host: 'lab',
			platform: 'linux'
		});
		(this.onmessage as (event: { data: unknown }) => void)({ data });
	}
}

function linkFrom(hostname: string, state: PermissionState, options: LinkOptions = {}) {
	const permission = new FakePermission(state);
	const sockets: FakeSocket[] = [];
	const states: string[] = [];
	const link = new BridgeLink(
		ADDRESS,
		{ state: (one) => states.push(one) },
		{
			connect: () => {
				const socket = new FakeSocket();
				sockets.push(socket);
				return socket;
			},
			page: { hostname, query: async () => permission },
			...options
		}
	);
	return { link, permission, sockets, states };
}

test('a page of this computer connects without a press, and again after a second', async () => {
	const { link, sockets, states } = linkFrom('localhost', 'prompt', { pressed: false });
	await settled();
	expect(sockets.length).toBe(1);
	sockets[0]!.fail();
	expect(states).toEqual(['waiting']);
	expect(link.message).toContain('node myodeck-bridge.mjs');
	await settled(1100);
	expect(sockets.length).toBe(2);
	link.close();
});

test('on a published page nothing connects before a press while the browser would ask', async () => {
	const { link, sockets, states } = linkFrom('myodeck.example', 'prompt', { pressed: false });
	await settled(50);
	expect([sockets.length, states]).toEqual([0, ['unpressed']]);
	link.press();
	await settled();
	expect(sockets.length).toBe(1);
	link.close();
});

test('a permission that was granted before needs no press', async () => {
	const { link, sockets } = linkFrom('myodeck.example', 'granted', { pressed: false });
	await settled();
	expect(sockets.length).toBe(1);
	link.close();
});

test('while the browser asks, the link says so; a question that is closed is not asked again by itself', async () => {
	const { link, sockets, states } = linkFrom('myodeck.example', 'prompt');
	await settled(350);
	expect(states).toEqual(['question']);
	expect(link.message).toContain('Press Allow');
	sockets[0]!.fail();
	expect([link.state, link.message]).toEqual(['unpressed', expect.stringContaining('question was closed')]);
	await settled(1200);
	expect(sockets.length).toBe(1);
	link.close();
});

test('blocked is told as blocked, not as a bridge that is missing, and nothing is tried again', async () => {
	const { link, permission, sockets } = linkFrom('myodeck.example', 'prompt');
	await settled(350);
	permission.answer('denied');
	expect([link.state, link.message]).toEqual(['blocked', expect.stringContaining('"Apps on device"')]);
	await settled(1200);
	expect(sockets.length).toBe(1);
	link.close();
});

test('blocked before: no connection is tried at all', async () => {
	const { link, sockets, states } = linkFrom('myodeck.example', 'denied');
	await settled(50);
	expect([sockets.length, states]).toEqual([0, ['blocked']]);
	link.close();
});

test('switched on in the settings of the browser, it connects by itself', async () => {
	const { link, permission, sockets, states } = linkFrom('myodeck.example', 'denied', { pressed: false });
	await settled();
	permission.answer('granted');
	await settled();
	expect(sockets.length).toBe(1);
	sockets[0]!.welcome();
	expect([link.state, states]).toEqual(['open', ['blocked', 'connecting', 'open']]);
	link.close();
});

test('allowed while the question is open, the waiting connection opens; no second one is made', async () => {
	const { link, permission, sockets } = linkFrom('myodeck.example', 'prompt');
	await settled(350);
	permission.answer('granted');
	await settled();
	sockets[0]!.welcome();
	expect([link.state, sockets.length]).toEqual(['open', 1]);
	link.close();
});

test('a bridge that closed the silent connection while the question was open is tried again after Allow', async () => {
	const { link, permission, sockets } = linkFrom('myodeck.example', 'prompt');
	await settled(350);
	permission.answer('granted');
	sockets[0]!.fail();
	await settled(1100);
	expect(sockets.length).toBe(2);
	link.close();
});

test('an address that the policy of the page forbids is refused with the addresses that work', async () => {
	const { link, sockets } = linkFrom('myodeck.example', 'granted');
	await settled();
	sockets[0]!.readyState = 3;
	(sockets[0]!.onerror as () => void)();
	await settled(150);
	expect([link.state, link.message]).toEqual(['refused', expect.stringContaining('ws://localhost')]);
	link.close();
});
