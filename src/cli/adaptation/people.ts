import { assumedRing, OTHER_PEOPLE, populationOf } from '../../lib/index.ts';
import { balanced, calibrated, decide, frontEndFor, warmedUp } from './decode.ts';
import type { Table } from './table.ts';
import {
	CHANNELS,
	examplesOf,
	firstSeconds,
	repetitions,
	those,
	windowsOf,
	type Windows
} from './windows.ts';

/** Each person decoded by a model of all others: repetitions 0 and 1 are for adaptation, the others are tested. */
export async function peopleOf(
	people: ReadonlyMap<string, ReadonlyMap<string, string>>,
	table: Table,
	chosen: (who: string) => boolean
): Promise<void> {
	const windows = new Map<string, Windows>();
	for (const [who, files] of people) windows.set(who, await windowsOf([files.get('training')!]));
	const ring = assumedRing({ nChannels: CHANNELS });
	for (const [who, own] of windows) {
		if (!chosen(who)) continue;
		const others = [...windows].filter(([other]) => other !== who).map(([, one]) => examplesOf(one));
		const frontEnd = frontEndFor(populationOf(others, ring, CHANNELS).space, true);
		const repetition = repetitions(own);
		const lead = those(own, (i) => repetition[i]! < 2);
		const rest = those(own, (i) => repetition[i]! >= 2);
		const share = (decided: readonly number[]): number => {
			const kept = [...decided.keys()].filter(
				(i) => decided.length === rest.classes.length || repetition[i]! >= 2
			);
			const truth = decided.length === rest.classes.length ? rest.classes : own.classes;
			return balanced(
				kept.map((i) => decided[i]!),
				kept.map((i) => truth[i]!)
			);
		};
		table.add('nothing', share(decide(frontEnd, rest, 'watch').classes));
		table.add('0 labels, after a lead-in', share(decide(frontEnd, own, 'eager').classes), 88);
		const warm = warmedUp(frontEnd, lead, OTHER_PEOPLE);
		table.add('30 s without labels', share(decide(frontEnd, rest, 'frozen', warm).classes));
		for (const [span, goal] of [
			[1, 89],
			[2, 90.5],
			[5, undefined]
		] as const) {
			const first = firstSeconds(lead, span);
			const state = calibrated(
				frontEnd,
				those(lead, (i) => first[i]!),
				OTHER_PEOPLE
			);
			table.add(`${span} s a class`, share(decide(frontEnd, rest, 'frozen', state).classes), goal);
		}
	}
}
