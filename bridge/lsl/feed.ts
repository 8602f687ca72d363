import { connect, type Socket } from 'node:net';
import { FeedDecoder, ProtocolError } from './decode.ts';
import { feedRequest, MAX_HEADER_BYTES, readFeedResponse } from './handshake.ts';
import { VALUE_BYTES, type LslAddress, type LslStreamInfo } from './stream-info.ts';
import { PATTERN_OFFSETS, PATTERN_TIME, patternValues } from './test-pattern.ts';
import type { LslChunk } from './values.ts';

/** Seconds of a stream that its outlet may hold for a reader, and the most samples: outlets allocate that at once. */
const BUFFER_SECONDS = 30;
const MAX_BUFFER_SAMPLES = 2_000_000;
/** An irregular stream counts as this many samples a second, as in liblsl. */
const IRREGULAR_RATE = 100;
const READ_BYTES = 256 * 1024;
const ANSWER_MS = 10_000;

/** Reads bytes of an outlet's answer: header, test samples, samples. Knows no socket. */
export class FeedReader {
	readonly #info: LslStreamInfo;
	#header = Buffer.alloc(0);
	#decoder: FeedDecoder | undefined;
	#checked = 0;
	#timed = false;

	constructor(info: LslStreamInfo) {
		this.#info = info;
	}

	/** True when the header and both test samples were right. */
	get open(): boolean {
		return this.#checked === PATTERN_OFFSETS.length;
	}

	/** Samples that are complete. `gone`: another outlet answered. Throws a ProtocolError for a peer that is wrong. */
	push(bytes: Buffer): LslChunk | 'gone' | undefined {
		if (this.#decoder) return this.#samples(this.#decoder.push(bytes));
		this.#header = Buffer.concat([this.#header, bytes]);
		const end = this.#header.indexOf('\r\n\r\n');
		if (end < 0) return this.#unfinished();
		const answer = readFeedResponse(this.#header.toString('latin1', 0, end), this.#info.uid);
		if (answer.status === 'gone') return 'gone';
		this.#decoder = new FeedDecoder(this.#info, {
			bigEndian: answer.bigEndian,
			ahead: PATTERN_OFFSETS.length
		});
		const rest = this.#header.subarray(end + 4);
		this.#header = Buffer.alloc(0);
		return this.#samples(this.#decoder.push(rest));
	}

	/** A refusal comes without a blank line, and then the connection ends. */
	ended(): 'gone' | undefined {
		if (this.#decoder || this.#header.length === 0) return undefined;
		const { status } = readFeedResponse(this.#header.toString('latin1'), this.#info.uid);
		return status === 'gone' ? 'gone' : undefined;
	}

	#unfinished(): undefined {
		if (this.#header.length > MAX_HEADER_BYTES) throw new ProtocolError('an endless header');
		return undefined;
	}

	#samples(chunk: LslChunk | undefined): LslChunk | undefined {
		if (!chunk) return undefined;
		if (this.open) return this.#from(chunk, this.#firstTimed(chunk));
		const { channelCount: n, format } = this.#info;
		let row = 0;
		for (; row < chunk.timestamps.length && !this.open; row++) {
			const wanted = patternValues(format, n, PATTERN_OFFSETS[this.#checked]!);
			const right = wanted.every((value, k) => chunk.values[row * n + k] === value);
			if (!right || chunk.timestamps[row] !== PATTERN_TIME)
				throw new ProtocolError('test samples of other values than they must have');
			this.#checked++;
		}
		const rest = this.#from(chunk, row);
		return rest && this.#from(rest, this.#firstTimed(rest));
	}

	/** Who connects in the middle of a chunk gets its rest without a time: that rest is left out. */
	#firstTimed({ timestamps }: LslChunk): number {
		if (this.#timed) return 0;
		const first = timestamps.findIndex((time) => !Number.isNaN(time));
		this.#timed = first >= 0;
		return first < 0 ? timestamps.length : first;
	}

	#from(chunk: LslChunk, row: number): LslChunk | undefined {
		if (row === 0) return chunk;
		if (row === chunk.timestamps.length) return undefined;
		const values = chunk.values.slice(row * this.#info.channelCount);
		return { values, timestamps: chunk.timestamps.slice(row) };
	}
}

/** What a feed tells; one of `gone` and `lost` ends it. */
export interface FeedEvents {
	open(): void;
	chunk(chunk: LslChunk): void;
	/** The outlet is not this one any more. */
	gone(): void;
	/** The connection ended. `broken`: because the other side does not keep to the protocol. */
	lost(message: string, broken: boolean): void;
}

/** Samples that an outlet may hold for a reader of this stream. */
export const bufferSamples = ({ rate }: LslStreamInfo): number =>
	Math.min(MAX_BUFFER_SAMPLES, Math.ceil((rate > 0 ? rate : IRREGULAR_RATE) * BUFFER_SECONDS));

/** Connects to an outlet and reads until one side ends it. Returns how to end it from here. */
export function openFeed(
	info: LslStreamInfo,
	{ address, dataPort }: LslAddress,
	events: FeedEvents
): () => void {
	const reader = new FeedReader(info);
	let ended = false;
	const end = (tell?: () => void): void => {
		if (ended) return;
		ended = true;
		clearTimeout(patience);
		socket.destroy();
		tell?.();
	};
	const take = (bytes: Buffer): void => {
		if (ended) return;
		try {
			const wasOpen = reader.open;
			const got = reader.push(bytes);
			if (reader.open && !wasOpen) {
				clearTimeout(patience);
				events.open();
			}
			if (got === 'gone') end(events.gone);
			else if (got) events.chunk(got);
		} catch (error) {
			if (!(error instanceof ProtocolError)) throw error;
			end(() => events.lost(`It sent ${error.message}.`, true));
		}
	};
	const buffer = Buffer.allocUnsafe(READ_BYTES);
	const socket: Socket = connect({
		host: address,
		port: dataPort,
		noDelay: true,
		onread: {
			buffer,
			callback: (count) => {
				take(buffer.subarray(0, count));
				return true;
			}
		}
	});
	const patience = setTimeout(() => end(() => events.lost('It did not answer.', false)), ANSWER_MS);
	socket.on('connect', () => socket.write(feedRequest(info, VALUE_BYTES[info.format], bufferSamples(info))));
	socket.on('error', (error) =>
		end(() => events.lost(`The connection failed (${(error as NodeJS.ErrnoException).code}).`, false))
	);
	socket.on('close', () => {
		try {
			const gone = reader.ended() === 'gone';
			end(() => (gone ? events.gone() : events.lost('The connection ended.', false)));
		} catch (error) {
			end(() => events.lost(`It sent ${(error as Error).message}.`, true));
		}
	});
	return () => end();
}
