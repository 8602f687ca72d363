import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import {
	addressSpace,
	blockedText,
	followOpening,
	localAddress,
	LocalAccess,
	QUESTION_MS,
	type OpeningSocket,
	type PageContext
} from './local-network.ts';

const tick = async (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A permission as the browser keeps it, answered by the test. */
class FakePermission extends EventTarget {
	state: PermissionState = 'prompt';
	answer(state: PermissionState): void {
		this.state = state;
		this.dispatchEvent(new Event('change'));
	}
}

function pageAt(hostname: string, permission: FakePermission | undefined): PageContext & { asked: string[] } {
	const asked: string[] = [];
	return {
		hostname,
		asked,
		query: async (name) => {
			asked.push(name);
			if (!permission) throw new TypeError(`'${name}' is no permission name`);
			return permission;
		}
	};
}

test.for([
	['localhost', 'loopback'],
	['127.0.0.1', 'loopback'],
	['127.8.0.9', 'loopback'],
	['[::1]', 'loopback'],
	['10.0.0.7', 'local'],
	['192.168.1.7', 'local'],
	['172.16.0.1', 'local'],
	['172.31.255.1', 'local'],
	['169.254.3.4', 'local'],
	['[fd12:3456::1]', 'local'],
	['[fe80::1]', 'local'],
	['NPG-lite.local', 'local'],
	['172.32.0.1', 'public'],
	['11.0.0.1', 'public'],
	['192.169.1.1', 'public'],
	['lab.example', 'public'],
	['localhost.example', 'public'],
	['local', 'public'],
	['[2001:db8::1]', 'public']
] as const)('the host %s is %s', ([host, space]) => {
	expect(addressSpace(host)).toBe(space);
});

test('only WebSocket addresses of this computer and its local network may be opened', () => {
	for (const text of ['ws://localhost:8765/', 'ws://192.168.1.7:81/ws', 'ws://board.local/ws'])
		expect(localAddress(text)).toBe(text);
	// 3232235783 is 192.168.1.7 as a number: the browser reads it so, and so do we.
	expect(localAddress('ws://3232235783:80')).toBe('ws://192.168.1.7/');
	for (const text of ['ws://example.org', 'ws://8.8.8.8:1', 'wss://localhost:1', 'http://localhost', 'x', ''])
		expect(localAddress(text)).toBeUndefined();
});

test('a page of this computer or the local network asks nothing, whatever the browser answers', async () => {
	for (const host of ['localhost', '127.0.0.1', '192.168.1.2', 'lab-pc.local']) {
		const page = pageAt(host, new FakePermission());
		const access = new LocalAccess('ws://localhost:1', undefined, page);
		await access.known;
		expect([access.state, page.asked]).toEqual(['free', []]);
	}
});

test('a page of a public address asks for the permission of the address it wants', async () => {
	for (const [address, name] of [
		['ws://127.0.0.1:16570', 'loopback-network'],
		['ws://192.168.1.9:16570', 'local-network'],
		['ws://board.local/ws', 'local-network']
	] as const) {
		const page = pageAt('myodeck.example', new FakePermission());
		const access = new LocalAccess(address, undefined, page);
		await access.known;
		expect([access.state, page.asked]).toEqual(['prompt', [name]]);
	}
});

test('a browser that does not know the permission is treated as one that asks nothing', async () => {
	const access = new LocalAccess('ws://localhost:1', undefined, pageAt('myodeck.example', undefined));
	await access.known;
	expect([access.state, access.failure(5000)]).toEqual(['free', 'nobody']);
});

test('an answer of the person is told at once, until closed', async () => {
	const permission = new FakePermission();
	const changed = vi.fn();
	const access = new LocalAccess('ws://localhost:1', changed, pageAt('myodeck.example', permission));
	await access.known;
	permission.answer('granted');
	expect([access.state, changed.mock.calls.length]).toEqual(['granted', 1]);
	access.close();
	permission.answer('denied');
	expect(changed).toHaveBeenCalledTimes(1);
});

test('closed before the browser answered, no change is told', async () => {
	const permission = new FakePermission();
	const changed = vi.fn();
	const access = new LocalAccess('ws://localhost:1', changed, pageAt('myodeck.example', permission));
	access.close();
	await access.known;
	permission.answer('granted');
	expect(changed).not.toHaveBeenCalled();
});

interface Opening {
	readonly socket: OpeningSocket & { fire(event: 'open' | 'close' | 'error'): void };
	readonly events: string[];
	readonly permission: FakePermission;
	readonly stop: () => void;
}

async function opening(state: PermissionState): Promise<Opening> {
	const permission = new FakePermission();
	permission.state = state;
	const access = new LocalAccess('ws://localhost:1', undefined, pageAt('myodeck.example', permission));
	await access.known;
	const events: string[] = [];
	const socket = {
		readyState: 0,
		onopen: undefined as unknown,
		onclose: undefined as unknown,
		onerror: undefined as unknown,
		fire(event: 'open' | 'close' | 'error'): void {
			socket.readyState = event === 'open' ? 1 : 3;
			(socket[`on${event}`] as () => void)();
		}
	};
	const stop = followOpening(socket, access, {
		open: () => events.push('open'),
		question: () => events.push('question'),
		failed: (why) => events.push(why),
		closed: () => events.push('closed')
	});
	return { socket, events, permission, stop };
}

test('closed at once: nobody listens, or the browser blocks', async () => {
	for (const [state, why] of [
		['prompt', 'nobody'],
		['granted', 'nobody'],
		['denied', 'blocked']
	] as const) {
		const { socket, events } = await opening(state);
		socket.fire('error');
		socket.fire('close');
		expect(events).toEqual([why]);
	}
});

test('silent for longer than anything else takes: the question is open; closed then: it was dismissed', async () => {
	const { socket, events } = await opening('prompt');
	await tick(QUESTION_MS + 50);
	expect(events).toEqual(['question']);
	socket.fire('error');
	socket.fire('close');
	expect(events).toEqual(['question', 'dismissed']);
});

test('an answer while the question is open decides', async () => {
	const blocked = await opening('prompt');
	const allowed = await opening('prompt');
	await tick(QUESTION_MS + 50);
	blocked.permission.answer('denied');
	blocked.socket.fire('error');
	blocked.socket.fire('close');
	allowed.permission.answer('granted');
	allowed.socket.fire('open');
	allowed.socket.fire('close');
	expect([blocked.events, allowed.events]).toEqual([
		['question', 'blocked'],
		['question', 'open', 'closed']
	]);
});

test('no question is told where the permission was granted, however long it takes', async () => {
	const { events } = await opening('granted');
	await tick(QUESTION_MS + 50);
	expect(events).toEqual([]);
});

test('an error that no close follows: the policy of the page forbids the address', async () => {
	const { socket, events } = await opening('prompt');
	socket.fire('error');
	await tick(150);
	expect(events).toEqual(['forbidden']);
	socket.fire('close');
	expect(events).toEqual(['forbidden']);
});

test('nothing is told after it was stopped', async () => {
	const { socket, events, stop } = await opening('prompt');
	socket.fire('error');
	stop();
	await tick(QUESTION_MS + 50);
	socket.fire('close');
	expect(events).toEqual([]);
});

test('the sentence for a blocked address names the switch of the browser', () => {
	expect(blockedText({ space: 'loopback' })).toContain('"Apps on device"');
	expect(blockedText({ space: 'local' })).toContain('"Local network"');
});
