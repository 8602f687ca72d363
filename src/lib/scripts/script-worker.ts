import { answerCalls, type Answer } from './call-buffer.ts';
import { LogLimit } from './log-limit.ts';
import { textOf } from './log-text.ts';
import type { ScriptContext, UserScript } from './script-api.ts';
import { faultOf, ScriptFault } from './script-error.ts';
import { ScriptHost } from './script-host.ts';
import { arraysOf, type SentByScript, type ToScript } from './script-messages.ts';
import { reduceRealm } from './script-realm.ts';

/** Progress messages in a second. */
const PROGRESS_A_SECOND = 20;

/**
 * The script's thread. It holds no port and no proxy: it gets plain messages and one piece of shared memory, and answers with
 * plain messages that the page parses (`FromScript`). `tf`: TensorFlow.js, for scripts that use it.
 *
 * First the worker's own policy must refuse the network, and everything that leads out is deleted from its realm; only then it
 * takes a script.
 */
export async function runScriptWorker(tf?: unknown): Promise<void> {
	const send = self.postMessage.bind(self) as (message: SentByScript) => void;
	const receive = self.addEventListener.bind(self);
	const urlOf = moduleUrls();
	const { performance } = globalThis;
	const now = performance.now.bind(performance);
	const later = setTimeout.bind(globalThis);
	const limit = new LogLimit(
		(line) => send({ type: 'log', line }),
		now,
		(work, ms) => void later(work, ms)
	);
	const log = (...values: unknown[]): void => limit.add(values.map(textOf).join(' '));
	const networkRefused = await isNetworkRefused();
	receive('error', (event) => {
		event.preventDefault();
		log(`Uncaught: ${faultOf((event as ErrorEvent).error, '').message}`);
	});
	receive('unhandledrejection', (event) => {
		event.preventDefault();
		log(`Uncaught: ${faultOf((event as PromiseRejectionEvent).reason, '').message}`);
	});
	const context: ScriptContext = { log, ...(tf !== undefined && { tf }) };
	let host: ScriptHost | undefined;
	let [url, progressAt] = ['', 0];
	const work = async (message: ToScript): Promise<void> => {
		switch (message.type) {
			case 'load': {
				if (reduceRealm(log).length > 0) return send({ type: 'unsafe', because: 'realm' });
				url = urlOf(message.code);
				const exports = (await import(/* @vite-ignore */ url)) as UserScript;
				const loaded = new ScriptHost(exports, url, context);
				host = loaded;
				if (message.weights) loaded.load(message.weights);
				void answerCalls(message.calls, answersOf(loaded), url);
				const { exports: names, functions, task } = loaded.facts;
				return send({ type: 'loaded', exports: [...names], functions: [...functions], task });
			}
			case 'train': {
				if (!host) throw new ScriptFault('it is not loaded');
				const { number, weights } = await host.train(message.set, (fraction) => {
					if (now() - progressAt < 1000 / PROGRESS_A_SECOND) return;
					progressAt = now();
					send({ type: 'progress', fraction });
				});
				return send({ type: 'trained', number, arrays: arraysOf(weights) });
			}
		}
	};
	if (!networkRefused) return send({ type: 'unsafe', because: 'network' });
	receive('message', (event) => {
		work((event as MessageEvent<ToScript>).data).catch((error: unknown) => {
			const { message, line } = faultOf(error, url);
			send({ type: 'failed', what: message, ...(line !== undefined && { line }) });
		});
	});
	send({ type: 'ready' });
}

const answersOf =
	(host: ScriptHost): Answer =>
	(name, [a = 0, b = 0, c = 0], data) =>
		name === 'extract' ? host.extract(data, a, b, c) : host.predict(a, data, b);

/** Makes addresses for modules, with what is deleted later. */
function moduleUrls(): (code: string) => string {
	const { Blob, URL } = globalThis;
	const create = URL.createObjectURL.bind(URL);
	return (code) => create(new Blob([code], { type: 'text/javascript' }));
}

/** Even an address without a network behind it must be refused, or the policy is not there. */
const isNetworkRefused = (): Promise<boolean> =>
	fetch('data:,').then(
		() => false,
		() => true
	);
