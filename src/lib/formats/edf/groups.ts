import type { SignalUnit } from '../../core/signal.ts';
import { tidyRate } from '../../session/quality/inferred-gaps.ts';
import { readUnit } from '../unit-names.ts';
import type { ReadHeader, ReadSignal } from './read-header.ts';

/** Signals that make one stream: those of one rate and one unit. */
export interface SignalGroup {
	readonly name: string;
	readonly unit: SignalUnit;
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

/** The trigger channel of BioSemi amplifiers: bits, not a voltage. */
const isStatus = ({ label }: ReadSignal): boolean => /^status$/i.test(label);

/** The streams of a file, in the order of their first signal. */
export function groupSignals({ signals, recordSeconds, stream }: ReadHeader): readonly SignalGroup[] {
	const groups = new Map<
		string,
		{ unit: SignalUnit; samples: number; status: boolean; signals: GroupedSignal[] }
	>();
	for (const signal of signals) {
		if (signal.isAnnotations || signal.samples === 0) continue;
		const { unit, factor } = readUnit(signal.unit);
		const status = isStatus(signal);
		const key = `${signal.samples} ${unit} ${status}`;
		const group = groups.get(key) ?? { unit, samples: signal.samples, status, signals: [] };
		groups.set(key, group);
		const { label, place, gain, offset } = signal;
		group.signals.push({ label, place, gain: gain * factor, offset: offset * factor });
	}
	const taken = new Set<string>();
	return [...groups.values()].map(({ unit, samples, status, signals: members }) => {
		const fs = tidyRate(samples / recordSeconds);
		const plain = status ? 'status' : taken.size === 0 && stream ? stream : unit === 'uV' ? 'emg' : 'signal';
		let name = plain;
		for (let n = 2; taken.has(name); n++) name = `${plain}-${n}`;
		taken.add(name);
		return { name, unit, fs, samples, signals: members };
	});
}
