import { ClockOffsetEstimator, type ClockOffset } from './clock-offset-estimator.ts';
import { isPlausible } from './stamp-check.ts';
import { decodeNumbers, decodeTexts, type Frame } from './protocol.ts';

/** An event of a stream of markers. */
export interface Marker {
	/** What was sent; numbers as text. Several channels are joined with a space. */
	readonly text: string;
	/** Seconds on the app clock. */
	readonly timestamp: number;
}

/** A marker whose clock stays unknown is stamped by its arrival after so long. */
export const MARKER_CLOCK_SECONDS = 3;

/** Turns the frames of a stream of markers into texts on the app clock; holds them until both clocks are known. */
export class MarkerFlow {
	readonly #clock = new ClockOffsetEstimator();
	#held: { readonly frame: Frame; readonly receivedAt: number }[] = [];

	/** True while markers have come and wait for a clock. */
	get holding(): boolean {
		return this.#held.length > 0;
	}

	/** The subscription is a new one, maybe to another outlet. Returns what was still held of the old one. */
	resume(time: number, bridge: ClockOffset | undefined): readonly Marker[] {
		const before = this.flush(time, bridge);
		this.#clock.clear();
		return before;
	}

	/** The outlet's clock was measured. */
	measured(time: number, offset: number, rtt: number): void {
		this.#clock.add(time, offset, rtt);
	}

	/** The markers that `frame` completes, in order. `bridge`: the bridge clock against the app clock. */
	take(frame: Frame, time: number, bridge: ClockOffset | undefined): readonly Marker[] {
		const before = frame.newOutlet ? this.resume(time, bridge) : [];
		this.#clock.add(time, frame.offset, frame.rtt);
		this.#held.push({ frame, receivedAt: time });
		return [...before, ...this.release(time, bridge)];
	}

	/** The markers that no longer wait for a clock, in order. */
	release(time: number, bridge: ClockOffset | undefined): readonly Marker[] {
		const waited = ({ receivedAt }: { readonly receivedAt: number }): boolean =>
			time - receivedAt >= MARKER_CLOCK_SECONDS;
		return (this.#clock.at(time) && bridge) || this.#held.some(waited) ? this.flush(time, bridge) : [];
	}

	/** All that is held, by what is known now, or by arrival: better an uncertain time than a lost marker. */
	flush(time: number, bridge: ClockOffset | undefined): readonly Marker[] {
		const outlet = this.#clock.at(time);
		const held = this.#held;
		this.#held = [];
		return held.flatMap(({ frame, receivedAt }) =>
			markersOf(
				frame,
				outlet && bridge ? outlet.offset + bridge.offset : receivedAt - frame.timestamps.at(-1)!,
				receivedAt
			)
		);
	}
}

/** A marker whose stamp is of another clock is as old as its arrival. */
function markersOf(frame: Frame, offset: number, receivedAt: number): readonly Marker[] {
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
		timestamp: isPlausible(time + offset, receivedAt) ? time + offset : receivedAt
	}));
}
