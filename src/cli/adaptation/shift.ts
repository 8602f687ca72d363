import { accuracy, balanced, calibrated, decide, frontEndFor, warmedUp } from './decode.ts';
import type { Table } from './table.ts';
import { firstSeconds, joined, repetitions, those, windowsOf, type Windows } from './windows.ts';

type Files = ReadonlyMap<string, string>;

/** A band turned by about one electrode: `training` before it, `trial_1` to `trial_4` after it. */
export async function shiftOf(files: Files, table: Table): Promise<void> {
	const trials = ['trial_1', 'trial_2', 'trial_3', 'trial_4'].map((name) => files.get(name)!);
	const training = await windowsOf([files.get('training')!]);
	const frontEnd = frontEndFor(training);
	const lead = await windowsOf(trials.slice(0, 1));
	const rest = await windowsOf(trials.slice(1));
	const stream = joined([lead, rest]);
	const tail = (decided: readonly number[]): number =>
		accuracy(decided.slice(lead.classes.length), rest.classes);

	const htd = frontEndFor(await windowsOf([files.get('training')!], 'HTD'));
	const htdTest = await windowsOf(trials.slice(1), 'HTD');
	table.add('nothing, HTD', accuracy(decide(htd, htdTest, 'watch').classes, htdTest.classes));
	table.add('nothing, logHTD', accuracy(decide(frontEnd, rest, 'watch').classes, rest.classes));
	const cold = decide(frontEnd, stream, 'eager').classes;
	table.add('0 labels, from the first window', tail(cold), 92);
	table.add('0 labels, trial_1-4', accuracy(cold, stream.classes), 92);
	const warm = warmedUp(frontEnd, lead);
	table.add(
		'30 s without labels',
		accuracy(decide(frontEnd, rest, 'frozen', warm).classes, rest.classes),
		95
	);
	for (const [seconds, goal] of [
		[1, 95],
		[2, 96],
		[5, undefined]
	] as const) {
		const first = firstSeconds(lead, seconds);
		const state = calibrated(
			frontEnd,
			those(lead, (i) => first[i]!)
		);
		const decided = decide(frontEnd, rest, 'frozen', state).classes;
		table.add(`${seconds} s a class`, accuracy(decided, rest.classes), goal);
	}
	const restful = mostlyRest(stream);
	const still = decide(frontEnd, restful, 'eager').classes;
	table.add('80 % rest, 0 labels, balanced', balanced(still, restful.classes), 89);
	const turned = Array.from({ length: 8 }, (_, turn) => worn(stream, turn));
	const each = turned.map((one) => accuracy(decide(frontEnd, one, 'eager').classes, one.classes));
	table.add('worn at any of 8 turns, 0 labels', each.reduce((sum, value) => sum + value, 0) / 8, 92);
	const watched = decide(frontEnd, stream, 'watch');
	table.count('true turns proposed at 10 s', Number(watched.proposedAt10));
	table.count('true turns proposed at any time', Number(watched.proposed));
	unshifted(training, table);
}

/** The band as it was: the first three repetitions learn, the last two are tested. */
function unshifted(training: Windows, table: Table): void {
	const repetition = repetitions(training);
	const frontEnd = frontEndFor(those(training, (i) => repetition[i]! < 3));
	const test = those(training, (i) => repetition[i]! >= 3);
	const plain = accuracy(decide(frontEnd, test, 'watch').classes, test.classes);
	const adapted = accuracy(decide(frontEnd, test, 'eager').classes, test.classes);
	table.add('no shift, nothing', plain);
	table.add('no shift, adaptation on', adapted);
	table.add('no shift, loss', plain - adapted, { atMost: 0.5 });
	const watched = decide(frontEnd, test, 'watch');
	table.count('no shift, false proposals at 10 s', Number(watched.proposedAt10));
	table.count('no shift, false proposals at any time', Number(watched.proposed));
}

/** Four windows of rest for each of another class: the rest windows of the stream again and again. */
function mostlyRest(stream: Windows): Windows {
	const restClass = stream.classNames.findIndex((name) => /no_motion|rest/i.test(name));
	const still = [...stream.classes.keys()].filter((i) => stream.classes[i] === restClass);
	const active = [...stream.classes.keys()].filter((i) => stream.classes[i] !== restClass);
	const order: number[] = [];
	let next = 0;
	active.forEach((i, k) => {
		if (k === 0 || stream.segments[i] !== stream.segments[active[k - 1]!]) {
			const length = active.filter((other) => stream.segments[other] === stream.segments[i]).length;
			for (let n = 0; n < 4 * length; n++) order.push(still[next++ % still.length]!);
		}
		order.push(i);
	});
	return {
		...stream,
		features: order.map((i) => stream.features[i]!),
		classes: order.map((i) => stream.classes[i]!),
		segments: order.map((i) => stream.segments[i]!)
	};
}

/** The same stream from a band turned by so many electrodes. */
function worn(stream: Windows, turn: number): Windows {
	const n = 8;
	const features = stream.features.map((row) =>
		row.map((_, j) => row[j - (j % n) + (((j % n) + turn) % n)]!)
	);
	return { ...stream, features };
}
