import { spawn } from 'node:child_process';

/** A program of the project that serves until it is stopped. */
export interface Serving {
	readonly url: string;
	stop(): Promise<void>;
}

/** Starts `node node_modules/vite/bin/vite.js …args` and waits until it says where the app is. */
export async function serve(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Serving> {
	const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', ...args], {
		env: { ...process.env, ...env }
	});
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	let output = '';
	const url = await new Promise<string>((resolve, reject) => {
		const listen = (text: string): void => {
			output += text;
			const found = /MyoDeck is at (http:\/\/\S+?)\/?\s/.exec(output);
			if (found) resolve(found[1]!);
		};
		child.stdout.setEncoding('utf8').on('data', listen);
		child.stderr.setEncoding('utf8').on('data', listen);
		void ended.then(() => reject(new Error(`vite ${args.join(' ')} ended:\n${output}`)));
	});
	return {
		url,
		stop: async () => {
			child.kill();
			await ended;
		}
	};
}

/** Runs `vite build` and resolves when it succeeded. What is built is not made smaller: that takes a third of the time. */
export async function build(env: NodeJS.ProcessEnv): Promise<void> {
	const child = spawn(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--minify', 'false'], {
		env: { ...process.env, ...env }
	});
	let output = '';
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	const code = await new Promise((resolve) => child.once('close', resolve));
	if (code !== 0) throw new Error(`vite build failed:\n${output}`);
}
