import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import type { Socket as UdpSocket } from 'node:dgram';
import type { Server } from 'node:net';
import { LslSource } from '../../src/lib/sources/lsl/lsl-source.ts';
import type { BridgeSocket } from '../../src/lib/sources/lsl/bridge-link.ts';
import { parseConfig } from '../lsl/config.ts';
import { encodeChunk, encodePattern } from '../lsl/encode.ts';
import { announcement, feedHeader, fakeOutlet, fakeResponder } from '../lsl/fake-responder.fixture.ts';
import { NetworkBackend } from '../lsl/network-backend.ts';
import { RawPage, rawUpgrade } from './raw-page.fixture.ts';
import { SendQueue } from './send-queue.ts';
import { RelayServer } from './server.ts';

/** Ports of this file's own. */
const CONFIG = `[ports]\nMulticastPort=26671\nBasePort=26672\nPortRange=6\nIPv6=disable\n[multicast]\nResolveScope=machine\n`;
const RESPONDER = 26_677;
const MiB = 2 ** 20;
const config = parseConfig(CONFIG);
let backend: NetworkBackend;
let relay: RelayServer;
const serve = (token?: string): Promise<RelayServer> =>
	RelayServer.listen(
		['127.0.0.1'],
		0,
		backend,
		{ host: 'here', config },
		{ origins: [], token },
		() => undefined
	);

beforeAll(async () => {
	backend = await NetworkBackend.open(config);
	relay = await serve();
});
afterAll(async () => {
	await relay.close();
	await backend.close();
});

/** Somebody announces these texts while `run` runs. */
async function announced(texts: readonly string[], run: () => Promise<void>): Promise<void> {
	const responder: UdpSocket = await fakeResponder(RESPONDER, () => texts);
	try {
		await run();
	} finally {
		responder.close();
	}
}
const closed = (server: Server): void => void server.close();

describe('before the token is looked at', () => {
	test.each([
		'//',
		'/?token=wrong',
		'http://[',
		'//:99999/',
		'/%',
		'*',
		'//[::1/?token=abc',
		'/?token=%',
		'\\\\',
		'http://a b/'
	])('an upgrade of %j is answered, and ends nothing', async (path) => {
		const guarded = await serve('let me in please');
		const { socket, head } = await rawUpgrade(guarded.port, path);
		expect(head).toMatch(/^HTTP\/1\.1 (?:101|4\d\d)/);
		socket.destroy();
		const welcome = new WebSocket(`ws://127.0.0.1:${guarded.port}/?token=let%20me%20in%20please`);
		const reply = await new Promise((resolve) => {
			welcome.on('open', () => welcome.send('{"type":"hello","protocol":1}'));
			welcome.on('message', (data) => resolve(JSON.parse(String(data))));
		});
		expect(reply).toMatchObject({ type: 'welcome' });
		welcome.terminate();
		await guarded.close();
	});
});

test.each([800, 4000])('"diagnose" %i times is answered without so much work', async (times) => {
	const page = await RawPage.open(relay.port);
	for (let i = 0; i < times; i++) page.say({ type: 'diagnose' });
	page.say({ type: 'ping', t0: 7 });
	expect(await page.told('pong')).toMatchObject({ t0: 7 });
	expect((await page.told('facts')).facts.host).toBe('here');
	expect(page.replies.filter(({ type }) => type === 'facts').length).toBeLessThan(10);
	page.close();
});

test('announcements that are no XML, or too much of it, are named among the facts and nothing else comes of them', async () => {
	const damage = [
		`<uid>b</uid><info><${'a'.repeat(60_000)}`,
		`<uid>c</uid>${'<a>'.repeat(20_000)}`,
		`<uid>d</uid><info>${'<!--'.repeat(15_000)}`,
		announcement({ name: 'x'.repeat(5000), port: 1 })
	];
	await announced([...damage, announcement({ name: 'Good', port: 1 })], async () => {
		expect(await backend.find(({ info }) => info.name === 'Good', 20)).toBeDefined();
		const page = await RawPage.open(relay.port);
		const unusable = async (): Promise<number> => {
			const from = page.replies.length;
			page.say({ type: 'diagnose' });
			return (await page.told('facts', from)).facts.unusable.length;
		};
		await expect.poll(unusable, { timeout: 20_000 }).toBeGreaterThan(0);
		page.close();
	});
});

test('"watch" thousands of times from a page that does not read sends it a list twice a second at most', async () => {
	const page = await RawPage.open(relay.port);
	page.say({ type: 'watch' });
	await page.told('streams');
	for (let i = 0; i < 3000; i++) page.say({ type: 'watch' });
	page.say({ type: 'ping', t0: 1 });
	await page.told('pong');
	expect(page.replies.filter(({ type }) => type === 'streams').length).toBeLessThan(4);
	page.close();
});

