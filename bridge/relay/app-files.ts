import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import sirv from 'sirv';
import { headersFor } from '../../src/response-headers.ts';

/**
 * Serves the built app in `folder`, so that page and bridge have one address and the browser asks for no permission. The
 * files are listed once, now: nothing outside of the folder can be asked for. Throws an Error when the folder holds no built app.
 */
export function serveApp(folder: string): RequestListener {
	if (!existsSync(join(folder, 'index.html')))
		throw new Error(
			`There is no built app in "${folder}". Run npm run build first, or give the folder: --app-folder FOLDER.`
		);
	const files = sirv(folder, {
		single: false,
		setHeaders: (response, path) => {
			for (const [name, value] of Object.entries(headersFor(path))) response.setHeader(name, value);
		}
	});
	return (request, response) =>
		files(request, response, () => {
			response.writeHead(404, { 'content-type': 'text/plain' });
			response.end('There is no such page.\n');
		});
}
