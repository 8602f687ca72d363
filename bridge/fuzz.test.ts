// Over 250 lines because the generators of malformed input and the three servers they are sent to share one random
// source.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { seeded } from '../src/lib/core/random.ts';
import { encodeSocketBytes } from '../src/lib/sources/device/relay/relay-protocol.ts';
import { encodeFrame, encodeTexts, type WireFormat } from '../src/lib/sources/lsl/protocol.ts';
import { parseConfig } from './lsl/config.ts';
import { announcement } from './lsl/fake-responder.fixture.ts';
import { NetworkBackend } from './lsl/network-backend.ts';
import { RawPage } from './relay/raw-page.fixture.ts';
import { RelayServer } from './relay/server.ts';

/** How many of each kind; with `MYODECK_LONG=1` a hundred thousand. */
const MANY = process.env['MYODECK_LONG'] ? 100_000 : 2_000;
const CONFIG =
	'[ports]\nMulticastPort=26871\nBasePort=26872\nPortRange=6\nIPv6=disable\n[multicast]\nResolveScope=machine\n';
const LONG = 3_600_000;
const config = parseConfig(CONFIG);
let backend: NetworkBackend;
let relay: RelayServer;

beforeAll(async () => {
	backend = await NetworkBackend.open(config);
	relay = await RelayServer.listen(
		['127.0.0.1'],
		0,
		backend,
		{ host: 'here', config },
		{ origins: [], token: 'the right token' },
		() => undefined
	);
});
afterAll(async () => {
	await relay.close();
	await backend.close();
});

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const below = (random: Random, most: number): number => Math.floor(random() * most);

/** Bytes with some changed, cut off, doubled or put in. */
function mutated(random: Random, given: Uint8Array): Buffer {
	let bytes = Buffer.from(given);
	for (let k = below(random, 4); k > 0 && bytes.length > 0; k--) {
		const at = below(random, bytes.length);
		const what = below(random, 4);
		if (what === 0) bytes[at] = below(random, 256);
		else if (what === 1) bytes = bytes.subarray(0, at);
		else if (what === 2)
			bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(below(random, at + 1))]);
		else
			bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(random, PIECES)), bytes.subarray(at)]);
	}
	return bytes;
}
const PIECES = [
	'\r\n',
	'\0',
	'"',
	'{',
	'[[[[',
	'<a',
	"'",
	'//*',
	'\u{1F600}',
	'ÿ'.repeat(50),
	'-1',
	'1e999',
	'%',
	'null'
];

/** A page is still welcome, and the streams of this bridge are still found. */
async function works(): Promise<void> {
	const socket = new WebSocket(`ws://127.0.0.1:${relay.port}/?token=the%20right%20token`);
	const said = once(socket, 'message');
	await once(socket, 'open');
	socket.send('{"type":"hello","protocol":1}');
	expect(JSON.parse(String((await said)[0]))).toMatchObject({ type: 'welcome' });
	socket.terminate();
	const name = `Still ${Math.random()}`;
	const outlet = await backend.openOutlet({
		name,
		type: 'X',
		channelCount: 1,
		format: 'int8',
		rate: 10,
		sourceId: name
	});
	expect(await backend.find(({ info }) => info.name === name, 30)).toBeDefined();
	await outlet.close();
}

test(`${MANY} handshakes that are none, or nearly, end nothing`, { timeout: LONG }, async () => {
	const random = seeded(1);
	const head = (path: string): string =>
		`GET ${path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: http://localhost\r\n` +
		`Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`;
	const paths = [
		'/',
		'//',
		'/?token=the%20right%20token',
		'/?token=',
		'http://[',
		'*',
		'/%ff?token=%',
		`/${'?'.repeat(99)}`
	];
	const one = (): Promise<void> =>
		new Promise((resolve) => {
			const socket = connect(relay.port, '127.0.0.1', () => {
				socket.write(mutated(random, Buffer.from(head(pick(random, paths)))));
				// Half of them are not ended: the bridge has to.
				if (random() < 0.5) socket.end();
				setTimeout(() => socket.destroy(), 5);
			});
			socket.on('error', () => socket.destroy());
			socket.on('close', () => resolve());
			socket.resume();
		});
	for (let n = 0; n < MANY; n += 50) await Promise.all(Array.from({ length: 50 }, one));
	await works();
});

