import { OffsetTrack, type ClockOffset } from './offset-track.ts';
import { decodeNumbers, decodeTexts, type Frame } from './protocol.ts';

/** An event of a stream of markers. */
export interface Marker {
	/** What was sent; numbers as text. Several channels are joined with a space. */
	readonly text: string;
	/** Seconds on the app clock. */
	readonly timestamp: number;
}

/** Turns the frames of a stream of markers into texts on the app clock; holds them until both clocks are known. */
export class MarkerFlow {
	readonly #clock = new OffsetTrack();
	#held: Frame[] = [];

	/** The subscription is a new one, maybe to another outlet. */
	resume(): void {
		this.#clock.clear();
		this.#held = [];
	}

	/** The outlet's clock was measured. */
	measured(time: number, offset: number, rtt: number): void {
		this.#clock.add(time, offset, rtt);
	}

	/** Holds a frame; what is known by now comes with `release`. */
	take(frame: Frame, time: number): void {
		if (frame.newOutlet) this.#clock.clear();
		this.#clock.add(time, frame.offset, frame.rtt);
		this.#held.push(frame);
	}

	/** The markers that no longer wait for a clock, in order. */
	release(time: number, bridge: ClockOffset | undefined): readonly Marker[] {
		const outlet = this.#clock.at(time);
		if (!outlet || !bridge) return [];
		const frames = this.#held;
		this.#held = [];
		return frames.flatMap((frame) => markersOf(frame, outlet.offset + bridge.offset));
	}
}

function markersOf(frame: Frame, offset: number): readonly Marker[] {
	const { channels, format, payload, timestamps } = frame;
	const count = channels * timestamps.length;
	const values = format === 'string' ? decodeTexts(payload, count) : decodeNumbers(format, payload, count);
	if (!values) return [];
	const texts = Array.from(values as ArrayLike<string | number | bigint>, String);
	return Array.from(timestamps, (time, i) => ({
		text: texts
			.slice(i * channels, (i + 1) * channels)
			.join(' ')
			.trim(),
		timestamp: time + offset
	}));
}
