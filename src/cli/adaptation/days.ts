import { accuracy, calibrated, decide, frontEndFor, warmedUp } from './decode.ts';
import type { Table } from './table.ts';
import { firstSeconds, joined, repetitions, those, windowsOf, type Windows } from './windows.ts';

/** Classes of the smaller task: rest and seven wrist and hand motions. */
const CLASSES = 8;

/** Days of one person: learned on the first day (`one`), or on all days before (`all`); each later day is tested. */
export async function daysOf(files: ReadonlyMap<string, string>, one: Table, all: Table): Promise<void> {
	const names = [...files.keys()].filter((name) => name.startsWith('day')).sort();
	const days: Windows[] = [];
	for (const name of names) days.push(await windowsOf([files.get(name)!], 'logHTD', CLASSES));
	const htd = frontEndFor(await windowsOf([files.get(names[0]!)!], 'HTD', CLASSES));
	for (const [k, name] of names.entries()) {
		if (k === 0) continue;
		const plain = await windowsOf([files.get(name)!], 'HTD', CLASSES);
		const repetition = repetitions(plain);
		const test = those(plain, (i) => repetition[i]! > 0);
		one.add('nothing, HTD', accuracy(decide(htd, test, 'watch').classes, test.classes));
		day(days[0]!, days[k]!, one, { unlabelled: 90, labelled: 96.5 });
		day(joined(days.slice(0, k)), days[k]!, all, { unlabelled: 94.5, labelled: 96.5 });
	}
}

/** Repetition 0 of the new day is for adaptation, the others are tested. */
function day(
	training: Windows,
	test: Windows,
	table: Table,
	goals: { readonly unlabelled: number; readonly labelled: number }
): void {
	const frontEnd = frontEndFor(training);
	const repetition = repetitions(test);
	const lead = those(test, (i) => repetition[i] === 0);
	const rest = those(test, (i) => repetition[i]! > 0);
	const share = (decided: { readonly classes: readonly number[] }): number =>
		accuracy(decided.classes.slice(-rest.classes.length), rest.classes);
	table.add('nothing, logHTD', share(decide(frontEnd, rest, 'watch')));
	table.add('0 labels, offset alone', share(decide(frontEnd, test, 'follow')));
	table.add('0 labels, turn and offset', share(decide(frontEnd, test, 'eager')));
	const warm = warmedUp(frontEnd, lead);
	table.add('12 s without labels', share(decide(frontEnd, rest, 'frozen', warm)), goals.unlabelled);
	const first = firstSeconds(lead, 1);
	const second = calibrated(
		frontEnd,
		those(lead, (i) => first[i]!)
	);
	table.add('1 s a class', share(decide(frontEnd, rest, 'frozen', second)), goals.labelled);
	table.add('1.5 s a class', share(decide(frontEnd, rest, 'frozen', calibrated(frontEnd, lead))));
	const watched = decide(frontEnd, test, 'watch');
	table.count('false proposals at 10 s', Number(watched.proposedAt10));
	table.count('false proposals at any time', Number(watched.proposed));
}
