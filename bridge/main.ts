#!/usr/bin/env node
import { hostname } from 'node:os';
import { interfacesOf } from './lsl/network.ts';
import { loadConfig } from './lsl/config.ts';
import { NetworkBackend } from './lsl/network-backend.ts';
import { HELP, readOptions, type Options } from './options.ts';
import { serveApp } from './relay/app-files.ts';
import { RelayServer } from './relay/server.ts';

/** What closing streams in order may take. */
const END_MS = 3_000;

/** Starts the bridge and runs until Ctrl-C. Resolves with the exit code when it could not start. */
async function run(args: readonly string[]): Promise<number | undefined> {
	let options: Options | 'help';
	try {
		options = readOptions(args);
	} catch (error) {
		console.error(`${(error as Error).message} Try --help.`);
		return 2;
	}
	if (options === 'help') {
		console.log(HELP);
		return 0;
	}
	try {
		await start(options);
		return undefined;
	} catch (error) {
		const { code, message } = error as NodeJS.ErrnoException;
		console.error(
			code === 'EADDRINUSE'
				? `Port ${options.port} is taken: a bridge may be running already. Stop it, or choose another --port.`
				: message
		);
		return 1;
	}
}

async function start(options: Options): Promise<void> {
	const { port, hosts, origins, token, lslConfig, devicePorts, app } = options;
	const pages = app === undefined ? undefined : serveApp(app);
	const config = loadConfig(lslConfig);
	for (const complaint of config.complaints) console.error(`${config.file}: ${complaint}.`);
	const backend = await NetworkBackend.open(config);
	const setting = { host: hostname(), config, devicePorts };
	let relay: RelayServer;
	try {
		relay = await RelayServer.listen(
			hosts,
			port,
			backend,
			setting,
			{ origins, token },
			(line) => console.error(line),
			pages
		);
	} catch (error) {
		await backend.close();
		throw error;
	}
	const names = [...new Set(interfacesOf(config).map(({ name }) => name))];
	const where = `ws://${hosts.includes('127.0.0.1') ? 'localhost' : hosts[0]}:${relay.port}${token ? `/?token=${token}` : ''}`;
	console.log(
		`MyoDeck bridge at ${where}, LSL on ${names.length > 0 ? names.join(', ') : 'this computer only (no network)'}, session "${config.sessionId}". Ctrl-C ends it.`
	);
	if (pages) console.log(`MyoDeck is at http://localhost:${relay.port}`);
	endInOrder(async () => {
		await relay.close();
		await backend.close();
	});
}

/**
 * However the program ends, what it steers gets its neutral value first: on Ctrl-C, when its terminal is closed, and when a
 * part of it fails. It waits for that no longer than `END_MS`.
 */
function endInOrder(close: () => Promise<void>): void {
	let ending = false;
	const end = (code: number): void => {
		if (ending) return;
		ending = true;
		setTimeout(() => process.exit(code), END_MS).unref();
		void close()
			.catch((error: unknown) => console.error(error))
			.then(() => process.exit(code));
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0));
	const fail = (error: unknown): void => {
		console.error('The bridge failed and ends; its streams get their neutral value first.', error);
		end(1);
	};
	process.on('uncaughtException', fail);
	process.on('unhandledRejection', fail);
}

const code = await run(process.argv.slice(2));
if (code !== undefined) process.exitCode = code;
