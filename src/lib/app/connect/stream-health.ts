import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** How a stream is doing, about four times a second. */
export interface StreamHealth {
	readonly name: string;
	/** Samples per second over the last two seconds. */
	readonly rate: number;
	/** Samples that came since it was first connected. */
	readonly came: number;
	/** Samples lost since it was connected, and in the last ten seconds. */
	readonly lost: number;
	readonly lostLately: number;
	/** Seconds since the last sample came. */
	readonly quiet: number;
}

/** Measures rates and losses of one connection's streams from what their rings have counted in the last ten seconds. */
export class HealthMeter {
	#history: { time: number; written: number[]; lost: number[] }[] = [];

	/** `time`: seconds on the app clock. One entry per stream. */
	read(streams: readonly LiveStream[], time: number): StreamHealth[] {
		const rings = streams.map((stream) => new SharedRing(stream.ring));
		const entry = { time, written: rings.map((ring) => ring.written), lost: rings.map((ring) => ring.lost) };
		this.#history = [...this.#history.filter((old) => old.time > time - 10), entry];
		const before = this.#history.find((old) => old.time > time - 2) ?? entry;
		const oldest = this.#history[0] ?? entry;
		return rings.map((ring, i) => {
			const arrived = ring.arrivalOf(ring.written - 1);
			return {
				name: streams[i]!.info.name,
				rate: time > before.time ? (entry.written[i]! - before.written[i]!) / (time - before.time) : 0,
				came: entry.written[i]!,
				lost: entry.lost[i]!,
				lostLately: entry.lost[i]! - oldest.lost[i]!,
				quiet: Number.isNaN(arrived) ? time - oldest.time : time - arrived
			};
		});
	}
}
