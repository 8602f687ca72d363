import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket as TcpSocket } from 'node:net';

/** What an announcement says; the rest is as usual. */
export interface Announced {
	readonly name: string;
	readonly channels?: number;
	readonly rate?: number;
	readonly uid?: string;
	/** Where its samples are; 0: nowhere. */
	readonly port: number;
}

/** The announcement of a stream of float32, as outlets write it. */
export function announcement({
	name,
	channels = 2,
	rate = 100,
	uid = Buffer.from(name).toString('hex').slice(0, 32),
	port
}: Announced): string {
	return (
		`<?xml version="1.0"?><info><name>${name}</name><type>EMG</type><channel_count>${channels}</channel_count>` +
		`<channel_format>float32</channel_format><source_id>${name}</source_id><nominal_srate>${rate}</nominal_srate>` +
		`<version>1.10</version><created_at>5</created_at><uid>${uid}</uid><session_id>default</session_id>` +
		`<hostname>otherhost</hostname><v4address /><v4data_port>${port}</v4data_port><v4service_port>${port}</v4service_port>` +
		`<v6address /><v6data_port>0</v6data_port><v6service_port>0</v6service_port><desc /></info>`
	);
}

/** Answers every question for streams at UDP `port` with these texts, whatever they are. */
export async function fakeResponder(port: number, answers: () => readonly string[]): Promise<Socket> {
	const socket = createSocket('udp4');
	socket.on('message', (bytes, from) => {
		const [what, , third = ''] = bytes.toString().split('\r\n');
		const [reply, id] = third.split(' ');
		if (what !== 'LSL:shortinfo') return;
		for (const text of answers()) socket.send(Buffer.from(`${id}\r\n${text}`), Number(reply), from.address);
	});
	socket.bind(port, '127.0.0.1');
	await once(socket, 'listening');
	return socket;
}

/** A TCP server that does `answer` once it was asked for `LSL:fullinfo` or a feed. */
export async function fakeOutlet(
	answer: (what: 'fullinfo' | 'feed', socket: TcpSocket) => void
): Promise<{ readonly server: Server; readonly port: number }> {
	const server = createServer((socket) => {
		let asked = '';
		let done = false;
		socket.on('error', () => socket.destroy());
		socket.on('data', (bytes) => {
			asked += bytes.toString('latin1');
			const feed = asked.startsWith('LSL:streamfeed') && asked.includes('\r\n\r\n');
			if (done || (!feed && !asked.startsWith('LSL:fullinfo'))) return;
			done = true;
			answer(feed ? 'feed' : 'fullinfo', socket);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return { server, port: (server.address() as AddressInfo).port };
}

/** How a feed begins: its header. */
export const feedHeader = (uid: string): string =>
	`LSL/110 200 OK\r\nUID: ${uid}\r\nByte-Order: 1234\r\nSuppress-Subnormals: 0\r\nData-Protocol-Version: 110\r\n\r\n`;