test('what waits for a page is bounded: frames are dropped and counted, replies are refused', async () => {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await once(server, 'listening');
	const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
	const socket = await new Promise<WebSocket>((resolve) => server.once('connection', resolve));
	await once(client, 'open');
	client.pause();
	const queue = new SendQueue(socket);
	const before = process.memoryUsage().arrayBuffers;
	for (let i = 0; i < 300; i++) queue.push(new Uint8Array(MiB));
	expect(queue.waiting).toBeLessThanOrEqual(16 * MiB);
	expect(queue.dropped).toBeGreaterThan(200);
	globalThis.gc?.();
	if (globalThis.gc) expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40 * MiB);
	const text = 'x'.repeat(MiB / 4);
	const sent = Array.from({ length: 100 }, () => queue.reply(text)).filter(Boolean).length;
	expect(sent).toBeLessThanOrEqual(16);
	client.terminate();
	server.close();
});

test('a page that asks for streams again and again, and no more wants them, is told that it is too much', async () => {
	const page = await RawPage.open(relay.port);
	for (let id = 0; id < 400; id++) {
		page.say({ type: 'subscribe', id, stream: { name: 'nobody' } });
		page.say({ type: 'unsubscribe', id });
	}
	expect(await page.told('refused')).toMatchObject({ code: 'limit' });
	page.close();
});

test('values that a stream cannot have are refused when it is offered, not when it ends', async () => {
	const page = await RawPage.open(relay.port);
	const offer = { type: 'X', sourceId: '', unit: '', channels: 1, rate: 10, labels: [], name: 'int' };
	page.say({ type: 'open-outlet', id: 1, stream: { ...offer, format: 'int64', neutral: [0.5] } });
	expect(await page.told('refused')).toMatchObject({ code: 'bad' });
	page.say({ type: 'open-outlet', id: 2, stream: { ...offer, format: 'int64', neutral: [7] } });
	expect((await page.told('outlet')).id).toBe(2);
	page.close();
});

describe('an outlet that is announced and', () => {
	const connect = (name: string): Promise<unknown> =>
		new LslSource(`ws://127.0.0.1:${relay.port}`, [{ name }], {
			connect: (url): BridgeSocket => new WebSocket(url) as unknown as BridgeSocket
		}).connect(new AbortController().signal);

	test('refuses at its TCP port: host, port and firewall are named', async () => {
		const { server, port } = await fakeOutlet(() => undefined);
		await new Promise((resolve) => server.close(resolve));
		await announced([announcement({ name: 'Blocked', port })], async () => {
			await expect(connect('Blocked')).rejects.toThrow(
				new RegExp(`"Blocked" is announced by otherhost.*127\\.0\\.0\\.1:${port}\\..*ECONNREFUSED.*firewall`)
			);
		});
	});

	test('is mute: the same is said', async () => {
		const { server, port } = await fakeOutlet(() => undefined);
		await announced([announcement({ name: 'Mute', port })], async () => {
			await expect(connect('Mute')).rejects.toThrow(
				new RegExp(`127\\.0\\.0\\.1:${port}\\. It did not answer.*firewall`)
			);
		});
		closed(server);
	});

	test('gives its description drop by drop: it is given up, that is said, and samples come', async () => {
		const uid = 'aaaaaaaa-0000-0000-0000-0000000000dd';
		const shape = { channelCount: 2, format: 'float32', rate: 100 } as const;
		const { server, port } = await fakeOutlet((what, socket) => {
			if (what === 'fullinfo') {
				const drip = setInterval(() => socket.write(' '), 100);
				socket.write('<?xml version="1.0"?><info>');
				socket.on('close', () => clearInterval(drip));
				return;
			}
			socket.write(Buffer.concat([Buffer.from(feedHeader(uid)), encodePattern('float32', 2)]));
			const send = setInterval(
				() =>
					socket.write(encodeChunk(shape, { values: Float32Array.of(1, 2), timestamps: Float64Array.of(5) })),
				10
			);
			socket.on('close', () => clearInterval(send));
		});
		await announced([announcement({ name: 'Drip', uid, port })], async () => {
			const page = await RawPage.open(relay.port);
			page.say({ type: 'subscribe', id: 1, stream: { name: 'Drip' } });
			expect((await page.told('subscribed')).stream).toMatchObject({ name: 'Drip', labels: [] });
			expect((await page.told('state')).message).toMatch(/did not come to an end.*no names/);
			await expect.poll(() => page.frames).toBeGreaterThan(3);
			page.close();
		});
		closed(server);
	});
});
