import type { SignalUnit } from '../../core/signal.ts';
import { tidyRate } from '../../session/quality/inferred-gaps.ts';
import { channelKind } from '../channel-kind.ts';
import type { SignalKind } from '../csv/options.ts';
import { readUnit } from '../unit-names.ts';
import type { ReadHeader, ReadSignal } from './read-header.ts';

/** Signals that make one stream: those of one rate, one unit and one kind. */
export interface SignalGroup {
	readonly name: string;
	readonly unit: SignalUnit;
	readonly kind: SignalKind;
	/** `float64` where single precision would round more than the file does: a small range far from zero. */
	readonly dtype: 'float32' | 'float64';
	readonly fs: number;
	/** Samples in a data record. */
	readonly samples: number;
	readonly signals: readonly GroupedSignal[];
}

/** A signal with its scale to the stream's unit: `value = digital * gain + offset`. */
export interface GroupedSignal {
	readonly label: string;
	readonly place: number;
	readonly gain: number;
	readonly offset: number;
}

/** The streams of a file, in the order of their first signal. */
export function groupSignals({ signals, recordSeconds, stream, bits }: ReadHeader): readonly SignalGroup[] {
	const groups = new Map<string, Group>();
	for (const signal of signals) {
		if (signal.isAnnotations || signal.samples === 0) continue;
		const { unit, factor } = readUnit(signal.unit);
		// A stream that was written here is one, whatever its channels are called.
		const kind = stream === undefined ? kindOf(signal) : 'emg';
		const key = `${signal.samples} ${unit} ${kind}`;
		const group = groups.get(key) ?? { unit, samples: signal.samples, kind, signals: [] };
		groups.set(key, group);
		const { label, place, gain, offset } = signal;
		group.signals.push({ label, place, gain: gain * factor, offset: offset * factor });
	}
	const taken = new Set<string>();
	return [...groups.values()].map(({ unit, samples, kind, signals: members }) => {
		const fs = tidyRate(samples / recordSeconds);
		const first = taken.size === 0 && stream;
		const plain = first || (kind === 'emg' && unit !== 'uV' ? 'signal' : kind);
		let name = plain;
		for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`;
		taken.add(name);
		return {
			name,
			unit,
			kind: kind === 'status' ? 'trigger' : kind,
			fs,
			samples,
			dtype: members.some((one) => isFine(one, bits)) ? 'float64' : 'float32',
			signals: members
		};
	});
}

interface Group {
	readonly unit: SignalUnit;
	readonly samples: number;
	readonly kind: SignalKind | 'status';
	readonly signals: GroupedSignal[];
}

/** Steps of a signal that single precision may round off: what BDF takes for a channel of float32 far from zero. */
const LOST_STEPS = 16;

/** True for a signal whose steps are much finer than single precision is at its largest value. */
const isFine = ({ gain, offset }: GroupedSignal, bits: number): boolean =>
	(Math.abs(offset) + Math.abs(gain) * 2 ** (bits - 1)) * 2 ** -23 > LOST_STEPS * Math.abs(gain);

/** The trigger channel of BioSemi amplifiers holds bits, not a voltage. */
const kindOf = ({ label, unit }: ReadSignal): Group['kind'] =>
	/^status$/i.test(label) ? 'status' : channelKind(label, unit);
