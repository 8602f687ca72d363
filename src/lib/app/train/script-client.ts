import { AppError } from '../../core/errors.ts';
import type { Weights } from '../../models/model.ts';
import { newCallBuffer } from '../../scripts/call-buffer.ts';
import { LogLimit } from '../../scripts/log-limit.ts';
import {
	BUDGET_SECONDS,
	type ScriptAct,
	type ScriptFacts,
	type ScriptModel,
	type ScriptTrainingSet
} from '../../scripts/script-calls.ts';
import { scriptError, tooLong } from '../../scripts/script-error.ts';
import { parseFromScript, weightsOf, type FromScript, type ToScript } from '../../scripts/script-messages.ts';

/**
 * Messages in a second above which a worker is ended: ours sends at most 221, one that a script took over could flood the page.
 */
const MOST_MESSAGES_A_SECOND = 1000;

/** What this file needs of a `Worker`. */
export interface ScriptWorkerLike {
	postMessage(message: ToScript): void;
	addEventListener(type: 'message' | 'messageerror' | 'error', listener: (event: Event) => void): void;
	terminate(): void;
}

/** How a script is loaded. */
export interface ScriptStart {
	/** JavaScript, as `compile` makes it. */
	readonly code: string;
	/** The model it predicts with, when there is one already. */
	readonly weights?: Weights | undefined;
	/** Seconds for `train`. */
	readonly trainSeconds: number;
	readonly onLog: (line: string) => void;
}

const UNSAFE = {
	network:
		'Scripts do not run here: this worker could reach the network, because its content security policy did not arrive. Reload the page once; on a server of your own, see the help.',
	realm:
		'Scripts do not run here: this browser keeps a function for scripts that leads out of their worker. Use Chrome or Edge.'
} as const;

/** What such an error says is left out: the message of a realm that is the script's may be anything. */
const UNCAUGHT = 'an error was thrown that nothing caught';

const notLoaded = (): AppError =>
	new AppError('UnsupportedError', 'The script worker stopped: its script did not load. Start it again.');

/**
 * The page's side of a script's worker. All that comes from there is parsed (`FromScript`); a message that does not pass, or too
 * many of them, end the worker. Nothing is ever sent there but plain data.
 */
export class ScriptClient {
	/** Memory for calls from a worker of ours, see `ScriptCaller`. */
	readonly calls = newCallBuffer();
	/** Resolves with the reason when the worker ends, whoever ended it. */
	readonly ended: Promise<Error>;
	readonly #worker: ScriptWorkerLike;
	readonly #start: ScriptStart;
	readonly #log: LogLimit;
	#resolveEnded: (reason: Error) => void = () => {};
	#endedWith: Error | undefined;
	#waiting: { resolve(message: FromScript): void; reject(reason: Error): void } | undefined;
	#onProgress: (fraction: number) => void = () => {};
	#act: ScriptAct = 'load';
	#isReady = false;
	#messages = { since: performance.now(), count: 0 };

	constructor(worker: ScriptWorkerLike, start: ScriptStart) {
		this.#worker = worker;
		this.#start = start;
		this.#log = new LogLimit(start.onLog);
		this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
		worker.addEventListener('message', (event) => this.#take(event));
		worker.addEventListener('messageerror', () => this.#broken());
		worker.addEventListener('error', (event) => {
			event.preventDefault();
			this.dispose(this.#isReady ? scriptError(this.#act, UNCAUGHT) : notLoaded());
		});
	}

	/** Loads the script, once. Rejects with a ModelError that names the line, or with an UnsupportedError. */
	async load(): Promise<ScriptFacts> {
		await this.#answer('ready');
		this.#isReady = true;
		const { code, weights } = this.#start;
		this.#worker.postMessage({ type: 'load', code, calls: this.calls, ...(weights && { weights }) });
		const { exports, functions, task } = await this.#answer('loaded', 'load', BUDGET_SECONDS.load);
		return { exports, functions, task };
	}

	/** Learns. Rejects with a ModelError when the script throws, returns what it must not, or takes too long. */
	async train(set: ScriptTrainingSet, onProgress: (fraction: number) => void): Promise<ScriptModel> {
		this.#onProgress = onProgress;
		this.#worker.postMessage({ type: 'train', set });
		const { number, arrays } = await this.#answer('trained', 'train', this.#start.trainSeconds);
		return { number, weights: weightsOf(arrays) };
	}

	/** Ends the worker; safe to call twice. What is waited for rejects with `reason`. */
	dispose(reason: Error = new DOMException('The script worker was stopped.', 'AbortError')): void {
		if (this.#endedWith) return;
		this.#endedWith = reason;
		this.#worker.terminate();
		this.#waiting?.reject(reason);
		this.#resolveEnded(reason);
	}

	/** The next answer, which must be a `type`; the worker is ended when none came within `seconds`, if given. */
	async #answer<T extends FromScript['type']>(
		type: T,
		act: ScriptAct = 'load',
		seconds?: number
	): Promise<Extract<FromScript, { type: T }>> {
		this.#act = act;
		const end = (limit: number): void => this.dispose(tooLong(act, limit));
		const timer = seconds === undefined ? undefined : setTimeout(end, seconds * 1000, seconds);
		try {
			const message = await new Promise<FromScript>((resolve, reject) => {
				if (this.#endedWith) reject(this.#endedWith);
				else this.#waiting = { resolve, reject };
			});
			if (isOfType(message, type)) return message;
			throw this.#broken();
		} finally {
			clearTimeout(timer);
		}
	}

	#take(event: Event): void {
		if (this.#endedWith || this.#isFlood()) return;
		const message = 'data' in event ? parseFromScript(event.data) : undefined;
		switch (message?.type) {
			case undefined:
				return void this.#broken();
			case 'log':
				return this.#log.add(message.line);
			case 'progress':
				return this.#onProgress(message.fraction);
			case 'unsafe':
				return this.dispose(new AppError('UnsupportedError', UNSAFE[message.because]));
			case 'failed': {
				const waiting = this.#takeWaiting();
				return waiting?.reject(scriptError(this.#act, message.what, message.line));
			}
			case 'ready':
			case 'loaded':
			case 'trained':
				return this.#takeWaiting()?.resolve(message);
		}
	}

	/** Who waits for an answer; each gets one. */
	#takeWaiting() {
		const waiting = this.#waiting;
		this.#waiting = undefined;
		return waiting;
	}

	#isFlood(): boolean {
		const now = performance.now();
		if (now - this.#messages.since > 1000) this.#messages = { since: now, count: 0 };
		if (++this.#messages.count <= MOST_MESSAGES_A_SECOND) return false;
		this.dispose(scriptError(this.#act, 'it sent too many messages and was ended'));
		return true;
	}

	#broken(): Error {
		const error = scriptError(this.#act, 'its worker sent what it must not, and was ended');
		this.dispose(error);
		return error;
	}
}

const isOfType = <T extends FromScript['type']>(
	message: FromScript,
	type: T
): message is Extract<FromScript, { type: T }> => message.type === type;
