import { balanced, calibrated, decide, frontEndFor, warmedUp } from './decode.ts';
import type { Table } from './table.ts';
import { firstSeconds, HOP_SECONDS, those, windowsOf, type Windows } from './windows.ts';

/** Seconds of each class that are for adaptation and never tested. */
const LEAD_SECONDS = 5;

/** Three sessions of one wrist: learned on the first two, tested on the third. */
export async function wristOf(files: ReadonlyMap<string, string>, table: Table): Promise<void> {
	const before = ['s1', 's2'].map((name) => files.get(name)!);
	const frontEnd = frontEndFor(await windowsOf(before));
	const session = await windowsOf([files.get('s3')!]);
	const first = firstSeconds(session, LEAD_SECONDS);
	const lead = those(session, (i) => first[i]!);
	const tested = (decided: readonly number[]): number => {
		const kept = [...decided.keys()].filter((i) => !first[i]!);
		return balanced(
			kept.map((i) => decided[i]!),
			kept.map((i) => session.classes[i]!)
		);
	};
	const htd = frontEndFor(await windowsOf(before, 'HTD'));
	const plain = await windowsOf([files.get('s3')!], 'HTD');
	table.add('nothing, HTD, balanced', tested(decide(htd, plain, 'watch').classes));
	table.add('nothing, logHTD', tested(decide(frontEnd, session, 'watch').classes));
	table.add('0 labels, offset alone', tested(decide(frontEnd, session, 'follow').classes));
	const warm = warmedUp(frontEnd, lead);
	table.add('40 s without labels', tested(decide(frontEnd, session, 'frozen', warm).classes), 82);
	for (const [span, goal] of [
		[1, undefined],
		[2, 85],
		[5, 87]
	] as const) {
		const inside = firstSeconds(session, span);
		const state = calibrated(
			frontEnd,
			those(session, (i) => inside[i]!)
		);
		const decided = decide(frontEnd, session, 'frozen', state).classes;
		table.add(`${span} s a class`, tested(decided), goal);
		if (span === 2) falseActivations(session, decided, table);
	}
	const watched = decide(frontEnd, session, 'watch');
	table.count('false proposals at 10 s', Number(watched.proposedAt10));
	table.count('false proposals at any time', Number(watched.proposed));
}

/** Decisions that changed only after so many equal ones in a row. */
export function persistent(decided: readonly number[], windows: number): readonly number[] {
	let [held, candidate, run] = [decided[0] ?? -1, -1, 0];
	return decided.map((c) => {
		run = c === candidate ? run + 1 : 1;
		candidate = c;
		if (run >= windows) held = c;
		return held;
	});
}

/**
 * Rises from rest to another class per minute while the person rests: 1 s after a contraction to 0.5 s before the next;
 * and the share of contractions that were decided right in one window at least.
 */
function falseActivations(session: Windows, raw: readonly number[], table: Table): void {
	const rest = session.classNames.findIndex((name) => /hibernation|rest/i.test(name));
	const { segments, classes } = session;
	const start = segments.map((segment, i) => (i > 0 && segments[i - 1] === segment ? -1 : i));
	for (let i = 1; i < start.length; i++) if (start[i] === -1) start[i] = start[i - 1]!;
	const end = new Map(segments.map((segment, i) => [segment, i]));
	for (const windows of [1, 3, 5]) {
		const decided = persistent(raw, windows);
		let [rises, settled] = [0, 0];
		const hits = new Map<number, boolean>();
		decided.forEach((c, i) => {
			if (classes[i] !== rest) {
				hits.set(segments[i]!, (hits.get(segments[i]!) ?? false) || c === classes[i]);
				return;
			}
			const [since, until] = [(i - start[i]!) * HOP_SECONDS, (end.get(segments[i]!)! - i) * HOP_SECONDS];
			if (since < 1 || until < 0.5) return;
			settled++;
			if (c !== rest && decided[i - 1] === rest) rises++;
		});
		const named = `persistence ${windows}: `;
		const hit = [...hits.values()].filter(Boolean).length / hits.size;
		table.rate(
			`${named}false activations a minute`,
			rises / ((settled * HOP_SECONDS) / 60),
			windows === 5 ? 0.5 : undefined
		);
		table.add(`${named}contractions hit`, hit, windows === 5 ? 97 : undefined);
	}
}
