import {
	decodeNumbers,
	decodeTexts,
	type Frame,
	type OfferedStream,
	type Reply
} from '../../src/lib/sources/lsl/protocol.ts';
import type { LslBackend, LslOutlet } from '../lsl/backend.ts';
import { lslClock } from '../lsl/clock.ts';
import { valuesOf } from '../lsl/values.ts';
import { declarationOf } from './listing.ts';

const LOOK_MS = 500;
/** Texts in one frame. */
const MAX_TEXTS = 10_000;
/** Without a frame for so long the neutral value is sent: what is steered must not run on when its page hangs. */
const DEAD_MS = 500;

/** A stream that a page offers to the laboratory. It ends with the page, its neutral value last. */
export class PageOutlet {
	readonly #offer: OfferedStream;
	readonly #outlet: LslOutlet;
	readonly #timer: NodeJS.Timeout;
	#last = Infinity;

	private constructor(id: number, offer: OfferedStream, outlet: LslOutlet, tell: (reply: Reply) => void) {
		this.#offer = offer;
		this.#outlet = outlet;
		let told = -1;
		const look = (): void => {
			if (Date.now() - this.#last > DEAD_MS) this.#letGo();
			if (outlet.consumers === told) return;
			told = outlet.consumers;
			tell({ type: 'outlet', id, uid: outlet.info.uid, consumers: told });
		};
		look();
		this.#timer = setInterval(look, LOOK_MS);
	}

	static async open(
		id: number,
		offer: OfferedStream,
		backend: LslBackend,
		tell: (reply: Reply) => void
	): Promise<PageOutlet> {
		return new PageOutlet(id, offer, await backend.openOutlet(declarationOf(offer)), tell);
	}

	get uid(): string {
		return this.#outlet.info.uid;
	}

	/** Passes a frame on. False when it does not fit what was offered. */
	push({ format, channels, timestamps, payload }: Frame): boolean {
		if (format !== this.#offer.format || channels !== this.#offer.channels) return false;
		const count = channels * timestamps.length;
		if (format === 'string' && count > MAX_TEXTS) return false;
		const values = format === 'string' ? decodeTexts(payload, count) : decodeNumbers(format, payload, count);
		if (!values || !timestamps.every(Number.isFinite)) return false;
		this.#outlet.push({ values, timestamps });
		this.#last = Date.now();
		return true;
	}

	async close(): Promise<void> {
		clearInterval(this.#timer);
		this.#letGo();
		await this.#outlet.close();
	}

	#letGo(): void {
		this.#last = Infinity;
		const { neutral, format } = this.#offer;
		if (neutral)
			this.#outlet.push({ values: valuesOf(format, neutral), timestamps: Float64Array.of(lslClock()) });
	}
}
