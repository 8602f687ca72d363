import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
	'.css': 'text/css',
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.json': 'application/json',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.wasm': 'application/wasm'
};

/**
 * A host that only hands out files, like the one that publishes the app: it sets no header but the type, and has 404.html for
 * what is not there.
 */
export interface StaticHost {
	readonly url: string;
	/** Ends it at once, open connections too: from here on there is no network. */
	stop(): Promise<void>;
}

/** Serves `folder` under `base` (`''` or `/name`). */
export async function staticHost(folder: string, base = ''): Promise<StaticHost> {
	const server = createServer((request, response) => {
		const path = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname);
		void fileFor(folder, base, path).then(async (file) => {
			if (file === undefined) {
				response.writeHead(404, { 'Content-Type': 'text/html' });
				return response.end(await readFile(join(folder, '404.html')));
			}
			response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
			return response.end(await readFile(file));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
	const { port } = server.address() as AddressInfo;
	return { url: `http://localhost:${port}${base}`, stop: () => stop(server) };
}

async function fileFor(folder: string, base: string, path: string): Promise<string | undefined> {
	if (!path.startsWith(`${base}/`)) return undefined;
	const wanted = join(folder, normalize(path.slice(base.length)));
	const file = wanted.endsWith('/') || wanted.endsWith('\\') ? join(wanted, 'index.html') : wanted;
	return stat(file).then(
		(found) => (found.isFile() ? file : undefined),
		() => undefined
	);
}

async function stop(server: Server): Promise<void> {
	const closed = new Promise((resolve) => server.close(resolve));
	server.closeAllConnections();
	await closed;
}
