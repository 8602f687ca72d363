import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { ensureBrowser, launchArgs } from '../../browser.ts';

/** Where functions can be run: a page of the test harness, or a plain tab. */
export interface Evaluates {
	/** Runs `run` in the page, on a copy of `given`, and gives back a copy of what it returns. */
	evaluate<Given, Result>(run: (given: Given) => Result | Promise<Result>, given: Given): Promise<Result>;
}

/** A tab as a person has it. */
export interface PlainTab extends Evaluates {
	/** Opens another tab in front of it. Rejects when the tab then does not say that it is hidden. */
	hide(): Promise<void>;
	close(): Promise<void>;
}

/**
 * A tab in a browser of its own that no test harness has taken hold of: Playwright makes every page it knows believe that it
 * has the focus, and such a page is never hidden. Headless, a fresh profile; `close` ends the browser.
 */
export async function plainTab(url: string): Promise<PlainTab> {
	const profile = await mkdtemp(join(tmpdir(), 'myodeck-tab-'));
	const browser = spawn(
		ensureBrowser(),
		[...launchArgs, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`],
		{ stdio: ['ignore', 'ignore', 'pipe'] }
	);
	const gone = new Promise((done) => browser.once('exit', done));
	const close = async (): Promise<void> => {
		browser.kill();
		await gone;
		await rm(profile, { recursive: true, force: true, maxRetries: 5 });
	};
	try {
		const port = await new Promise<string>((found, failed) => {
			let output = '';
			browser.stderr.on('data', (bytes: Buffer) => {
				const at = /listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec((output += String(bytes)));
				if (at) found(at[1]!);
			});
			void gone.then(() => failed(new Error(`The browser ended: ${output}`)));
		});
		const open = async (address: string): Promise<string> => {
			const made = await fetch(`http://127.0.0.1:${port}/json/new?${encodeURI(address)}`, { method: 'PUT' });
			return ((await made.json()) as { webSocketDebuggerUrl: string }).webSocketDebuggerUrl;
		};
		const send = await caller(await open(url));
		await arrived(send, url);
		const evaluate = async <Given, Result>(
			run: (given: Given) => Result | Promise<Result>,
			given: Given
		): Promise<Result> => {
			// tsx gives functions their names back with a helper that does not exist in the page.
			const helper = 'globalThis.__name ??= (named) => named;';
			return (await send(`${helper} (${run})(${JSON.stringify(given ?? null)})`)) as Result;
		};
		return {
			evaluate,
			async hide() {
				await open('about:blank');
				if (!(await evaluate(whenHidden, undefined))) throw new Error('The tab could not be hidden.');
			},
			close
		};
	} catch (error) {
		await close();
		throw error;
	}
}

/** A new tab has no page to ask yet, then an empty one, then the one it was opened with. */
async function arrived(send: (expression: string) => Promise<unknown>, url: string): Promise<void> {
	for (let look = 0; look < 200; look++) {
		const at = await send('document.readyState === "complete" && location.href').catch(() => undefined);
		if (typeof at === 'string' && at.startsWith(url)) return;
		await new Promise((done) => setTimeout(done, 100));
	}
	throw new Error(`${url} did not load.`);
}

/** Runs in the page: whether it comes to be hidden. */
async function whenHidden(): Promise<boolean> {
	for (let look = 0; look < 10 && document.visibilityState !== 'hidden'; look++) {
		await new Promise((done) => setTimeout(done, 500));
	}
	return document.visibilityState === 'hidden';
}

/** What the browser answers an expression with. */
interface Answer {
	readonly id: number;
	readonly error?: { readonly message: string };
	readonly result?: {
		readonly result: { readonly value?: unknown };
		readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
	};
}

/** Evaluates expressions over a tab's debugger; rejects with what they throw. */
async function caller(address: string): Promise<(expression: string) => Promise<unknown>> {
	const line = new WebSocket(address, { maxPayload: 2 ** 30 });
	await new Promise((done, failed) => line.once('open', done).once('error', failed));
	let id = 0;
	return (expression) =>
		new Promise((done, failed) => {
			const requestId = ++id;
			const hear = (message: Buffer): void => {
				const { id: of, error, result } = JSON.parse(String(message)) as Answer;
				if (of !== requestId) return;
				line.off('message', hear);
				const thrown = error?.message ?? result?.exceptionDetails?.exception?.description;
				if (thrown) failed(new Error(thrown));
				else done(result?.result.value);
			};
			line.on('message', hear);
			line.send(
				JSON.stringify({
					id: requestId,
					method: 'Runtime.evaluate',
					params: { expression, awaitPromise: true, returnByValue: true }
				})
			);
		});
}
