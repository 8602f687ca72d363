import FFT from 'fft.js';

/**
 * The discrete Fourier transform of real signals of one length, any length: directly where it is a power of two, else
 * by Bluestein's chirp transform (L. Bluestein 1970), which is exact but for rounding.
 */
export class Dft {
	readonly size: number;
	readonly #fft: FFT;
	/** Undefined for a power of two. `chirp[2k]`, `chirp[2k + 1]`: exp(−iπk²/n). */
	readonly #chirp: Float64Array | undefined;
	/** The transformed conjugate chirp. */
	readonly #kernel: number[];
	readonly #in: number[];
	readonly #out: number[];

	/** Throws a RangeError for a length below 2. */
	constructor(size: number) {
		if (!(Number.isInteger(size) && size >= 2))
			throw new RangeError(`A transform needs 2 samples, not ${size}.`);
		this.size = size;
		const direct = (size & (size - 1)) === 0;
		const inner = direct ? size : 2 ** Math.ceil(Math.log2(2 * size - 1));
		this.#fft = new FFT(inner);
		this.#in = this.#fft.createComplexArray() as number[];
		this.#out = this.#fft.createComplexArray() as number[];
		this.#kernel = this.#fft.createComplexArray() as number[];
		this.#chirp = direct ? undefined : chirpOf(size);
		if (this.#chirp) this.#transformKernel(this.#chirp, inner);
	}

	/** |X[k]|² for k = 0 … ⌊n/2⌋, in a new array. */
	power(x: Float64Array): Float64Array {
		const out = this.#chirp ? this.#bluestein(x, this.#chirp) : this.#direct(x);
		return Float64Array.from({ length: Math.floor(this.size / 2) + 1 }, (_, k) => {
			const re = out[2 * k]!;
			const im = out[2 * k + 1]!;
			return re * re + im * im;
		});
	}

	#direct(x: Float64Array): readonly number[] {
		this.#fft.realTransform(this.#out, x);
		return this.#out;
	}

	#transformKernel(chirp: Float64Array, inner: number): void {
		const kernel = this.#in.fill(0);
		for (let k = 0; k < this.size; k++) {
			for (const at of k === 0 ? [0] : [k, inner - k]) {
				kernel[2 * at] = chirp[2 * k]!;
				kernel[2 * at + 1] = -chirp[2 * k + 1]!;
			}
		}
		this.#fft.transform(this.#kernel, kernel);
	}

	/** The convolution of the signal times the chirp with the conjugate chirp; its common factor has modulus 1. */
	#bluestein(x: Float64Array, chirp: Float64Array): readonly number[] {
		const { size } = this;
		const input = this.#in.fill(0);
		for (let k = 0; k < size; k++) {
			input[2 * k] = x[k]! * chirp[2 * k]!;
			input[2 * k + 1] = x[k]! * chirp[2 * k + 1]!;
		}
		const product = this.#out;
		this.#fft.transform(product, input);
		for (let i = 0; i < product.length; i += 2) {
			const [re, im] = [product[i]!, product[i + 1]!];
			const [kr, ki] = [this.#kernel[i]!, this.#kernel[i + 1]!];
			product[i] = re * kr - im * ki;
			product[i + 1] = re * ki + im * kr;
		}
		this.#fft.inverseTransform(this.#in, product);
		return this.#in;
	}
}

function chirpOf(size: number): Float64Array {
	const chirp = new Float64Array(2 * size);
	for (let k = 0; k < size; k++) {
		// k² modulo 2n keeps the angle small and exact.
		const angle = (-Math.PI * ((k * k) % (2 * size))) / size;
		chirp[2 * k] = Math.cos(angle);
		chirp[2 * k + 1] = Math.sin(angle);
	}
	return chirp;
}
