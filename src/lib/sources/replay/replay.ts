import { Alarm } from '../../core/alarm.ts';
import { now } from '../../core/clock.ts';
import type { StreamInfo } from '../../core/signal.ts';
import type { Session } from '../../session/read/session.ts';
import type { Packet, Source } from '../source.ts';
import { Cursor } from './cursor.ts';
import { Playhead } from './playhead.ts';
import { playable } from './playable.ts';
import type { SampleStep, Section, Transport, TransportState } from './transport.ts';

/** How often samples are handed on while playing. */
const TICK_SECONDS = 0.008;
/** Shorter than what the playhead takes for a stall. */
const LONGEST_SLEEP_SECONDS = 0.25;
/** At most so much of the session is handed on at a time, so that a step across an hour is not read into memory. */
const LONGEST_TURN_SECONDS = 0.25;
/** At least so much: two fast streams are not taken apart into single samples. */
const SHORTEST_TURN_SECONDS = 0.002;

/** What a replay may be told. */
export interface ReplayOptions {
	/** Streams to play, the first of them being what steps are counted in; all that hold samples when absent. */
	readonly streamNames?: readonly string[] | undefined;
	/** 0.01 to 16, Infinity (as fast as possible) or 0 (stepping only); 1 when absent. */
	readonly speed?: number | undefined;
	readonly loop?: boolean | undefined;
	/** False: connect paused at the start. True when absent. */
	readonly play?: boolean | undefined;
	/** The clock to play against, in seconds; the app clock when absent. */
	readonly clock?: (() => number) | undefined;
	/** Seconds before a place one seeks to that are delivered with it, so that views and windows there are full; 0. */
	readonly preroll?: number | undefined;
	/** Called when it was disconnected and reads the session no more. */
	readonly onDisconnect?: (() => Promise<void>) | undefined;
}

/**
 * A session as a source: every stream on one clock, samples, timestamps and sample indices as they were recorded. A
 * jump (seek, loop) shows as an index that does not follow, so no window crosses it. It never ends by itself: at the
 * end of the session it waits for a seek.
 *
 * ```ts
 * const replay = new ReplaySource(session, { streamNames: ['emg'], speed: Infinity });
 * await replay.connect();
 * for await (const { stream, chunk } of replay.read()) {
 * 	if (replay.state.ended) await replay.disconnect();
 * }
 * ```
 */
export class ReplaySource implements Source, Transport {
	readonly #session: Session;
	readonly #options: ReplayOptions;
	readonly #clock: () => number;
	#cursors: Cursor[] = [];
	/** Streams by their rate, the slowest first: the order they are handed on in. */
	#order: number[] = [];
	/** Seconds of the session that are handed on at a time. */
	#turn = LONGEST_TURN_SECONDS;
	#playhead = new Playhead(0);
	#jumps = 0;
	#start = 0;
	#notes: readonly string[] = [];
	#steps: SampleStep[] = [];
	/** Seconds to deliver before the place of the jump under way. */
	#preroll = 0;
	#open = false;
	readonly #alarm = new Alarm();

	constructor(session: Session, options: ReplayOptions = {}) {
		this.#session = session;
		this.#options = options;
		this.#clock = options.clock ?? now;
	}

