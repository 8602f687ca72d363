import { parseArgs } from 'node:util';
import { DEFAULT_PORT } from '../src/lib/sources/lsl/protocol.ts';
import { relayedSocket } from '../src/lib/sources/device/relay/relay-protocol.ts';
import about from './package.json' with { type: 'json' };

/** What the command line asks for. */
export interface Options {
	readonly port: number;
	readonly hosts: readonly string[];
	readonly origins: readonly string[];
	readonly token: string | undefined;
	readonly lslConfig: string | undefined;
	/** Ports of sockets to amplifiers: `device.socket` → port. */
	readonly devicePorts: ReadonlyMap<string, number>;
	/** Folder of the built app that is served too; undefined: none. */
	readonly app: string | undefined;
}

/**
 * Origins of the published app, which may connect without being named. Empty until it has an address of its own: an
 * origin that somebody else could claim must not stand here.
 */
export const PUBLISHED: readonly string[] = [];

export const HELP = `myodeck-bridge ${about.version}: Lab Streaming Layer for MyoDeck in a browser tab.

  node myodeck-bridge.mjs [options]     the file that the page lets you download
  npm run bridge -- [options]           in a checkout of MyoDeck

  --port N          where pages connect, ${DEFAULT_PORT} unless given
  --origin URL      pages of this address may connect too; may be given several times.
                    Pages of this computer always may.
  --lsl-config FILE an lsl_api.cfg; otherwise it is looked for where LSL programs look
  --device-port D.S=N
                    port N for the socket S of the amplifier D, such as brainflow.data=6700,
                    where it is set to another one than usual; may be given several times
  --app             serve the app itself too, at http://localhost:PORT: page and bridge have one
                    address then, the browser asks for no permission, no internet is needed
  --app-folder DIR  where the built app is, build unless given
  --host ADDRESS    listen on this address instead of 127.0.0.1 and ::1; needs --token
  --token TEXT      pages must give it: ws://…/?token=TEXT
  --help            this text

Ctrl-C ends it; streams that pages offer are closed with their neutral value.`;

/** Reads the command line; `help` when that was asked for. Throws an Error that says what is wrong with it. */
export function readOptions(args: readonly string[]): Options | 'help' {
	const { values } = parseArgs({
		args: [...args],
		options: {
			port: { type: 'string' },
			origin: { type: 'string', multiple: true },
			'lsl-config': { type: 'string' },
			'device-port': { type: 'string', multiple: true },
			host: { type: 'string' },
			token: { type: 'string' },
			app: { type: 'boolean' },
			'app-folder': { type: 'string' },
			help: { type: 'boolean', short: 'h' }
		}
	});
	if (values.help) return 'help';
	const port = Number(values.port ?? DEFAULT_PORT);
	if (!Number.isInteger(port) || port < 0 || port > 65_535)
		throw new Error(`--port must be a whole number from 0 to 65535, not "${values.port}".`);
	const origins = (values.origin ?? []).map(originOf);
	const { host, token } = values;
	const app = values['app-folder'] ?? (values.app ? 'build' : undefined);
	const elsewhere = host !== undefined && !/^(?:localhost|127\.|::1$)/.test(host);
	if (elsewhere && (token ?? '').length < 8)
		throw new Error(`--host ${host} lets other computers in. Give a --token of at least 8 characters too.`);
	if (elsewhere && app !== undefined)
		throw new Error(
			`--app works on this computer only: browsers give a page of another computer no shared memory without https. Leave out --host ${host}.`
		);
	return {
		port,
		hosts: host === undefined ? ['127.0.0.1', '::1'] : [host],
		origins: [...PUBLISHED, ...origins],
		token,
		lslConfig: values['lsl-config'],
		devicePorts: new Map((values['device-port'] ?? []).map(devicePort)),
		app
	};
}

function originOf(text: string): string {
	try {
		const { origin } = new URL(text);
		if (origin !== 'null') return origin;
	} catch {
		// Said below.
	}
	throw new Error(`--origin must be an address such as https://lab.example, not "${text}".`);
}

function devicePort(text: string): [string, number] {
	const [, device = '', socket = '', port = ''] = /^([\w-]+)\.(\w+)=(\d+)$/.exec(text) ?? [];
	if (!relayedSocket(device, socket) || Number(port) < 1 || Number(port) > 65_535)
		throw new Error(
			`--device-port must name a socket of an amplifier and its port, such as brainflow.data=6700, not "${text}".`
		);
	return [`${device}.${socket}`, Number(port)];
}
