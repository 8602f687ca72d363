import { AppError, messageOf } from '../core/errors.ts';
import type { Output, OutputRow } from './output.ts';

/** Without a row for so long the neutral one is sent: what is steered must not run on by itself. */
export const DEAD_SECONDS = 0.5;
/** After so much longer without a row, whoever sent them is gone: the far end is closed. */
const GONE_SECONDS = 3;

/** The far end of an output, in the window: a port, a socket, a channel. */
export interface OutputSink {
	/** Resolves when it is ready for more; rejects when it can write no more. */
	write(payload: unknown): Promise<void>;
	close(): Promise<void>;
	/** Resolves with a sentence when the far end goes away by itself. */
	readonly gone?: Promise<string>;
}

/** From the worker: what to write when everything falls silent, a row, or the end. */
type Down =
	| { readonly act: 'neutral'; readonly payload: unknown }
	/** `neutral`: what to write after it when everything falls silent. */
	| { readonly act: 'row'; readonly payload: unknown; readonly neutral: unknown }
	| { readonly act: 'beat' | 'end' };
/** To the worker. */
type Up = { readonly failure: string } | { readonly ended: true };

/**
 * The window's half of an output. It writes what comes through the port, the newest only when the sink is slower than
 * the rows. When neither a row nor a beat comes for half a second, when the worker is gone or the page is
 * closed, it writes the neutral row by itself. Only the window can: it outlives its workers.
 */
export function watchdog(sink: OutputSink): MessagePort {
	const { port1: here, port2: there } = new MessageChannel();
	new SinkWatch(sink, here).start();
	return there;
}

/** Writes what comes through a port to a sink, and the neutral row when nothing comes any more. */
class SinkWatch {
	readonly #sink: OutputSink;
	readonly #port: MessagePort;
	#neutral: unknown;
	#next: { readonly payload: unknown } | undefined;
	#writing: Promise<void> | undefined;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#over = false;

	constructor(sink: OutputSink, port: MessagePort) {
		this.#sink = sink;
		this.#port = port;
	}

	start(): void {
		this.#port.onmessage = ({ data }: MessageEvent<Down>) => this.#receive(data);
		// A worker that is stopped or dies takes its end of the port along.
		this.#port.addEventListener('close', () => {
			this.#writeNeutral();
			void this.#end();
		});
		globalThis.addEventListener?.('pagehide', this.#leave);
		void this.#sink.gone?.then((failure) => this.#fail(failure));
	}

	#receive(message: Down): void {
		if (message.act === 'neutral') this.#neutral = message.payload;
		else if (message.act === 'row') {
			if (this.#over) return;
			this.#neutral = message.neutral;
			this.#write(message.payload);
			this.#restartTimer();
		} else if (message.act === 'beat') this.#restartTimer();
		else void this.#end().then(() => this.#reply({ ended: true }));
	}

	#reply(message: Up): void {
		this.#port.postMessage(message);
	}

	#write(payload: unknown): void {
		this.#next = { payload };
		// The first write happens at once: a page that is being closed gets no second turn.
		this.#writing ??= this.#drain()
			.catch((error: unknown) => this.#fail(messageOf(error)))
			.finally(() => (this.#writing = undefined));
	}

	async #drain(): Promise<void> {
		for (let row = this.#next; row; row = this.#next) {
			this.#next = undefined;
			await this.#sink.write(row.payload);
		}
	}

	#writeNeutral(): void {
		if (this.#neutral !== undefined && !this.#over) this.#write(this.#neutral);
	}

	#restartTimer(): void {
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => {
			this.#writeNeutral();
			this.#timer = setTimeout(() => void this.#end(), GONE_SECONDS * 1000);
		}, DEAD_SECONDS * 1000);
	}

	async #end(): Promise<void> {
		if (this.#over) return;
		this.#over = true;
		clearTimeout(this.#timer);
		globalThis.removeEventListener?.('pagehide', this.#leave);
		await this.#writing;
		await this.#sink.close().catch((error: unknown) => console.info(`An output ended: ${messageOf(error)}`));
	}

	#fail(failure: string): void {
		if (this.#over) return;
		this.#reply({ failure });
		void this.#end();
	}

	// The worker still sends while the page is being closed: the neutral row is the last one.
	readonly #leave = (): void => {
		this.#writeNeutral();
		this.#fail('The page was left. Switch the output on again.');
	};
}

/** The worker's half: rows, made into what the sink takes, through the port that `watchdog` gave. */
export function portOutput(
	port: MessagePort | undefined,
	nValues: number,
	payloadOf: (row: OutputRow) => unknown
): Output {
	if (!port)
		throw new AppError('UnsupportedError', 'This output is opened in the window. Switch it on there.');
	let failure: string | undefined;
	let ended: () => void = () => {};
	const whenEnded = new Promise<void>((resolve) => (ended = resolve));
	const tell = (message: Down): void => port.postMessage(message);
	port.onmessage = ({ data }: MessageEvent<Up>) => {
		if ('failure' in data) failure = data.failure;
		ended();
	};
	const neutralAfter = (sequence: number, time: number): unknown =>
		payloadOf({ sequence, time, values: new Float32Array(nValues), neutral: true });
	tell({ act: 'neutral', payload: neutralAfter(0, 0) });
	return {
		get failure() {
			return failure;
		},
		send: (row) =>
			tell({ act: 'row', payload: payloadOf(row), neutral: neutralAfter(row.sequence + 1, row.time) }),
		beat: () => tell({ act: 'beat' }),
		async close() {
			if (failure === undefined) {
				tell({ act: 'end' });
				await whenEnded;
			}
			port.close();
		}
	};
}
