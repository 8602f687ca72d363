import { now } from '../../core/clock.ts';
import { seconds, type Seconds } from '../../core/units.ts';
import { firstArrivedSince } from '../../ring/arrived-since.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** The clock that streams are on: `app`, the session whose recorded times a replay brings, or `mixed`. */
export type ClockOf =
	{ readonly kind: 'app' | 'mixed' } | { readonly kind: 'replay'; readonly session: string };

/** Which clock the timestamps of these streams are on. */
export function clockOf(streams: readonly LiveStream[]): ClockOf {
	const clocks = new Set(streams.map(({ clock }) => clock));
	if (clocks.size > 1) return { kind: 'mixed' };
	const [session] = clocks;
	return session === undefined ? { kind: 'app' } : { kind: 'replay', session };
}

/** What labels are stamped by: the app clock, or the times that a replay brings. */
export interface SampleClock {
	readonly replay: boolean;
	/** The streams whose times count. */
	readonly streams: readonly LiveStream[];
}

/** What labels are stamped by while these streams are live: a replay's times as soon as there is one. */
export function sampleClock(streams: readonly LiveStream[]): SampleClock {
	const replayed = streams.filter(({ clock }) => clock !== undefined);
	return replayed.length > 0 ? { replay: true, streams: replayed } : { replay: false, streams };
}

/** What labels are stamped by in a recording on this clock (see `LiveStream.clock`), whatever else is live. */
export const sampleClockOf = (clock: string | undefined, streams: readonly LiveStream[]): SampleClock => ({
	replay: clock !== undefined,
	streams: streams.filter((stream) => stream.clock === clock)
});

/**
 * The present on the clock of the samples: the app clock, or in a replay the time of the newest sample. Undefined while a
 * replay has not brought a sample: there is no time that a label could have.
 */
export function sampleTime(clock: SampleClock): Seconds | undefined {
	return clock.replay ? latestOf(ringsOf(clock).map((ring) => ring.newest)) : now();
}

/** The time of the first sample of a replay that came at `time` (app clock) or later; undefined before it came. */
export function firstTimeSince(clock: SampleClock, time: Seconds): Seconds | undefined {
	const times = ringsOf(clock).flatMap((ring) => timeOf(ring, firstArrivedSince(ring, time)) ?? []);
	return times.length > 0 ? seconds(Math.min(...times)) : undefined;
}

/**
 * A time on the app clock, on the clock of the samples: in a replay that of the sample that came last before it. Undefined
 * while a replay has not brought a sample.
 */
export function onSampleClock(clock: SampleClock, time: Seconds): Seconds | undefined {
	if (!clock.replay) return time;
	const times = ringsOf(clock).flatMap((ring) => {
		const row = firstArrivedSince(ring, time, false) - 1;
		return timeOf(ring, Math.max(row, ring.oldest)) ?? [];
	});
	return latestOf(times);
}

const ringsOf = ({ streams }: SampleClock): readonly SharedRing[] =>
	streams.map(({ ring }) => new SharedRing(ring));

function latestOf(times: readonly Seconds[]): Seconds | undefined {
	const known = times.filter(Number.isFinite);
	return known.length > 0 ? seconds(Math.max(...known)) : undefined;
}

function timeOf(ring: SharedRing, row: number): Seconds | undefined {
	const time = ring.read(row, ring.buffer(1)).timestamps[0];
	return time === undefined ? undefined : seconds(time);
}
