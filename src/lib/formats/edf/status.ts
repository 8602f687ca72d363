import type { RandomAccess } from '../../store/random-access.ts';
import type { NamedEvent, NamedTrack } from '../imported-session.ts';
import type { FileAnnotations } from './read-annotations.ts';
import type { ReadHeader, ReadSignal } from './read-header.ts';

/** Bits of the Status channel (BioSemi, "Trigger signals"): 0 to 15 are the trigger inputs 1 to 16. */
const TRIGGER_BITS = 0xffff;
const NEW_EPOCH = 1 << 16;
const IN_RANGE = 1 << 20;
const LOW_BATTERY = 1 << 22;

/** Triggers that are as short and take as little of the recording are marks: the class lasts until the next one. */
const PULSE_SECONDS = 0.25;
const PULSE_SHARE = 0.2;

/** What the Status channel of a BioSemi amplifier says. */
export interface StatusTrack {
	/** Undefined where no trigger came. */
	readonly track: NamedTrack | undefined;
	readonly notes: readonly string[];
}

/** The Status channel of a file; undefined in files without one, and in those that were written here. */
export const statusSignal = ({ bits, signals, stream }: ReadHeader): ReadSignal | undefined =>
	bits === 24 && stream === undefined
		? signals.find(({ label, samples }) => /^status$/i.test(label) && samples > 0)
		: undefined;

interface Change {
	readonly at: number;
	readonly value: number;
}

/** What the bits did over the whole file. */
interface Tally {
	readonly changes: Change[];
	/** Samples with each value of the trigger inputs. */
	readonly counts: Map<number, number>;
	samples: number;
	outOfRange: number;
	lowBattery: boolean;
	epochs: number;
}

/**
 * Reads the triggers of a Status channel: the low 16 bits are the class by its number; the value they have most of the time is
 * none. `zero`: the timestamp that the times of the file count from.
 */
export async function statusTrack(
	source: RandomAccess,
	header: ReadHeader,
	signal: ReadSignal,
	annotations: FileAnnotations,
	zero: number
): Promise<StatusTrack> {
	const tally: Tally = {
		changes: [],
		counts: new Map(),
		samples: 0,
		outOfRange: 0,
		lowBattery: false,
		epochs: 0
	};
	const period = header.recordSeconds / signal.samples;
	let [last, before] = [-1, 0];
	for (let record = 0; record < annotations.records; record++) {
		const place = header.headerBytes + record * header.recordBytes + signal.place;
		const bytes = await source.read(place, 3 * signal.samples);
		const begins = zero + annotations.times.begins[record]!;
		for (let row = 0; row < signal.samples; row++) {
			const status = bytes[3 * row]! | (bytes[3 * row + 1]! << 8) | (bytes[3 * row + 2]! << 16);
			const value = status & TRIGGER_BITS;
			if (value !== last) tally.changes.push({ at: begins + row * period, value });
			last = value;
			count(tally, status, before);
			before = status;
		}
	}
	return { track: trackOf(tally, period), notes: notesOf(tally, period) };
}

function count(tally: Tally, status: number, before: number): void {
	const value = status & TRIGGER_BITS;
	tally.counts.set(value, (tally.counts.get(value) ?? 0) + 1);
	if (tally.samples > 0 && status & NEW_EPOCH && !(before & NEW_EPOCH)) tally.epochs++;
	if (!(status & IN_RANGE)) tally.outOfRange++;
	if (status & LOW_BATTERY) tally.lowBattery = true;
	tally.samples++;
}

/** The value that the inputs have most of the time. */
const idleOf = ({ counts }: Tally): number => [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;

/** True for triggers that are marks. */
function arePulses({ changes, counts, samples }: Tally, idle: number, period: number): boolean {
	const runs = changes.filter(({ value }) => value !== idle).length;
	const active = samples - (counts.get(idle) ?? 0);
	return runs > 0 && active * period <= PULSE_SECONDS * runs && active < PULSE_SHARE * samples;
}

function trackOf(tally: Tally, period: number): NamedTrack | undefined {
	const idle = idleOf(tally);
	const pulses = arePulses(tally, idle, period);
	const events = tally.changes.flatMap(({ at, value }, i): NamedEvent[] => {
		if (value !== idle) return [{ timestamp: at, className: String(value) }];
		return i === 0 || pulses ? [] : [{ timestamp: at, className: undefined }];
	});
	return events.length === 0 ? undefined : { name: 'Status', events };
}

function notesOf(tally: Tally, period: number): string[] {
	const idle = idleOf(tally);
	const notes: string[] = [];
	if (tally.counts.size > 1) {
		const lasting = arePulses(tally, idle, period) ? '; each lasts until the next one' : '';
		const rest = idle === 0 ? '' : ` ${idle}, which the inputs have most of the time, is none.`;
		notes.push(
			`The triggers of the Status channel (its low 16 bits) are labels by their number${lasting}.${rest}`
		);
	}
	if (tally.epochs > 0) {
		notes.push(
			`The Status channel marks ${tally.epochs} ${tally.epochs === 1 ? 'beginning' : 'beginnings'} of a new epoch: the recording was paused there, for a time that the file does not say.`
		);
	}
	if (tally.outOfRange > 0 && tally.outOfRange < tally.samples) {
		const seconds = Number((tally.outOfRange * period).toFixed(2));
		notes.push(
			`The Status channel says that CM was out of range for ${seconds} s: values there may be wrong.`
		);
	}
	if (tally.lowBattery) notes.push('The Status channel says that the battery was low.');
	return notes;
}