/** A message that a page may send, or nearly. */
function message(random: Random): string | Buffer {
	const id = below(random, 5);
	const stream = {
		...{
			name: pick(random, ['a', 'b', '', 'x'.repeat(400)]),
			type: 'X',
			sourceId: 's',
			unit: '',
			labels: []
		},
		...{ channels: pick(random, [1, 2, 4096, 0, -1]), rate: pick(random, [0, 100, 1e6, 1e9]) },
		format: pick(random, ['float32', 'int64', 'string', 'double64', 'int8', 'text']),
		neutral: pick(random, [undefined, [0], [0.5], ['a'], [1, 2]])
	};
	const texts = [
		{ type: 'hello', protocol: pick(random, [1, 1, 1, 2, -1]) },
		{ type: 'ping', t0: random() },
		{ type: 'watch' },
		{ type: 'diagnose' },
		{ type: 'subscribe', id, stream: { name: stream.name } },
		{ type: 'unsubscribe', id },
		{ type: 'open-outlet', id, stream },
		{ type: 'close-outlet', id },
		{
			...{ type: 'open-socket', id },
			device: pick(random, ['muovi', 'quattrocento', 'trigno', 'brainflow', 'intan-rhx', 'constructor', '']),
			socket: pick(random, ['data', 'data', 'commands', 'emg', 'toString']),
			// Only this computer is dialled, at ports where nobody listens or the test does.
			host: pick(random, ['127.0.0.1', '127.9.9.9', '', 'localhost', '225.1.1.1', '::1', '127.0.0.1:80', '0'])
		},
		{ type: 'close-socket', id }
	];
	if (random() < 0.6) return JSON.stringify(pick(random, texts));
	if (random() < 0.2)
		return Buffer.from(encodeSocketBytes({ id, sequence: 0, bytes: new Uint8Array(below(random, 3000)) }));
	const n = below(random, 20);
	const channels = pick(random, [1, 2]);
	const format = pick(random, ['float32', 'int8', 'string'] as WireFormat[]);
	return Buffer.from(
		encodeFrame({
			...{
				format,
				interrupted: false,
				newOutlet: false,
				id,
				sequence: 0,
				firstSample: 0,
				offset: NaN,
				rtt: NaN,
				channels
			},
			timestamps: Float64Array.from({ length: n }, () => random() * 1e6),
			payload:
				format === 'string'
					? encodeTexts(new Array<string>(n * channels).fill('text'))
					: new Uint8Array(n * channels * (format === 'int8' ? 1 : 4))
		})
	);
}

test(
	`${MANY} messages and frames that make no sense end nothing but their page`,
	{ timeout: LONG },
	async () => {
		const random = seeded(2);
		const open = await RelayServer.listen(
			['127.0.0.1'],
			0,
			backend,
			{ host: 'here', config },
			{ origins: [] },
			() => undefined
		);
		let page = await RawPage.open(open.port);
		for (let n = 0; n < MANY; n++) {
			if (page.socket.readyState !== WebSocket.OPEN) page = await RawPage.open(open.port);
			const sent = message(random);
			const bytes = random() < 0.5 ? Buffer.from(sent) : mutated(random, Buffer.from(sent));
			page.socket.send(bytes, {
				binary: random() < 0.1 ? typeof sent === 'string' : typeof sent !== 'string'
			});
			if (n % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 20));
		}
		page.close();
		await open.close();
		await works();
	}
);

test(`${MANY} datagrams that are no questions or answers end nothing`, { timeout: LONG }, async () => {
	const random = seeded(3);
	const outlet = await backend.openOutlet({
		name: 'Asked',
		type: 'X',
		channelCount: 3,
		format: 'int8',
		rate: 10,
		sourceId: 'q'
	});
	const socket = createSocket('udp4');
	const queries = [
		"session_id='default'",
		"name='Asked' and count(//*)>3 or not(starts-with(name,'x'))",
		'//*=//*',
		`${'('.repeat(60)}1${')'.repeat(60)}`,
		`${'not('.repeat(900)}1${')'.repeat(900)}`,
		`contains(concat(${'string(.),'.repeat(15)}.),translate(.,'abc',string(.)))`
	];
	const given = (): Buffer => {
		const kind = below(random, 4);
		if (kind === 0)
			return Buffer.from(`LSL:shortinfo\r\n${pick(random, queries)}\r\n${outlet.info.v4.servicePort} 1\r\n`);
		if (kind === 1) return Buffer.from(`LSL:timedata\r\n${below(random, 1e9)} ${random()}\r\n`);
		if (kind === 2) return Buffer.from(`1\r\n${announcement({ name: 'Other', port: 1 })}`);
		return Buffer.from(Uint8Array.from({ length: below(random, 1400) }, () => below(random, 256)));
	};
	const ports = [26_871, ...Array.from({ length: 6 }, (_, i) => 26_872 + i)];
	for (let n = 0; n < MANY; n++) {
		socket.send(mutated(random, given()), pick(random, ports), '127.0.0.1');
		if (n % 50 === 49) await new Promise((resolve) => setTimeout(resolve, 5));
	}
	socket.close();
	await outlet.close();
	await works();
});
