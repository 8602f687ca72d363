import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on another port of this computer that lets everybody read it, and what it was asked. */
export interface Listener {
	readonly port: number;
	readonly requests: string[];
	close(): Promise<unknown>;
}

/** Starts one. A page of the app must not reach it: what it is asked is what leaked. */
export async function listener(): Promise<Listener> {
	const requests: string[] = [];
	const server = createServer((request, response) => {
		requests.push(`${request.method} ${request.url}`);
		const allow = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
		response.writeHead(200, { 'Content-Type': 'text/javascript', ...allow }).end('export const x = 1;');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { port, requests, close: () => new Promise((resolve) => server.close(resolve)) };
}
