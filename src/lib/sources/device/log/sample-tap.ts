import { AppError } from '../../../core/errors.ts';

interface Wish {
	readonly channel: number;
	readonly nChannels: number;
	readonly samples: Float32Array;
	have: number;
	done(): void;
}

/** Hands samples of one channel to whoever asks, as they are decoded. For measurements that come out of the signal. */
export class SampleTap {
	#wish: Wish | undefined;

	/** The next `n` samples of a channel. Rejects with a SourceError when they do not come within `seconds`. */
	async collect(channel: number, nChannels: number, n: number, seconds: number): Promise<Float32Array> {
		const samples = new Float32Array(n);
		let timer: ReturnType<typeof setTimeout> | undefined;
		try {
			await new Promise<void>((resolve, reject) => {
				this.#wish = { channel, nChannels, samples, have: 0, done: resolve };
				timer = setTimeout(
					() => reject(new AppError('SourceError', 'No samples came for the measurement. Measure again.')),
					seconds * 1000
				);
			});
		} finally {
			clearTimeout(timer);
			this.#wish = undefined;
		}
		return samples;
	}

	/** `values[sample * nChannels + channel]` */
	take(values: ArrayLike<number>): void {
		const wish = this.#wish;
		if (!wish) return;
		for (let i = wish.channel; i < values.length && wish.have < wish.samples.length; i += wish.nChannels)
			wish.samples[wish.have++] = values[i]!;
		if (wish.have === wish.samples.length) wish.done();
	}
}