	/**
	 * Throws a SourceError when the session has none of the streams asked for, when one of them is empty, when they do not
	 * overlap in time, or when there is no sample at all; a RangeError for a speed that is none.
	 */
	async connect(): Promise<readonly StreamInfo[]> {
		const { streams, start, duration, notes } = await playable(this.#session, this.#options.streamNames);
		this.#start = start;
		this.#notes = notes;
		this.#playhead = new Playhead(duration);
		this.#playhead.setSpeed(this.#options.speed ?? 1, this.#clock());
		this.#playhead.setLoop(this.#options.loop ?? false);
		this.#cursors = streams.map((base) => new Cursor(this.#session, base, start));
		await Promise.all(this.#cursors.map((cursor) => cursor.seek(0)));
		this.#order = [...streams.keys()].sort((a, b) => streams[a]!.info.fs - streams[b]!.info.fs);
		this.#turn = turnOf(streams.map(({ info }) => info.fs));
		this.#open = true;
		if (this.#options.play !== false) this.#playhead.play(this.#clock());
		return streams.map(({ info }) => info);
	}

	async *read(): AsyncIterable<Packet> {
		while (this.#open) {
			await this.#sleep();
			if (!this.#open) return;
			if (this.#jumped) {
				this.#jumps = this.#playhead.jumps;
				const from = Math.max(0, this.#playhead.position - this.#preroll);
				this.#preroll = 0;
				await Promise.all(this.#cursors.map((cursor) => cursor.seek(from)));
				continue;
			}
			const step = this.#steps.shift();
			if (step) await this.#move(step);
			if (this.#jumped) continue;
			yield* this.#due(this.#playhead.advance(this.#clock()));
			if (!this.#jumped) this.#playhead.wrap(this.#clock());
		}
	}

	/** A seek or a loop that the cursors have not followed yet. */
	get #jumped(): boolean {
		return this.#jumps !== this.#playhead.jumps;
	}

	/**
	 * Everything up to `position`, turn by turn, unless a jump comes between. A turn is read from the disk for all streams
	 * before any of it is handed on, so that a slow read holds them up alike and none gets ahead of the others.
	 */
	async *#due(position: number): AsyncIterable<Packet> {
		for (let next = this.#next; next <= position; next = this.#next) {
			const to = Math.min(position, next + this.#turn);
			const packets: Packet[] = [];
			for (const stream of this.#order) {
				const cursor = this.#cursors[stream]!;
				for (let chunk = await cursor.take(to); chunk; chunk = await cursor.take(to)) {
					packets.push({ stream, chunk });
				}
			}
			for (const packet of packets) {
				if (!this.#open || this.#jumped) return;
				yield packet;
			}
		}
	}

	/** Position of the next sample of all; Infinity at the end. */
	get #next(): number {
		return Math.min(...this.#cursors.map((cursor) => cursor.due));
	}

	async #move({ count, grid = 1 }: SampleStep): Promise<void> {
		const cursor = this.#cursors[0]!;
		const { row, index } = cursor.place;
		const next = count < 0 ? Math.ceil(index / grid) : Math.floor(index / grid);
		// Everything up to the row before the one that comes next then.
		const target = await cursor.positionOf(row + (next + count) * grid - index - 1);
		if (count < 0) this.#preroll = this.#options.preroll ?? 0;
		this.#playhead.stepTo(target, this.#clock());
	}

	async disconnect(): Promise<void> {
		this.#open = false;
		this.#alarm.ring();
		await Promise.all(this.#cursors.map((cursor) => cursor.close()));
		await this.#options.onDisconnect?.();
	}

	/** It is its own transport. */
	get transport(): Transport {
		return this;
	}

	get state(): TransportState {
		const sample = this.#cursors[0]?.place;
		return { ...this.#playhead.state, start: this.#start, sample, notes: this.#notes };
	}

	play(): void {
		this.#playhead.play(this.#clock());
		this.#alarm.ring();
	}

	pause(): void {
		this.#playhead.pause(this.#clock());
		this.#alarm.ring();
	}

	seek(position: number): void {
		this.#steps = [];
		this.#preroll = this.#options.preroll ?? 0;
		this.#playhead.seek(position, this.#clock());
		this.#alarm.ring();
	}

	step(by: number): void {
		if (by < 0) this.#preroll = this.#options.preroll ?? 0;
		this.#playhead.step(by, this.#clock());
		this.#alarm.ring();
	}

	stepSamples(step: SampleStep): void {
		const { count, grid = 1 } = step;
		if (!Number.isInteger(count) || !Number.isInteger(grid) || grid < 1) {
			throw new RangeError(`A step is a whole number of samples, not ${count} times ${grid}.`);
		}
		this.#playhead.pause(this.#clock());
		this.#steps.push(step);
		this.#alarm.ring();
	}

	setSpeed(speed: number): void {
		this.#playhead.setSpeed(speed, this.#clock());
		this.#alarm.ring();
	}

	setLoop(loop: boolean): void {
		this.#playhead.setLoop(loop);
		this.#alarm.ring();
	}

	setSection(section: Section | undefined): void {
		this.#playhead.setSection(section);
		this.#alarm.ring();
	}

	/** Until the next sample is due (at least a tick, so that samples go in runs), or something changes. */
	#sleep(): Promise<void> {
		if (this.#jumped || this.#steps.length > 0) return Promise.resolve();
		const due = this.#playhead.wait(this.#next, this.#clock());
		const hurried = due === 0 && this.#playhead.state.speed === Infinity;
		const seconds = hurried ? 0 : Math.min(Math.max(due, TICK_SECONDS), LONGEST_SLEEP_SECONDS);
		return this.#alarm.sleep(due === Infinity ? Infinity : seconds * 1000);
	}
}

/**
 * How much of a session is handed on at a time: half a sample of the second fastest stream. With the slowest handed on first,
 * no two streams are then apart by a sample of the slower one, not even in the middle of a turn.
 */
function turnOf(rates: readonly number[]): number {
	const [, second = 0] = [...rates].sort((a, b) => b - a);
	if (!(second > 0)) return LONGEST_TURN_SECONDS;
	return Math.max(SHORTEST_TURN_SECONDS, Math.min(LONGEST_TURN_SECONDS, 0.5 / second));
}
