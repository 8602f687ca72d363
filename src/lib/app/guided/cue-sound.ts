/** What a person hears: a cue is high, a rest is low, a countdown ticks, the end is two tones. */
const TONES = {
	cue: [880],
	rest: [440],
	countdown: [660],
	end: [660, 880]
} as const satisfies Record<string, readonly number[]>;
export type CueTone = keyof typeof TONES;

const TONE_SECONDS = 0.14;
/** Softens both ends of a tone, so that it does not click. */
const FADE_SECONDS = 0.01;
const VOLUME = 0.25;

/** Tones for cues. A browser lets a page sound only after the person has clicked: make it in a click. */
export class CueSound {
	#context: AudioContext | undefined;

	/** Makes ready to sound; called from a click. */
	ready(): void {
		this.#context ??= new AudioContext({ latencyHint: 'interactive' });
		void this.#context.resume();
	}

	play(tone: CueTone): void {
		const context = this.#context;
		if (!context || context.state !== 'running') return;
		for (const [i, hz] of TONES[tone].entries()) {
			const at = context.currentTime + i * TONE_SECONDS;
			const volume = new GainNode(context, { gain: 0 });
			const oscillator = new OscillatorNode(context, { frequency: hz });
			volume.gain.linearRampToValueAtTime(VOLUME, at + FADE_SECONDS);
			volume.gain.setValueAtTime(VOLUME, at + TONE_SECONDS - FADE_SECONDS);
			volume.gain.linearRampToValueAtTime(0, at + TONE_SECONDS);
			oscillator.connect(volume).connect(context.destination);
			oscillator.start(at);
			oscillator.stop(at + TONE_SECONDS);
		}
	}

	dispose(): void {
		void this.#context?.close();
		this.#context = undefined;
	}
}
