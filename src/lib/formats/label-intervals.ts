/** A stretch of a file that somebody named, in seconds on the clock of the samples. */
export interface LabelInterval {
	readonly onset: number;
	/** Undefined where the file gives none: it lasts until the next one begins. */
	readonly end: number | undefined;
	readonly className: string;
}

/** Intervals of which none lies over another. */
export interface IntervalTrack {
	/** Its classes, as far as they fit in a line. */
	readonly name: string;
	readonly intervals: readonly LabelInterval[];
}

/** Intervals sorted into tracks; the first one is for training. */
export interface IntervalTracks {
	readonly tracks: readonly IntervalTrack[];
	readonly notes: readonly string[];
}

/** An interval that reaches into the next one by so much of the shorter of both ends where the next one begins. */
const CUT_SHARE = 0.2;
const NAMED = 3;

/**
 * Sorts intervals into label tracks: texts of which one lies over another get different tracks, and all others share one. The
 * first track is the one with most classes that come more than once, then with most intervals, then with most seconds.
 * `tolerance`: seconds that two intervals may overlap by rounding.
 */
export function intervalTracks(intervals: readonly LabelInterval[], tolerance: number): IntervalTracks {
	const notes: string[] = [];
	const marks = intervals.length > 0 && intervals.every(({ onset, end }) => end === onset);
	// Programs that know moments only write a duration of 0 to each.
	if (marks) notes.push('All annotations have a duration of 0: each lasts until the next one begins.');
	const lasting = marks ? intervals.map((one) => ({ ...one, end: undefined })) : intervals;
	const { joined, count } = withoutOwnOverlaps(lasting, tolerance);
	if (count > 0) notes.push(`${count} annotations overlap one of the same text; they were joined.`);
	const { conflicts, cuts, longest } = overlapsOf(joined, tolerance);
	if (cuts > 0) {
		notes.push(
			`${cuts} annotations overlap the next one by up to ${Number(longest.toFixed(3))} s; each ends where the next begins.`
		);
	}
	const tracks = colored(joined, conflicts);
	if (tracks.length > 1) notes.push(overlapNote(tracks));
	return { tracks, notes };
}

/** Says which texts lie over others, and which are the labels now. */
function overlapNote([main, ...others]: readonly IntervalTrack[]): string {
	const names = others.map(({ name }) => `"${name}"`).join(' and ');
	return (
		`Annotations overlap: ${names} lie${others.length > 1 ? '' : 's'} over "${main!.name}". The labels are "${main!.name}"; ` +
		`${names} ${others.length > 1 ? 'are kept as label tracks' : 'is kept as a label track'} of ${others.length > 1 ? 'their' : 'its'} own. ` +
		'Change… on the card of the import, or myodeck import --label-track TEXT, chooses another track.'
	);
}

/** Overlapping intervals of one text as one interval. Sorted by onset. */
function withoutOwnOverlaps(
	intervals: readonly LabelInterval[],
	tolerance: number
): { readonly joined: readonly LabelInterval[]; readonly count: number } {
	const joined: { onset: number; end: number | undefined; className: string }[] = [];
	const latest = new Map<string, (typeof joined)[number]>();
	let count = 0;
	for (const one of [...intervals].sort((a, b) => a.onset - b.onset)) {
		const before = latest.get(one.className);
		if (before?.end !== undefined && before.end - one.onset > tolerance) {
			count++;
			before.end = Math.max(before.end, one.end ?? before.end);
			continue;
		}
		const kept = { ...one };
		latest.set(one.className, kept);
		joined.push(kept);
	}
	return { joined, count };
}

interface Overlaps {
	/** Texts that lie over a text. */
	readonly conflicts: ReadonlyMap<string, ReadonlySet<string>>;
	/** Intervals that reach a little into the next one, and by how many seconds at most. */
	readonly cuts: number;
	readonly longest: number;
}

/** Goes through intervals in order of their onsets and looks which ones are still on. */
function overlapsOf(sorted: readonly LabelInterval[], tolerance: number): Overlaps {
	const conflicts = new Map<string, Set<string>>();
	const on = new Map<string, LabelInterval>();
	let [cuts, longest] = [0, 0];
	for (const next of sorted) {
		for (const [text, before] of on) {
			const end = before.end ?? before.onset;
			const together = next.onset - before.onset <= tolerance;
			if (!together && end - next.onset <= tolerance) on.delete(text);
			else if (text !== next.className) {
				const overlap = Math.min(end, next.end ?? next.onset) - next.onset;
				const shorter = Math.min(end - before.onset, (next.end ?? next.onset) - next.onset);
				if (!together && end < (next.end ?? next.onset) && overlap <= CUT_SHARE * shorter) {
					cuts++;
					longest = Math.max(longest, overlap);
				} else {
					addTo(conflicts, text, next.className);
					addTo(conflicts, next.className, text);
				}
			}
		}
		on.set(next.className, next);
	}
	return { conflicts, cuts, longest };
}

function addTo(sets: Map<string, Set<string>>, key: string, value: string): void {
	const set = sets.get(key) ?? new Set<string>();
	sets.set(key, set.add(value));
}

interface Text {
	readonly className: string;
	readonly intervals: LabelInterval[];
	seconds: number;
}

/** Gives each text the first track in which nothing lies over it; frequent texts first. */
function colored(
	sorted: readonly LabelInterval[],
	conflicts: ReadonlyMap<string, ReadonlySet<string>>
): readonly IntervalTrack[] {
	const texts = new Map<string, Text>();
	for (const one of sorted) {
		const text = texts.get(one.className) ?? { className: one.className, intervals: [], seconds: 0 };
		texts.set(one.className, text);
		text.intervals.push(one);
		text.seconds += Math.max(0, (one.end ?? one.onset) - one.onset);
	}
	const trackOf = new Map<string, number>();
	const tracks: Text[][] = [];
	const order = [...texts.values()].sort(
		(a, b) => b.intervals.length - a.intervals.length || b.seconds - a.seconds
	);
	for (const text of order) {
		const taken = new Set([...(conflicts.get(text.className) ?? [])].map((other) => trackOf.get(other)));
		let track = 0;
		while (taken.has(track)) track++;
		trackOf.set(text.className, track);
		(tracks[track] ??= []).push(text);
	}
	return tracks
		.map((members) => ({ members, rank: rankOf(members) }))
		.sort((a, b) => b.rank[0]! - a.rank[0]! || b.rank[1]! - a.rank[1]! || b.rank[2]! - a.rank[2]!)
		.map(({ members }) => trackFrom(members));
}

/** Classes that come more than once, intervals, seconds. */
const rankOf = (members: readonly Text[]): readonly number[] => [
	members.filter(({ intervals }) => intervals.length > 1).length,
	members.reduce((sum, { intervals }) => sum + intervals.length, 0),
	members.reduce((sum, { seconds }) => sum + seconds, 0)
];

function trackFrom(members: readonly Text[]): IntervalTrack {
	const intervals = members.flatMap((text) => text.intervals).sort((a, b) => a.onset - b.onset);
	const names = [...new Set(intervals.map(({ className }) => className))];
	const more = names.length > NAMED ? ', …' : '';
	return { name: `${names.slice(0, NAMED).join(', ')}${more}`, intervals };
}
