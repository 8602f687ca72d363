/**
 * Words that docs/glossary.md replaced by technical terms. They may not be part of a file name or of an exported name.
 */
export const REPLACED_WORDS: ReadonlySet<string> = new Set(
	(
		'asked cut deck disarm emulated enough figures found growing heard hole holes house inflow lesson lessons ' +
		'letter lifeline look made mailbox meet mutated nudge outbox own pacer place reach remarks ribbon room said seam seams ' +
		'silence study take takes talk tick ticked told usual wall why workbench'
	).split(' ')
);

/** Those of them that have no plain meaning in this code: no name may contain them, exported or not. */
export const REPLACED_IN_EVERY_NAME: ReadonlySet<string> = new Set(
	(
		'disarm hole holes inflow lesson lessons lifeline mailbox nudge outbox pacer ribbon seam seams study takes talk ' +
		'ticked workbench'
	).split(' ')
);

/** Files that read what version 0.1 stored, or a script of it calls, by the names of that version. */
export const READS_OLD_NAMES: ReadonlySet<string> = new Set([
	'src/lib/app/kernel/settings.test.ts',
	'src/lib/app/old-names.ts',
	'src/lib/app/scripting.ts',
	'tests/e2e/loop.spec.ts'
]);

/** Names that contain such a word in its plain English or technical meaning, with the reason. */
export const ALLOWED_NAMES: Readonly<Record<string, string>> = {
	LETTERS: 'letters of the alphabet',
	LOOKS_LIKE_REST: 'a class looks like another',
	looksLikeLog: 'a file looks like a log',
	MyoDeck: 'the name of the app',
	WallTime: 'a wall clock shows local time',
	parseWallTime: 'a wall clock shows local time',
	timeTicks: 'ticks of an axis',
	tickStep: 'a tick of an axis',
	tickText: 'a tick of an axis'
};

/** Texts of the page that were replaced. */
export const REPLACED_TEXTS: readonly string[] = [
	'A closer look',
	'Bake into labels.json',
	'Count anew',
	'Go on',
	'More to LSL',
	'Nothing predicts.',
	'Not said',
	'Stop and keep',
	'Streams of the laboratory',
	'The model says',
	'Unlabel',
	'was not taken in'
];
