import { AppError } from '../../core/errors.ts';
import { BridgeLink, type LinkOptions } from './bridge-link.ts';
import { encodeFrame, encodeTexts, type OfferedStream, type Reply } from './protocol.ts';

const OPEN_MS = 6_000;
/** Bytes that may wait in the browser before rows are left out. */
const WAITING_BYTES = 1 << 20;
const START_IT = 'Start the bridge, then switch the outlet on again.';

/**
 * A stream that this page offers to the laboratory, through a connection of its own: whatever ends that, the worker or
 * the page, the bridge hears it, sends the neutral value and closes the stream.
 */
export class LslPageOutlet {
	readonly #offer: OfferedStream;
	readonly #link: BridgeLink;
	readonly #id: number;
	#failure: string | undefined;
	#consumers = 0;
	#dropped = 0;
	#sequence = 0;
	#samples = 0;

	private constructor(address: string, offer: OfferedStream, options: LinkOptions, ready: () => void) {
		this.#offer = offer;
		const events = {
			state: (state: BridgeLink['state'], message: string): void => {
				if (state !== 'open' && state !== 'connecting' && state !== 'question' && state !== 'closed')
					this.#fail(message);
				ready();
			},
			open: (): void => this.#link.send({ type: 'open-outlet', id: this.#id, stream: offer }),
			reply: (reply: Reply): void => {
				if (reply.type === 'outlet' && reply.id === this.#id) {
					this.#consumers = reply.consumers;
					this.#offered = true;
				} else if (reply.type === 'refused' && (reply.id ?? this.#id) === this.#id) this.#fail(reply.message);
				ready();
			}
		};
		this.#link = new BridgeLink(address, events, options);
		this.#id = this.#link.newId();
	}

	#offered = false;

	/** Offers a stream. Resolves when the laboratory can find it; rejects with a SourceError that says what is missing. */
	static async open(
		address: string,
		offer: OfferedStream,
		options: LinkOptions = {}
	): Promise<LslPageOutlet> {
		let look: () => void = () => {};
		const outlet = new LslPageOutlet(address, offer, options, () => look());
		let end = Date.now() + OPEN_MS;
		// The clock between page and bridge must be known before anything can be stamped.
		while (!(outlet.#offered && outlet.#link.clock.at(0))) {
			// The person has all the time to answer a question of the browser.
			if (outlet.#link.state === 'question') end = Date.now() + OPEN_MS;
			if (outlet.#failure ?? Date.now() > end) {
				outlet.#link.close();
				throw new AppError('SourceError', outlet.#failure ?? `The bridge did not answer. ${START_IT}`);
			}
			await new Promise<void>((resolve) => {
				const timer = setTimeout(resolve, 20);
				look = (): void => {
					clearTimeout(timer);
					resolve();
				};
			});
		}
		return outlet;
	}

	/** Readers in the laboratory. */
	get consumers(): number {
		return this.#consumers;
	}

	/** Samples left out because the bridge did not take them in time. */
	get dropped(): number {
		return this.#dropped;
	}

	/** Why nothing can be sent any more, and what to do. */
	get failure(): string | undefined {
		return this.#failure;
	}

	/** Sends numbers, `data[sample * channels + channel]`, with their times on the app clock. */
	send(data: Float32Array, timestamps: ArrayLike<number>): void {
		this.#send(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), timestamps);
	}

	/** Sends one text per sample, for a stream of one channel of strings. */
	sendTexts(texts: readonly string[], timestamps: ArrayLike<number>): void {
		this.#send(encodeTexts(texts), timestamps);
	}

	/** Sends the neutral value and ends the stream. */
	async close(): Promise<void> {
		this.#link.send({ type: 'close-outlet', id: this.#id });
		// Closing a socket sends what waits in it first.
		this.#link.close();
	}

	#send(payload: Uint8Array, timestamps: ArrayLike<number>): void {
		const n = timestamps.length;
		if (this.#failure !== undefined || n === 0) return;
		if (this.#link.waiting > WAITING_BYTES) {
			this.#dropped += n;
			this.#samples += n;
			return;
		}
		const last = timestamps[n - 1]!;
		const { offset } = this.#link.clock.at(last) ?? { offset: 0 };
		this.#link.sendFrame(
			encodeFrame({
				format: this.#offer.format,
				interrupted: false,
				newOutlet: false,
				id: this.#id,
				sequence: this.#sequence++,
				firstSample: this.#samples,
				offset: NaN,
				rtt: NaN,
				channels: this.#offer.channels,
				timestamps: Float64Array.from(timestamps, (time) => time - offset),
				payload
			})
		);
		this.#samples += n;
	}

	#fail(message: string): void {
		if (this.#failure !== undefined) return;
		this.#failure = `${message} ${START_IT}`;
		this.#link.close();
	}
}
