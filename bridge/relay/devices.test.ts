// Over 250 lines because every case uses the page, the dialled server and the waiting functions at its top.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
	decodeSocketBytes,
	encodeSocketBytes,
	type RelayReply
} from '../../src/lib/sources/device/relay/relay-protocol.ts';
import { freePort } from '../../tests/free-port.ts';
import { parseConfig } from '../lsl/config.ts';
import { NetworkBackend } from '../lsl/network-backend.ts';
import { isGroup, isNear } from './addresses.ts';
import { readOptions } from '../options.ts';
import { RawPage } from './raw-page.fixture.ts';
import { RelayServer } from './server.ts';

/** An address of this computer that no other test uses. */
const HOST = '127.0.51.1';
const config = parseConfig(
	'[ports]\nMulticastPort=26891\nBasePort=26892\nPortRange=4\nIPv6=disable\n[multicast]\nResolveScope=machine\n'
);
let backend: NetworkBackend;
let relay: RelayServer;
/** Ports of devices: free ones, as other tests have devices of the same kinds. */
let ports: ReadonlyMap<string, number>;
const portOf = (socket: string): number => ports.get(socket)!;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
	const sockets = [
		'muovi.data',
		'sessantaquattro.data',
		'brainflow.data',
		'syncstation.data',
		'quattrocento.data'
	];
	const free = [...sockets, 'intan-rhx.commands', 'trigno.emg'].map(
		async (name) => [name, await freePort()] as const
	);
	ports = new Map(await Promise.all(free));
	backend = await NetworkBackend.open(config);
	relay = await RelayServer.listen(
		['127.0.0.1'],
		0,
		backend,
		{ host: 'here', config, devicePorts: ports },
		{ origins: [] },
		() => undefined
	);
});
afterEach(() => {
	for (const one of open.splice(0)) one.close();
});
afterAll(async () => {
	await relay.close();
	await backend.close();
});

async function page(): Promise<RawPage> {
	const one = await RawPage.open(relay.port);
	open.push(one);
	return one;
}

/** A device that is dialled: the sockets that came, and what they said. */
async function dialled(port: number): Promise<{ server: Server; sockets: Socket[]; text: () => string }> {
	const sockets: Socket[] = [];
	let text = '';
	const server = createServer((socket) => {
		sockets.push(socket);
		socket.on('data', (bytes) => (text += bytes.toString('latin1'))).on('error', () => undefined);
	}).listen(port, HOST);
	await once(server, 'listening');
	open.push({
		close: () => {
			for (const socket of sockets) socket.destroy();
			server.close();
		}
	});
	return { server, sockets, text: () => text };
}

