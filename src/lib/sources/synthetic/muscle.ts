import { seeded, type Random } from '../../core/random.ts';

/** What the synthetic forearm is made of. */
export interface MuscleOptions {
	readonly nChannels: number;
	readonly fs: number;
	readonly seed: number;
	/** 50 or 60; 0 for a quiet laboratory. */
	readonly mainsHz: number;
	/** Seconds between a cue and the muscle's answer, drawn between the two for every cue. */
	readonly reaction: readonly [number, number];
}

/** Values at which the synthetic amplifier clips, µV. */
export const FULL_SCALE_UV = 2000;

const ACTIVE_UV = 95;
/** The strongest contraction. */
const FULL_UV = 300;
/** Following a path a muscle wavers less than holding a gesture: the eye corrects it. */
const STEADY = 0.3;
const TONE_UV = 5;
const NOISE_UV = 5;
const MAINS_UV = 4;
const CROSSTALK = 0.5;
const RAMP_SECONDS = 0.08;
const TABLE = 1 << 16;
const GOLDEN_ANGLE = 2.399963229728653;

/**
 * Surface EMG of a forearm under a ring of electrodes, in µV: band-limited noise (20–450 Hz) per muscle site, shaped by
 * the class being held. Class 0 and "none" are rest; every other class has its own place round the arm, a second,
 * weaker one, and its own strength, so that classes overlap without being the same. Effort wavers slowly and differs a
 * little every time, neighbours pick each other up, and mains hum lies over it all.
 *
 * Same seed and same gestures at the same samples → the same samples, however they are asked for.
 */
export class SyntheticMuscle {
	readonly #options: MuscleOptions;
	readonly #random: Random;
	readonly #noise: Float32Array;
	readonly #gain: Float64Array;
	readonly #mainsPhase: Float64Array;
	readonly #state: Float64Array;
	readonly #sites: Float64Array;
	readonly #target: Float64Array;
	readonly #level: Float64Array;
	readonly #band: readonly [number, number, number, number];
	#lcg: number;
	#sample = 0;
	#waver = 0;
	#wavering = 1;
	/** The cue that is not answered yet. */
	#pending: { readonly at: number; readonly classIndex: number } | undefined;

	constructor(options: MuscleOptions) {
		const { nChannels, fs, seed } = options;
		this.#options = options;
		this.#random = seeded(seed);
		this.#noise = gaussianTable(seeded(seed ^ 0x5bd1e995));
		this.#lcg = (seed * 2654435761) >>> 0;
		this.#gain = Float64Array.from({ length: nChannels }, () => 0.75 + 0.5 * this.#random());
		this.#mainsPhase = Float64Array.from({ length: nChannels }, () => 2 * Math.PI * this.#random());
		this.#state = new Float64Array(2 * nChannels);
		this.#sites = new Float64Array(nChannels);
		this.#target = new Float64Array(nChannels).fill(TONE_UV);
		this.#level = new Float64Array(nChannels).fill(TONE_UV);
		this.#band = bandpass(20, Math.min(450, fs * 0.45), fs);
	}

	/** Holds a class from now on, after the reaction time. 0 and −1 are rest. */
	cueClass(classIndex: number): void {
		const [least, most] = this.#options.reaction;
		const delay = least + (most - least) * this.#random();
		this.#pending = { at: this.#sample + Math.round(delay * this.#options.fs), classIndex };
	}

	/**
	 * Follows a level from now on, without a reaction time: who sees a path coming is not late. One number per direction of
	 * movement, −1 … 1; up and down have a place round the arm each, the strongest contraction at 1.
	 */
	setSimulatedEffort(outputs: readonly number[]): void {
		this.#pending = undefined;
		this.#wavering = STEADY;
		const { nChannels } = this.#options;
		for (let c = 0; c < nChannels; c++) {
			let level = TONE_UV;
			for (const [axis, value] of outputs.entries()) {
				const strength = FULL_UV * Math.min(1, Math.abs(value));
				level += strength * pattern(2 * axis + (value < 0 ? 2 : 1), c / nChannels, 0);
			}
			this.#target[c] = level;
		}
	}

