import { groupSignals, type SignalGroup } from '../edf/groups.ts';
import type { ReadHeader, ReadSignal } from '../edf/read-header.ts';
import type { TsvRow } from './tables.ts';

/** What streams of a type of BIDS are called; others by their type in lower case. */
const NAMES: Readonly<Record<string, string>> = {
	EMG: 'emg',
	ACCEL: 'accelerometer',
	GYRO: 'gyroscope',
	MAGN: 'magnetometer',
	ORNT: 'orientation',
	TRIG: 'trigger',
	MISC: 'misc'
};

/**
 * The streams of a data file: signals of one type, rate and unit. `channels.tsv` says the types, and the unit where the file
 * has none. Names are made different from those in `taken`, to which they are added.
 */
export function groupsByType(
	header: ReadHeader,
	rows: readonly TsvRow[] | undefined,
	taken: Set<string>,
	acquisition: string | undefined
): { readonly groups: readonly SignalGroup[]; readonly notes: readonly string[] } {
	const notes: string[] = [];
	const signals = header.signals.filter(({ isAnnotations, samples }) => !isAnnotations && samples > 0);
	const byName = new Map((rows ?? []).map((row) => [row.name ?? '', row]));
	const inOrder = rows?.length === signals.length;
	const types = new Map<string, ReadSignal[]>();
	const bad: string[] = [];
	for (const [i, signal] of signals.entries()) {
		const row = byName.get(signal.label) ?? (inOrder ? rows[i] : undefined);
		const type = (row?.type ?? 'EMG').toUpperCase();
		const unit = signal.unit.trim() === '' ? (row?.units ?? '') : signal.unit;
		if (row?.status?.toLowerCase() === 'bad') bad.push(signal.label);
		const named = { ...signal, unit, label: inOrder && row?.name ? row.name : signal.label };
		types.set(type, [...(types.get(type) ?? []), named]);
	}
	if (!rows)
		notes.push('The data set has no channels.tsv for it; every signal was taken for EMG by its unit.');
	if (bad.length > 0) notes.push(`channels.tsv marks as bad: ${bad.slice(0, 20).join(', ')}.`);
	const groups = [...types].flatMap(([type, members]) => {
		const name = header.stream ?? NAMES[type] ?? type.toLowerCase();
		return groupSignals({ ...header, signals: members, stream: name }).map((group) => {
			const wanted = group.name === 'signal' && acquisition ? acquisition : group.name;
			let free = wanted;
			for (let n = 2; taken.has(free); n++) free = `${wanted}-${n}`;
			taken.add(free);
			return { ...group, name: free };
		});
	});
	return { groups, notes };
}