const until = async (condition: () => boolean): Promise<void> => {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** What was told of a socket. */
const told = ({ replies }: RawPage, id: number): RelayReply[] =>
	(replies as { type: string; id?: number }[]).filter(
		(one) => one.type === 'socket' && one.id === id
	) as RelayReply[];
const state = async (page: RawPage, id: number, wanted: RelayReply['state']): Promise<RelayReply> => {
	await until(() => told(page, id).some((one) => one.state === wanted));
	return told(page, id).find((one) => one.state === wanted)!;
};
/** Bytes of a socket as they come, and their numbers. */
function receive(page: RawPage, id: number): { text: () => string; bytes: () => number; numbers: number[] } {
	const parts: Buffer[] = [];
	const numbers: number[] = [];
	page.socket.on('message', (data, binary) => {
		const said = binary ? decodeSocketBytes(data as Buffer) : undefined;
		if (said?.id !== id) return;
		parts.push(Buffer.from(said.bytes));
		numbers.push(said.sequence);
	});
	return {
		text: () => Buffer.concat(parts).toString('latin1'),
		bytes: () => parts.reduce((sum, { length }) => sum + length, 0),
		numbers
	};
}
const ask = (page: RawPage, id: number, device: string, socket: string, host = HOST): void =>
	page.say({ type: 'open-socket', id, device, socket, host });
const send = (page: RawPage, id: number, text: string): void =>
	page.socket.send(encodeSocketBytes({ id, sequence: 0, bytes: Buffer.from(text) }));

test('bytes pass both ways through a socket that is dialled, and it is closed with its page', async () => {
	const device = await dialled(portOf('intan-rhx.commands'));
	const one = await page();
	const heard = receive(one, 7);
	ask(one, 7, 'intan-rhx', 'commands');
	expect(await state(one, 7, 'open')).toMatchObject({ peer: HOST });
	send(one, 7, 'get type');
	await until(() => device.text() === 'get type');
	device.sockets[0]!.write('Return: ');
	device.sockets[0]!.write('Type');
	await until(() => heard.text() === 'Return: Type');
	expect(heard.numbers).toEqual(heard.numbers.map((_, i) => i));
	const ended = once(device.sockets[0]!, 'close');
	one.close();
	await ended;
});

test('the command to stop still arrives when the socket is closed right behind it', async () => {
	const device = await dialled(portOf('quattrocento.data'));
	const one = await page();
	ask(one, 0, 'quattrocento', 'data');
	await state(one, 0, 'open');
	send(one, 0, 'stop');
	one.say({ type: 'close-socket', id: 0 });
	await until(() => device.text() === 'stop');
	await until(() => device.sockets[0]!.destroyed);
	// The number may be used again, because nobody holds it.
	ask(one, 0, 'quattrocento', 'data');
	await until(() => device.sockets.length === 2);
});

test('why a socket is closed is told: nobody there, hung up', async () => {
	const one = await page();
	ask(one, 1, 'syncstation', 'data');
	expect(await state(one, 1, 'closed')).toMatchObject({ reason: 'refused' });
	const device = await dialled(portOf('syncstation.data'));
	ask(one, 2, 'syncstation', 'data');
	await state(one, 2, 'open');
	device.sockets[0]!.end();
	expect(await state(one, 2, 'closed')).toMatchObject({ reason: 'ended' });
});

test('a device dials in; a second one is the second page’s; who comes unasked is turned away', async () => {
	const [one, two] = [await page(), await page()];
	ask(one, 0, 'sessantaquattro', 'data', '');
	await state(one, 0, 'listening');
	const first = connect(portOf('sessantaquattro.data'), '127.0.0.1');
	open.push({ close: () => first.destroy() });
	expect(await state(one, 0, 'open')).toMatchObject({ peer: '127.0.0.1' });
	const unasked = connect(portOf('sessantaquattro.data'), '127.0.0.1');
	await once(unasked, 'close');
	ask(two, 0, 'sessantaquattro', 'data', '');
	await state(two, 0, 'listening');
	const second = connect(portOf('sessantaquattro.data'), '127.0.0.1');
	open.push({ close: () => second.destroy() });
	await state(two, 0, 'open');
	const [a, b] = [receive(one, 0), receive(two, 0)];
	first.write('first');
	second.write('second');
	await until(() => a.text() === 'first' && b.text() === 'second');
});

test('a port that another program has is told, and is free again when nobody listens', async () => {
	const other = createServer().listen(portOf('muovi.data'), '0.0.0.0');
	await once(other, 'listening');
	const one = await page();
	ask(one, 0, 'muovi', 'data', '');
	expect(await state(one, 0, 'closed')).toMatchObject({ reason: 'taken' });
	other.close();
	await once(other, 'close');
	ask(one, 1, 'muovi', 'data', '');
	await state(one, 1, 'listening');
	one.say({ type: 'close-socket', id: 1 });
	await new Promise((resolve) => setTimeout(resolve, 100));
	const again = createServer().listen(portOf('muovi.data'), '0.0.0.0');
	await once(again, 'listening');
	again.close();
});

test('a port that the options give is used in place of the usual one, and told', async () => {
	const one = await page();
	ask(one, 0, 'muovi', 'data', '');
	expect(await state(one, 0, 'listening')).toMatchObject({ port: portOf('muovi.data') });
	expect(readOptions(['--device-port', 'muovi.data=5', '--device-port', 'trigno.aux=65535'])).toMatchObject({
		devicePorts: new Map([
			['muovi.data', 5],
			['trigno.aux', 65_535]
		])
	});
	for (const wrong of [
		'muovi=5',
		'muovi.emg=5',
		'telnet.data=5',
		'muovi.data=0',
		'muovi.data=65536',
		'toString.call=5'
	])
		expect(() => readOptions(['--device-port', wrong])).toThrow(/brainflow\.data=6700/);
});

test('datagrams pass whole', async () => {
	const one = await page();
	const heard = receive(one, 0);
	ask(one, 0, 'brainflow', 'data', '225.1.1.1');
	await state(one, 0, 'open');
	const socket = createSocket('udp4');
	open.push(socket);
	for (const text of ['one', 'two', 'three']) socket.send(text, portOf('brainflow.data'), '127.0.0.1');
	await until(() => heard.text() === 'onetwothree');
	expect(heard.numbers).toEqual([0, 1, 2]);
});

test('only known sockets, and only near hosts', async () => {
	const one = await page();
	const refused = async (id: number): Promise<string> => {
		await until(() => one.replies.some((reply) => reply.type === 'refused' && reply.id === id));
		return one.replies.flatMap((reply) =>
			reply.type === 'refused' && reply.id === id ? reply.code : []
		)[0]!;
	};
	ask(one, 0, 'telnet', 'data');
	ask(one, 1, 'muovi', 'commands');
	ask(one, 2, 'toString', 'data');
	ask(one, 3, 'muovi', 'constructor');
	for (const id of [0, 1, 2, 3]) expect(await refused(id)).toBe('missing');
	['8.8.8.8', 'example.com', 'localhost', '', '127.0.0.1:80', '2130706433', '0.0.0.0', '224.0.0.251'].forEach(
		(host, i) => ask(one, 10 + i, i === 7 ? 'brainflow' : 'quattrocento', 'data', host)
	);
	for (let i = 0; i < 8; i++) expect(await refused(10 + i)).toBe('bad');
	expect(['10.1.2.3', '172.31.0.1', '192.168.76.1', '169.254.1.10', '127.0.0.1'].every(isNear)).toBe(true);
	expect(['172.32.0.1', '11.0.0.1', '1.1.1.1', '::1', 'a.local'].some(isNear)).toBe(false);
	expect([isGroup('225.1.1.1'), isGroup('224.0.0.1'), isGroup('10.0.0.1')]).toEqual([true, false, false]);
	expect(told(one, 0)).toEqual([]);
});

test('a page has so many sockets and not more', async () => {
	const one = await page();
	for (let id = 0; id < 40; id++) ask(one, id, 'sessantaquattro', 'data', '');
	await until(() => one.replies.filter((reply) => reply.type === 'refused').length === 8);
	expect(one.replies.find((reply) => reply.type === 'refused')).toMatchObject({ id: 32, code: 'limit' });
});

test('a page that does not read makes the device wait: nothing is lost, and little is held', async () => {
	const device = await dialled(portOf('trigno.emg'));
	const one = await page();
	const heard = receive(one, 0);
	ask(one, 0, 'trigno', 'emg');
	await state(one, 0, 'open');
	one.socket.pause();
	const before = process.memoryUsage().rss;
	const block = Buffer.alloc(2 ** 20);
	const total = 120;
	let written = 0;
	const [socket] = device.sockets;
	const write = (): void => {
		while (written < total) {
			block.fill(written);
			written++;
			if (!socket!.write(Buffer.from(block))) {
				socket!.once('drain', write);
				return;
			}
		}
	};
	write();
	await new Promise((resolve) => setTimeout(resolve, 1_500));
	expect(written).toBeLessThan(total);
	expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(100);
	one.socket.resume();
	await until(() => heard.bytes() === total * 2 ** 20);
	expect(heard.numbers).toEqual(heard.numbers.map((_, i) => i));
});
