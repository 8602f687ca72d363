// Over 250 lines because every case uses the relay, the outlets and the reader at its top.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { BridgeLink, type BridgeSocket } from '../../src/lib/sources/lsl/bridge-link.ts';
import { LslSource } from '../../src/lib/sources/lsl/lsl-source.ts';
import type { Reply } from '../../src/lib/sources/lsl/protocol.ts';
import type { Packet } from '../../src/lib/sources/source.ts';
import { lslClock } from '../lsl/clock.ts';
import { parseConfig } from '../lsl/config.ts';
import { NetworkBackend } from '../lsl/network-backend.ts';
import { declared, push } from './offered-outlet.ts';
import { RelayServer } from './server.ts';

const session = `relay-${process.pid}`;
const config = parseConfig(
	`[ports]\nIPv6=disable\n[multicast]\nResolveScope=machine\n[lab]\nSessionID=${session}\n`
);
const setting = { host: 'here', config };
let backend: NetworkBackend;
let relay: RelayServer;
const refusals: string[] = [];

const serve = (
	port = 0,
	guard: { origins: string[]; token?: string } = { origins: [] }
): Promise<RelayServer> =>
	RelayServer.listen(['127.0.0.1'], port, backend, setting, guard, (line) => refusals.push(line));

beforeAll(async () => {
	backend = await NetworkBackend.open(config);
	relay = await serve();
});
afterAll(async () => {
	await relay.close();
	await backend.close();
});

const options = { connect: (url: string): BridgeSocket => new WebSocket(url) as unknown as BridgeSocket };
const address = (): string => `ws://127.0.0.1:${relay.port}`;

