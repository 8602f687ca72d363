import {
	encodeFrame,
	encodeTexts,
	type Reply,
	type StreamAddress
} from '../../src/lib/sources/lsl/protocol.ts';
import type { LslBackend, LslInlet } from '../lsl/backend.ts';
import type { ResolvedStream } from '../lsl/resolver.ts';
import type { LslStreamInfo } from '../lsl/stream-info.ts';
import type { LslChunk } from '../lsl/values.ts';
import { described, isMeant, listed } from './listing.ts';
import type { SendQueue } from './send-queue.ts';

/** A stream that is asked for may still be starting. */
const WAIT_SECONDS = 5;
/** Larger chunks are cut: one frame stays well under what a page takes at once. */
const MAX_FRAME_BYTES = 2 ** 20;

/** So many attempts to reach an outlet that never answered, then the page is told. */
const FAILURES = 2;
/** One that was waited for so long is not tried again before that. */
const PATIENCE_MS = 5_000;
/** What may wait until the description of a stream is there. */
const MAX_EARLY_BYTES = 4 * 2 ** 20;

/** Chunks that came before the page knows their stream: the newest, as far as they may wait. */
class EarlyChunks {
	readonly chunks: LslChunk[] = [];
	/** Samples that could not wait. */
	dropped = 0;
	#bytes = 0;

	add(chunk: LslChunk): void {
		this.chunks.push(chunk);
		this.#bytes += bytesOf(chunk);
		while (this.#bytes > MAX_EARLY_BYTES && this.chunks.length > 1) {
			const oldest = this.chunks.shift()!;
			this.#bytes -= bytesOf(oldest);
			this.dropped += oldest.timestamps.length;
		}
	}
}

const bytesOf = ({ values, timestamps }: LslChunk): number =>
	timestamps.byteLength +
	('byteLength' in values ? values.byteLength : values.reduce((sum, text) => sum + 2 * text.length + 16, 0));

/** The streams that were meant were none or several. */
export class NotOne extends Error {
	readonly code: 'missing' | 'ambiguous';
	constructor(code: 'missing' | 'ambiguous', message: string) {
		super(message);
		this.code = code;
	}
}

/** The one stream that is meant, now or within five seconds; undefined when it is not wanted any more. Rejects with a NotOne. */
export async function findOne(
	backend: LslBackend,
	address: StreamAddress,
	unwanted: () => boolean
): Promise<ResolvedStream | undefined> {
	const end = Date.now() + WAIT_SECONDS * 1000;
	while (!unwanted()) {
		const found = backend.streams.filter((one) => isMeant(one, address));
		if (found.length === 1) return found[0]!;
		const words = Object.entries(address).map(([field, value]) => `${field} "${value}"`);
		if (found.length > 1)
			throw new NotOne(
				'ambiguous',
				`${found.length} streams have ${words.join(', ')}. Stop all but one, or choose by source id.`
			);
		if (Date.now() > end)
			throw new NotOne(
				'missing',
				`No stream has ${words.join(', ')}. Start its program, then connect again.`
			);
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return undefined;
}

/** What a subscription needs of the bridge and of its page. */
export interface Surroundings {
	readonly backend: LslBackend;
	readonly queue: SendQueue;
	/** Uids of this bridge's outlets. */
	readonly own: ReadonlySet<string>;
	tell(reply: Reply): void;
	/** Nothing came of it. `message`: why, and what to do. */
	failed(message: string): void;
}

/** One stream on its way to one page. */
export class Subscription {
	readonly #id: number;
	readonly #queue: SendQueue;
	readonly #inlet: LslInlet;
	#sequence = 0;
	#samples = 0;
	#offset = NaN;
	#rtt = NaN;
	#interrupted = false;
	#uid: string;
	#closed = false;

	constructor(id: number, stream: ResolvedStream, { backend, queue, own, tell, failed }: Surroundings) {
		this.#id = id;
		this.#queue = queue;
		this.#uid = stream.info.uid;
		// The page must know what a stream is before its first frame: frames wait for that.
		let early: EarlyChunks | undefined = new EarlyChunks();
		let told = false;
		let failures = 0;
		const started = Date.now();
		const introduce = async (): Promise<void> => {
			told = true;
			let nameless = '';
			const full = await this.#inlet.fullInfo().catch((error: Error): LslStreamInfo | undefined => {
				nameless = `${error.message} Its channels have no names and units.`;
				return undefined;
			});
			if (this.#closed || !early) return;
			tell({ type: 'subscribed', id, stream: described(listed(stream, own), full) });
			this.#samples += early.dropped;
			for (const chunk of early.chunks) this.#send(chunk);
			early = undefined;
			tell({ type: 'state', id, state: 'streaming', message: nameless });
		};
		this.#inlet = backend.openInlet(stream, {
			chunk: (chunk) => (early ? early.add(chunk) : this.#send(chunk)),
			state: (state, message) => {
				if (state === 'streaming' && !told) return void introduce();
				if (state === 'lost') this.#interrupted = true;
				if (state === 'lost') this.#offset = NaN;
				const often = state === 'lost' && (++failures >= FAILURES || Date.now() - started > PATIENCE_MS);
				if (!told && often) return failed(message);
				if (!early || state === 'changed' || state === 'ended') tell({ type: 'state', id, state, message });
			},
			clock: ({ offset, rtt }) => {
				this.#offset = offset;
				this.#rtt = rtt;
				tell({ type: 'clock', id, offset, rtt });
			}
		});
	}

	close(): void {
		this.#closed = true;
		this.#inlet.close();
	}

	#send({ values, timestamps }: LslChunk): void {
		const { channelCount: channels, format, uid } = this.#inlet.info;
		const bytes = format === 'string' ? 64 : (values as Float32Array).BYTES_PER_ELEMENT * channels + 8;
		const most = Math.max(1, Math.floor(MAX_FRAME_BYTES / bytes));
		for (let from = 0; from < timestamps.length; from += most) {
			const times = timestamps.subarray(from, from + most);
			const part = values.slice(from * channels, (from + times.length) * channels);
			const payload =
				format === 'string'
					? encodeTexts(part as readonly string[])
					: new Uint8Array(
							(part as Float32Array).buffer,
							(part as Float32Array).byteOffset,
							(part as Float32Array).byteLength
						);
			this.#queue.push(
				encodeFrame({
					format,
					interrupted: this.#interrupted,
					newOutlet: uid !== this.#uid,
					id: this.#id,
					sequence: this.#sequence++,
					firstSample: this.#samples,
					offset: this.#offset,
					rtt: this.#rtt,
					channels,
					timestamps: times,
					payload
				})
			);
			this.#samples += times.length;
			this.#interrupted = false;
			this.#uid = uid;
		}
	}
}
