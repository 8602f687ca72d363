import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Act, Answer } from './acts.ts';

const PACKAGE = 'lsl.js@1.1.2';
const INTEGRITY =
	'sha512-uY4i8haN6zmnTNj+qqj3Qe/VZecO3uLu/xjKVKakQ4kkXSYnQHaEpoeVf9quPal50Ot6Y1RsWNeVSQkHfZ9DFQ==';

/** The settings that let several programs on one computer find each other without any network. */
export const LOCAL_CONFIG = `[ports]
IPv6=disable
[multicast]
ResolveScope=machine
[lab]
KnownPeers={127.0.0.1}
SessionID=%
`;

/** The library's file, or why there is none here. */
export type RealLiblsl = { readonly file: string } | { readonly missing: string };

/**
 * Fetches a build of liblsl that nobody here made: the npm package `lsl.js` carries one. It is fetched once, with the npm
 * client, and kept in the system's temporary folder; what does not have the pinned checksum is not used.
 */
export function realLiblsl(): RealLiblsl {
	if (process.platform !== 'linux' || process.arch !== 'x64')
		return { missing: `liblsl is only tried on Linux x64, this is ${process.platform} ${process.arch}` };
	const folder = join(tmpdir(), 'myodeck-lsl.js-1.1.2');
	const file = join(folder, 'package', 'prebuilt', 'liblsl64.so');
	try {
		const archive = join(folder, 'lsl.js-1.1.2.tgz');
		mkdirSync(folder, { recursive: true });
		if (!existsSync(archive))
			execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder], {
				stdio: 'ignore',
				timeout: 60_000
			});
		const sum = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
		if (sum !== INTEGRITY) return { missing: `${PACKAGE} does not have its known checksum` };
		if (!existsSync(file)) execFileSync('tar', ['xzf', archive, '-C', folder], { stdio: 'ignore' });
		return { file };
	} catch (error) {
		return { missing: `${PACKAGE} could not be fetched (${(error as Error).message.split('\n')[0]})` };
	}
}

/** A process with a real liblsl. */
export class LiblslProcess {
	readonly #child: ChildProcess;
	readonly #folder: string;
	readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (e: Error) => void }>();
	#key = 0;

	private constructor(child: ChildProcess, folder: string) {
		this.#child = child;
		this.#folder = folder;
		child.on('message', (answer: Answer) => {
			const one = this.#waiting.get(answer.key);
			this.#waiting.delete(answer.key);
			if (answer.error !== undefined) one?.reject(new Error(answer.error));
			else one?.resolve(answer.value);
		});
		child.on('exit', () => {
			for (const { reject } of this.#waiting.values()) reject(new Error('The liblsl process ended.'));
			this.#waiting.clear();
		});
	}

	/** Starts it, with its own session id so that tests beside each other do not meet. */
	static async start(file: string, session: string, config = LOCAL_CONFIG): Promise<LiblslProcess> {
		const folder = mkdtempSync(join(tmpdir(), 'myodeck-lsl-'));
		writeFileSync(join(folder, 'lsl_api.cfg'), config.replace('%', session));
		const child = fork(new URL('./liblsl-child.ts', import.meta.url).pathname, [file], {
			cwd: folder,
			execArgv: ['--import', pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href],
			serialization: 'advanced',
			// liblsl is talkative on its error stream.
			stdio: ['ignore', 'ignore', process.env['MYODECK_LSL_LOG'] ? 'inherit' : 'ignore', 'ipc']
		});
		const started = new LiblslProcess(child, folder);
		await new Promise((resolve, reject) => {
			started.#waiting.set(-1, { resolve, reject });
		});
		return started;
	}

	/** Does one act and resolves with what came of it. */
	async call<T = undefined>(act: Act): Promise<T> {
		const key = this.#key++;
		return new Promise<T>((resolve, reject) => {
			this.#waiting.set(key, { resolve: resolve as (value: unknown) => void, reject });
			this.#child.send({ key, act });
		});
	}

	/** Ends it the hard way, as a crash would. */
	async kill(): Promise<void> {
		if (this.#child.exitCode === null && this.#child.signalCode === null) {
			const ended = new Promise((resolve) => this.#child.once('exit', resolve));
			this.#child.kill('SIGKILL');
			await ended;
		}
		rmSync(this.#folder, { recursive: true, force: true });
	}
}