async function until(what: string, done: () => boolean, seconds = 15): Promise<void> {
	const end = Date.now() + seconds * 1000;
	while (!done()) {
		if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain: ${what}`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** A source that is read until it is disconnected. */
async function reading(
	streams: string[],
	at = address()
): Promise<{ source: LslSource; packets: Packet[]; ended: Promise<unknown> }> {
	const source = new LslSource(
		at,
		streams.map((name) => ({ name })),
		options
	);
	await source.connect(new AbortController().signal);
	const packets: Packet[] = [];
	const ended = (async () => {
		for await (const packet of source.read()) packets.push(packet);
	})().catch((error: unknown) => error);
	return { source, packets, ended };
}

const first = (packets: readonly Packet[]): number[] =>
	packets.flatMap(({ chunk }) => [...chunk.data].filter((_, i) => i % 2 === 0));

test('a page that says no hello, or speaks another version, is told so and shown out', async () => {
	for (const [said, expected] of [
		['{"type":"watch"}', 'version'],
		['{"type":"hello","protocol":99}', 'version']
	] as const) {
		const socket = new WebSocket(address());
		const replies: Reply[] = [];
		socket.on('message', (data) => replies.push(JSON.parse(String(data)) as Reply));
		socket.on('open', () => socket.send(said));
		await until('the end', () => socket.readyState === WebSocket.CLOSED);
		expect(replies).toEqual([expect.objectContaining({ type: 'refused', code: expected })]);
	}
});

test('a page of a foreign address is told why and hears nothing else; one of this computer is welcome', async () => {
	const connect = (origin: string, path = ''): Promise<Reply> =>
		new Promise((resolve, reject) => {
			const socket = new WebSocket(`${address()}${path}`, { origin });
			socket.on('open', () => socket.send('{"type":"hello","protocol":1}'));
			socket.on('message', (data) => {
				resolve(JSON.parse(String(data)) as Reply);
				socket.close();
			});
			socket.on('error', reject);
		});
	expect(await connect('https://evil.example')).toMatchObject({ code: 'forbidden' });
	expect(await connect('http://localhost.evil.example')).toMatchObject({ code: 'forbidden' });
	expect(await connect('null')).toMatchObject({ code: 'forbidden' });
	expect(await connect('http://localhost:5173')).toMatchObject({ type: 'welcome' });
	expect(await connect('https://127.0.0.1:4173')).toMatchObject({ type: 'welcome' });
	expect(refusals.some((line) => line.includes('https://evil.example'))).toBe(true);
	const open = relay;
	relay = await serve(0, { origins: ['https://lab.example'], token: 'let me in' });
	expect(await connect('https://lab.example')).toMatchObject({ code: 'forbidden' });
	expect(await connect('https://lab.example', '/?token=let%20me%20in')).toMatchObject({ type: 'welcome' });
	await relay.close();
	relay = open;
});

test('ten thousand malformed messages harm nobody: who sends them is shown out, the others go on', async () => {
	const outlet = await backend.openOutlet(declared('calm'));
	const { source, packets } = await reading(['calm']);
	await until('a reader', () => outlet.consumers === 1);
	for (let round = 0; round < 10; round++) {
		const socket = new WebSocket(address());
		await new Promise((resolve) => socket.on('open', resolve));
		socket.on('error', () => undefined);
		socket.send('{"type":"hello","protocol":1}');
		for (let i = 0; i < 1000 && socket.readyState === WebSocket.OPEN; i++)
			socket.send(i % 2 ? `{"type":"subscribe","id":${i},"stream":[${i}]` : Buffer.alloc(i, i));
		await until('the end', () => socket.readyState === WebSocket.CLOSED);
	}
	const start = lslClock();
	push(outlet, 0, 100, start);
	await until('samples', () => first(packets).length === 100);
	await source.disconnect();
	await outlet.close();
});

test('samples arrive on the app clock, exact in value, stamped to within the stated uncertainty', async () => {
	const outlet = await backend.openOutlet(declared('exact'));
	const { source, packets } = await reading(['exact']);
	await until('a reader', () => outlet.consumers === 1);
	const before = { app: (performance.timeOrigin + performance.now()) / 1000, lsl: lslClock() };
	for (let i = 0; i < 2000; i += 10) {
		push(outlet, i, i + 10, before.lsl);
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
	await until('all', () => first(packets).length === 2000);
	expect(first(packets)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
	expect(packets.every(({ chunk }) => (chunk.lost ?? 0) === 0)).toBe(true);
	const [health] = source.health;
	expect(health!.byArrival).toBe(false);
	// Both clocks are this computer's own here, so that the true offset is known up to the reading of two clocks.
	const truth = before.app - before.lsl;
	const times = packets.flatMap(({ chunk }) => [...chunk.timestamps]);
	const worst = Math.max(...times.map((time, i) => Math.abs(time - truth - (before.lsl + i / 1000))));
	expect(worst).toBeLessThanOrEqual(health!.uncertainty + 0.002);
	for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1]!);
	await source.disconnect();
	await outlet.close();
});

test('a bridge that is started again costs its outage and nothing more, counted to the sample', async () => {
	const outlet = await backend.openOutlet(declared('again'));
	const own = await serve();
	const { port } = own;
	const { source, packets } = await reading(['again'], `ws://127.0.0.1:${port}`);
	await until('a reader', () => outlet.consumers === 1);
	const start = lslClock();
	push(outlet, 0, 500, start);
	await until('the first part', () => first(packets).length === 500);
	await own.close();
	await until('nobody reads', () => outlet.consumers === 0);
	expect(source.health[0]!.phase).toBe('waiting');
	push(outlet, 500, 1500, start);
	const back = await serve(port);
	await until('a reader', () => outlet.consumers === 1);
	push(outlet, 1500, 2000, start);
	await until('the rest', () => first(packets).length === 1000);
	expect(packets.map(({ chunk }) => chunk.lost ?? 0).filter(Boolean)).toEqual([1000]);
	expect(first(packets).slice(500)).toEqual(Array.from({ length: 500 }, (_, i) => 1500 + i));
	await source.disconnect();
	await back.close();
	await outlet.close();
});

test('an outlet that comes back with another rate ends its stream with a sentence, and only its own', async () => {
	const other = await backend.openOutlet(declared('steady'));
	const outlet = await backend.openOutlet(declared('fickle'));
	const { source, packets } = await reading(['fickle', 'steady']);
	await until('readers', () => outlet.consumers === 1 && other.consumers === 1);
	await outlet.close();
	const changed = await backend.openOutlet(declared('fickle', 500));
	await until('the change is told', () => source.health[0]!.phase === 'ended', 30);
	expect(source.health[0]!.problem).toContain('500 Hz instead of');
	push(other, 0, 10, lslClock());
	await until('the other runs on', () => packets.some(({ stream }) => stream === 1));
	await source.disconnect();
	await Promise.all([changed.close(), other.close()]);
}, 60_000);

test('a stream that is not there, and one that there are two of, are refused with a sentence', async () => {
	const connect = (name: string): Promise<unknown> =>
		new LslSource(address(), [{ name }], options).connect(new AbortController().signal);
	await expect(connect('nobody')).rejects.toThrow(/No stream has name "nobody"/);
	const twins = [await backend.openOutlet(declared('twin')), await backend.openOutlet(declared('twin'))];
	await until(
		'both are found',
		() => backend.streams.filter(({ info }) => info.name === 'twin').length === 2
	);
	await expect(connect('twin')).rejects.toThrow(/2 streams have name "twin"/);
	await Promise.all(twins.map((one) => one.close()));
	await expect(
		new LslSource('ws://127.0.0.1:1', [{ name: 'x' }], options).connect(new AbortController().signal)
	).rejects.toThrow(/node myodeck-bridge\.mjs/);
});

test('a page that does not read loses whole frames, told by their numbers, and holds no memory without bound', async () => {
	const outlet = await backend.openOutlet({ ...declared('flood'), channelCount: 256, rate: 30_000 });
	const socket = new WebSocket(address());
	await new Promise((resolve) => socket.on('open', resolve));
	const frames: { sequence: number; firstSample: number; n: number }[] = [];
	socket.on('message', (data, binary) => {
		const bytes = data as Buffer;
		if (!binary) return;
		frames.push({
			sequence: bytes.readUInt32LE(8),
			n: bytes.readUInt32LE(12),
			firstSample: bytes.readDoubleLE(16)
		});
	});
	socket.send('{"type":"hello","protocol":1}');
	socket.send('{"type":"subscribe","id":0,"stream":{"name":"flood"}}');
	await until('a reader', () => outlet.consumers === 1);
	socket.pause();
	const chunk = { values: new Float32Array(256 * 3000), timestamps: new Float64Array(3000) };
	for (let i = 0; i < 60; i++) {
		chunk.timestamps.forEach((_, k) => (chunk.timestamps[k] = 1 + i + k / 30_000));
		outlet.push(chunk);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	await new Promise((resolve) => setTimeout(resolve, 500));
	socket.resume();
	await until(
		'the last frame',
		() => (frames.at(-1)?.firstSample ?? 0) + (frames.at(-1)?.n ?? 0) === 180_000
	);
	const got = frames.reduce((sum, { n }) => sum + n, 0);
	expect(got).toBeLessThan(180_000);
	for (let i = 1; i < frames.length; i++) {
		const missing = frames[i]!.firstSample - (frames[i - 1]!.firstSample + frames[i - 1]!.n);
		expect(missing > 0).toBe(frames[i]!.sequence > frames[i - 1]!.sequence + 1);
	}
	socket.close();
	await outlet.close();
}, 60_000);

test('a page that offers a stream and goes away leaves its neutral value as the last one', async () => {
	const replies: Reply[] = [];
	const link = new BridgeLink(address(), { reply: (reply) => replies.push(reply) }, options);
	await until('it is open', () => link.state === 'open');
	const stream = {
		name: 'steer',
		type: 'Control',
		channels: 2,
		format: 'float32',
		rate: 50,
		sourceId: 's',
		labels: ['a', 'b'],
		unit: 'probability',
		neutral: [0, 0]
	} as const;
	link.send({ type: 'open-outlet', id: 0, stream });
	const found = await backend.find(({ info }) => info.name === 'steer', 30);
	const got: number[] = [];
	const inlet = backend.openInlet(found!, {
		chunk: ({ values }) => got.push(...(values as Float32Array)),
		state: () => undefined,
		clock: () => undefined
	});
	await until('its reader is told', () =>
		replies.some((one) => one.type === 'outlet' && one.consumers === 1)
	);
	const { encodeFrame } = await import('../../src/lib/sources/lsl/protocol.ts');
	const frame = {
		format: 'float32',
		interrupted: false,
		newOutlet: false,
		id: 0,
		sequence: 0,
		firstSample: 0,
		offset: NaN,
		rtt: NaN,
		channels: 2
	} as const;
	const payload = new Uint8Array(Float32Array.of(0.25, 0.75).buffer);
	link.sendFrame(encodeFrame({ ...frame, timestamps: Float64Array.of(lslClock()), payload }));
	await until('the value', () => got.length >= 2);
	link.close();
	await until('the neutral value', () => got.length >= 4);
	expect(got.slice(0, 4)).toEqual([0.25, 0.75, 0, 0]);
	inlet.close();
});
