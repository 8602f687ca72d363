import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CueSound } from './cue-sound.ts';

let tones: number[];
let contexts: { state: string; closed: boolean }[];
class Node {
	readonly gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {} };
	readonly #frequency: number | undefined;
	constructor(_context: unknown, { frequency }: { frequency?: number }) {
		this.#frequency = frequency;
	}
	connect<T>(next: T): T {
		return next;
	}
	start(): void {
		if (this.#frequency !== undefined) tones.push(this.#frequency);
	}
	stop(): void {}
}
class Context {
	state = 'suspended';
	closed = false;
	readonly currentTime = 0;
	readonly destination = {};
	constructor() {
		contexts.push(this);
	}
	async resume(): Promise<void> {
		this.state = 'running';
	}
	async close(): Promise<void> {
		this.closed = true;
	}
}

beforeEach(() => {
	[tones, contexts] = [[], []];
	vi.stubGlobal('AudioContext', Context);
	vi.stubGlobal('GainNode', Node);
	vi.stubGlobal('OscillatorNode', Node);
});
afterEach(() => vi.unstubAllGlobals());

test('it is silent until a click has made it ready; the end is two tones', async () => {
	const sound = new CueSound();
	sound.play('cue');
	expect([tones, contexts]).toEqual([[], []]);
	sound.ready();
	sound.ready();
	sound.play('cue');
	sound.play('end');
	expect([tones, contexts.length]).toEqual([[880, 660, 880], 1]);
	sound.dispose();
	expect(contexts[0]!.closed).toBe(true);
	sound.play('cue');
	expect(tones).toHaveLength(3);
});
