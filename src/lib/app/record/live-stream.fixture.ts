import { now } from '../../core/clock.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples, seconds } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** A live stream that a test writes into. */
export class FakeStream {
	readonly live: LiveStream;
	readonly ring: SharedRing;
	#next = 0;

	/** `clock`: id of the session that is replayed. */
	constructor(name: string, more: Partial<StreamInfo> & { readonly clock?: string } = {}) {
		const { clock, ...info } = more;
		const nChannels = info.nChannels ?? 1;
		this.ring = SharedRing.create(nChannels, 1024);
		this.live = {
			info: { name, fs: hertz(100), unit: 'uV', device: 'Test amplifier', ...info, nChannels },
			ring: this.ring.handle,
			...(clock !== undefined && { clock })
		};
	}

	/** `n` rows from time `at` on (now, on the app clock); each row holds its number in this ring. Returns the times. */
	write(n: number, at: number = now()): Float64Array {
		const { nChannels } = this.ring;
		const data = Float32Array.from(
			{ length: n * nChannels },
			(_, i) => this.#next + Math.floor(i / nChannels)
		);
		const timestamps = Float64Array.from({ length: n }, (_, i) => at + i / this.live.info.fs);
		this.ring.write({ data, timestamps }, now());
		this.#next += n;
		return timestamps;
	}

	/** As a pump writes it when the device was away. */
	writeAfterGap(n: number, lost: number, at: number = now()): void {
		const timestamps = Float64Array.from({ length: n }, (_, i) => at + i / this.live.info.fs);
		const data = new Float32Array(n * this.ring.nChannels).fill(this.#next);
		this.ring.write({ data, timestamps }, now(), {
			sample: samples(this.ring.nextIndex),
			lost,
			seconds: seconds(lost / this.live.info.fs)
		});
		this.#next += n;
	}
}