	/** The next `n` samples: `out[sample * nChannels + channel]`, µV. */
	next(n: number): Float32Array {
		const { nChannels, fs, mainsHz } = this.#options;
		const out = new Float32Array(n * nChannels);
		const follow = 1 - Math.exp(-1 / (RAMP_SECONDS * fs));
		const wander = 1 - Math.exp(-1 / (0.4 * fs));
		const [b0, a1, a2, scale] = this.#band;
		const [state, sites, level, gain] = [this.#state, this.#sites, this.#level, this.#gain];
		for (let s = 0; s < n; s++) {
			if (this.#pending && this.#sample >= this.#pending.at) this.#hold(this.#pending.classIndex);
			this.#waver += wander * (this.#draw() * Math.sqrt(2 / wander) * 0.15 - this.#waver);
			const effort = Math.max(0.3, 1 + this.#wavering * this.#waver);
			for (let c = 0; c < nChannels; c++) {
				level[c]! += follow * (this.#target[c]! - level[c]!);
				// Band-limited noise: one resonator, direct form II transposed, b = [b0, 0, -b0].
				const white = this.#draw();
				const y = b0 * white + state[2 * c]!;
				state[2 * c] = state[2 * c + 1]! - a1 * y;
				state[2 * c + 1] = -b0 * white - a2 * y;
				sites[c] = y * scale * level[c]! * effort;
			}
			const hum = (2 * Math.PI * mainsHz * this.#sample) / fs;
			const row = s * nChannels;
			for (let c = 0; c < nChannels; c++) {
				const left = sites[c === 0 ? nChannels - 1 : c - 1]!;
				const right = sites[c === nChannels - 1 ? 0 : c + 1]!;
				const mains = mainsHz > 0 ? MAINS_UV * Math.sin(hum + this.#mainsPhase[c]!) : 0;
				const value = gain[c]! * (sites[c]! + CROSSTALK * (left + right)) + mains + NOISE_UV * this.#draw();
				out[row + c] = Math.max(-FULL_SCALE_UV, Math.min(FULL_SCALE_UV, value));
			}
			this.#sample++;
		}
		return out;
	}

	#hold(classIndex: number): void {
		this.#pending = undefined;
		this.#wavering = 1;
		const { nChannels } = this.#options;
		const strength = ACTIVE_UV * (0.8 + 0.4 * this.#random());
		const shift = 0.25 * (this.#random() - 0.5);
		for (let c = 0; c < nChannels; c++) {
			this.#target[c] = TONE_UV + (classIndex > 0 ? strength * pattern(classIndex, c / nChannels, shift) : 0);
		}
	}

	/** One standard normal number: a seeded counter picks from a table, 4 ns instead of 40. */
	#draw(): number {
		this.#lcg = (Math.imul(this.#lcg, 1664525) + 1013904223) >>> 0;
		return this.#noise[this.#lcg >>> 16]!;
	}
}

/** How strongly class `k` moves the muscle at `place` (0 … 1 round the arm): two bumps, the second one weaker. */
function pattern(k: number, place: number, shift: number): number {
	const at = 2 * Math.PI * place;
	const centre = k * GOLDEN_ANGLE + shift;
	const bump = (angle: number, width: number): number =>
		Math.exp((Math.cos(at - angle) - 1) / (width * width));
	const vigour = 0.65 + 0.35 * Math.abs(Math.cos(1.7 * k));
	return vigour * (bump(centre, 0.95) + 0.4 * bump(centre + 2 + 0.5 * k, 0.8));
}

function gaussianTable(random: Random): Float32Array {
	const table = new Float32Array(TABLE);
	for (let i = 0; i < TABLE; i += 2) {
		const radius = Math.sqrt(-2 * Math.log(1 - random()));
		const angle = 2 * Math.PI * random();
		table[i] = radius * Math.cos(angle);
		table[i + 1] = radius * Math.sin(angle);
	}
	return table;
}

/**
 * A two-pole band-pass (R. Bristow-Johnson's cookbook, constant peak gain): `[b0, a1, a2, scale]`, where `scale`
 * brings white noise of variance 1 back to variance 1.
 */
function bandpass(low: number, high: number, fs: number): [number, number, number, number] {
	const centre = Math.sqrt(low * high);
	const w = (2 * Math.PI * centre) / fs;
	const alpha = (Math.sin(w) * (high - low)) / (2 * centre);
	const a0 = 1 + alpha;
	const [b0, a1, a2] = [alpha / a0, (-2 * Math.cos(w)) / a0, (1 - alpha) / a0];
	let power = 0;
	let [z1, z2] = [0, 0];
	for (let i = 0, x = 1; i < 8192; i++, x = 0) {
		const y = b0 * x + z1;
		z1 = z2 - a1 * y;
		z2 = -b0 * x - a2 * y;
		power += y * y;
	}
	return [b0, a1, a2, 1 / Math.sqrt(power)];
}
