import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import type { StreamInfo } from '../../core/signal.ts';
import type { Session } from '../../session/session.ts';
import type { Packet, Source, Transport, TransportState } from '../source.ts';
import { Cursor } from './cursor.ts';
import { Playhead } from './playhead.ts';

/** How often samples are handed on while playing. */
const TICK_SECONDS = 0.008;
/** Shorter than what the playhead takes for a stall. */
const LONGEST_SLEEP_SECONDS = 0.25;

/** What a replay may be told. */
export interface ReplayOptions {
	/** Streams to play; all of them when absent. */
	readonly streams?: readonly string[];
	readonly speed?: number;
	readonly loop?: boolean;
	/** False: connect paused at the start. True when absent. */
	readonly play?: boolean;
	/** The clock to play against, in seconds; the app clock when absent. */
	readonly clock?: () => number;
}

/**
 * A session as a source: every stream on one clock, samples, timestamps and sample indices as they were recorded. A
 * jump (seek, loop) shows as an index that does not follow, so no window crosses it. It never ends by itself: at the
 * end of the session it waits for a seek.
 */
export class ReplaySource implements Source, Transport {
	readonly #session: Session;
	readonly #options: ReplayOptions;
	readonly #clock: () => number;
	#cursors: Cursor[] = [];
	#playhead = new Playhead(0);
	#jumps = 0;
	#start = 0;
	#open = false;
	#wake: () => void = () => {};

	constructor(session: Session, options: ReplayOptions = {}) {
		this.#session = session;
		this.#options = options;
		this.#clock = options.clock ?? now;
	}

	/** Throws a SourceError when the session has none of the streams asked for, or no sample at all. */
	async connect(): Promise<readonly StreamInfo[]> {
		const known = this.#session.streams;
		const wanted = this.#options.streams ?? known.map((stream) => stream.name);
		for (const name of wanted) {
			if (known.some((stream) => stream.name === name)) continue;
			const names = known.map((stream) => stream.name).join(', ') || 'none';
			throw new AppError(
				'SourceError',
				`Session "${this.#session.name}" has no stream "${name}". It has: ${names}.`
			);
		}
		const streams = known.filter((stream) => wanted.includes(stream.name) && stream.nSamples > 0);
		if (streams.length === 0) {
			throw new AppError(
				'SourceError',
				`Session "${this.#session.name}" holds no samples, so there is nothing to replay. Choose another one.`
			);
		}
		let [first, last] = [Infinity, -Infinity];
		for (const { name } of streams) {
			const range = await this.#session.timeRange(name);
			first = Math.min(first, range?.first ?? Infinity);
			last = Math.max(last, range?.last ?? -Infinity);
		}
		this.#start = first;
		this.#playhead = new Playhead(last - first);
		this.#playhead.setSpeed(this.#options.speed ?? 1, this.#clock());
		this.#playhead.setLoop(this.#options.loop ?? false);
		this.#cursors = streams.map((info) => new Cursor(this.#session, info, first));
		await Promise.all(this.#cursors.map((cursor) => cursor.seek(0)));
		this.#open = true;
		if (this.#options.play !== false) this.#playhead.play(this.#clock());
		return streams;
	}

	async *read(): AsyncIterable<Packet> {
		while (this.#open) {
			await this.#sleep();
			if (!this.#open) return;
			if (this.#jumped) {
				this.#jumps = this.#playhead.jumps;
				const { position } = this.#playhead.state;
				await Promise.all(this.#cursors.map((cursor) => cursor.seek(position)));
				continue;
			}
			yield* this.#due(this.#playhead.advance(this.#clock()));
			if (!this.#jumped) this.#playhead.wrap(this.#clock());
		}
	}

	/** A seek or a loop that the cursors have not followed yet. */
	get #jumped(): boolean {
		return this.#jumps !== this.#playhead.jumps;
	}

	/** Everything up to `position`, the streams in turn, unless a jump comes between. */
	async *#due(position: number): AsyncIterable<Packet> {
		for (let more = true; more;) {
			more = false;
			for (const [stream, cursor] of this.#cursors.entries()) {
				const chunk = await cursor.take(position);
				if (!this.#open || this.#jumped) return;
				if (!chunk) continue;
				yield { stream, chunk };
				more = true;
			}
		}
	}

	async disconnect(): Promise<void> {
		this.#open = false;
		this.#wake();
		await Promise.all(this.#cursors.map((cursor) => cursor.close()));
	}

	/** It is its own transport. */
	get transport(): Transport {
		return this;
	}

	get state(): TransportState {
		return { ...this.#playhead.state, start: this.#start };
	}

	play(): void {
		this.#playhead.play(this.#clock());
		this.#wake();
	}

	pause(): void {
		this.#playhead.pause(this.#clock());
		this.#wake();
	}

	seek(position: number): void {
		this.#playhead.seek(position, this.#clock());
		this.#wake();
	}

	step(by: number): void {
		this.#playhead.step(by, this.#clock());
		this.#wake();
	}

	setSpeed(speed: number): void {
		this.#playhead.setSpeed(speed, this.#clock());
		this.#wake();
	}

	setLoop(loop: boolean): void {
		this.#playhead.setLoop(loop);
		this.#wake();
	}

	/** Until the next sample is due (at least a tick, so that samples go in runs), or something changes. */
	#sleep(): Promise<void> {
		const next = Math.min(...this.#cursors.map((cursor) => cursor.due));
		const due = this.#jumped ? 0 : this.#playhead.wait(next, this.#clock());
		return new Promise((resolve) => {
			const seconds = Math.min(Math.max(due, TICK_SECONDS), LONGEST_SLEEP_SECONDS);
			const timer = due === Infinity ? undefined : setTimeout(resolve, seconds * 1000);
			this.#wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}
}
