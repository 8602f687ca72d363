import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { WebSocketServer, WebSocket, type WebSocket as Client } from 'ws';
import { DeviceSource } from '../device/device-source.ts';
import type { Frame } from '../device/driver.ts';
import { WebSocketLink, type DeviceWebSocket } from '../device/link/websocket-link.ts';
import { npgWifiDecoder } from './decoder.ts';
import { npgWifi } from './npg-wifi.ts';

const decoded = (channels: number, hex: string): [number, number[]][] =>
	(npgWifiDecoder(channels, 1, 0).push(Buffer.from(hex.replaceAll(' ', ''), 'hex'), 0, '') as Frame[]).map(
		(frame) => [frame.count!, Array.from(frame.values)]
	);

test('blocks of the firmware', () => {
	expect(decoded(3, '07 0800 0000 0fff 00000000 0000')).toEqual([[7, [2048, 0, 4095]]]);
	expect(decoded(3, 'ff 0001 0002 0100 00000000 ffff')).toEqual([[255, [1, 2, 256]]]);
	expect(decoded(6, '00 000100020003000400050fff 0000')).toEqual([[0, [1, 2, 3, 4, 5, 4095]]]);
	expect(decoded(6, '00 0001')).toEqual([]);
});

/** The board as its firmware has it: data for the first client from the moment it connects; half a second waits first. */
async function board(channels: 3 | 6): Promise<{ port: number; drop(): void; end(): void }> {
	const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
	await once(server, 'listening');
	const length = channels === 3 ? 13 : 15;
	let n = 0;
	let client: Client | undefined;
	const timer = setInterval(() => {
		if (client?.readyState !== WebSocket.OPEN) return;
		const message = Buffer.alloc(20 * length);
		for (let i = 0; i < 20; i++, n++) {
			message[i * length] = n & 255;
			for (let c = 0; c < channels; c++) message.writeUInt16BE((n + c) & 4095, i * length + 1 + 2 * c);
		}
		client.send(message);
	}, 40);
	server.on('connection', (socket) => {
		if (client?.readyState !== WebSocket.OPEN) client = socket;
	});
	return {
		port: (server.address() as AddressInfo).port,
		drop: () => client?.terminate(),
		end() {
			clearInterval(timer);
			client?.terminate();
			server.close();
		}
	};
}

const sourceAt = (port: number): DeviceSource =>
	new DeviceSource(
		npgWifi,
		{},
		new WebSocketLink(
			{ via: 'websocket', address: `ws://127.0.0.1:${port}`, advice: 'Switch it on.' },
			{ connect: (url): DeviceWebSocket => new WebSocket(url) as unknown as DeviceWebSocket }
		)
	);

test.each([3, 6] as const)(
	'%i channels are recognised, stream, and come back after a drop',
	async (channels) => {
		const one = await board(channels);
		const source = sourceAt(one.port);
		const [info] = await source.connect();
		expect(info).toMatchObject({ nChannels: channels, fs: 500 });
		let [samples, dropped] = [0, 0];
		for await (const { chunk } of source.read()) {
			samples += chunk.timestamps.length;
			if (samples > 100 && dropped === 0) {
				dropped = samples;
				one.drop();
			}
			if (dropped > 0 && samples > dropped + 200) break;
		}
		expect(source.state().phase).toBe('streaming');
		await source.disconnect();
		one.end();
	}
);

test('nobody there, and a public address, are refused with what to do', async () => {
	await expect(sourceAt(1).connect()).rejects.toThrow(
		/No device answers at ws:\/\/127\.0\.0\.1:1\. Switch it on/
	);
	const far = new WebSocketLink({ via: 'websocket', address: 'ws://example.com:81', advice: '' });
	await expect(new DeviceSource(npgWifi, {}, far).connect()).rejects.toThrow(/may not connect to/);
});
