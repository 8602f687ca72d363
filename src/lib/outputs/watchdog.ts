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
	let neutral: unknown;
	let [next, writing] = [
		undefined as { payload: unknown } | undefined,
		undefined as Promise<void> | undefined
	];
	let timer: ReturnType<typeof setTimeout> | undefined;
	let over = false;

	const say = (message: Up): void => here.postMessage(message);
	const drain = async (): Promise<void> => {
		for (let row = next; row; row = next) {
			next = undefined;
			await sink.write(row.payload);
		}
	};
	const write = (payload: unknown): void => {
		next = { payload };
		// The first write happens at once: a page that is being closed gets no second turn.
		writing ??= drain()
			.catch((error: unknown) => fail(messageOf(error)))
			.finally(() => (writing = undefined));
	};
	const letGo = (): void => {
		if (neutral !== undefined && !over) write(neutral);
	};
	const beat = (): void => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			letGo();
			timer = setTimeout(() => void end(), GONE_SECONDS * 1000);
		}, DEAD_SECONDS * 1000);
	};
	const end = async (): Promise<void> => {
		if (over) return;
		over = true;
		clearTimeout(timer);
		globalThis.removeEventListener?.('pagehide', leave);
		await writing;
		await sink.close().catch((error: unknown) => console.info(`An output ended: ${messageOf(error)}`));
	};
	const fail = (failure: string): void => {
		if (over) return;
		say({ failure });
		void end();
	};
	// The worker still sends while the page is being closed: the neutral row is the last one.
	const leave = (): void => {
		letGo();
		fail('The page was left. Switch the output on again.');
	};

	here.onmessage = ({ data }: MessageEvent<Down>) => {
		if (data.act === 'neutral') neutral = data.payload;
		else if (data.act === 'row') {
			if (over) return;
			neutral = data.neutral;
			write(data.payload);
			beat();
		} else if (data.act === 'beat') beat();
		else void end().then(() => say({ ended: true }));
	};
	// A worker that is stopped or dies takes its end of the port along.
	here.addEventListener('close', () => {
		letGo();
		void end();
	});
	globalThis.addEventListener?.('pagehide', leave);
	void sink.gone?.then(fail);
	return there;
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
