import { textOfInert } from '../../core/csv-cell.ts';
import type { JsonObject } from '../../core/parse.ts';
import { isObject } from '../../core/parse.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import { copyEdf, openEdf, type OpenEdf } from '../edf/read.ts';
import type { FileTree } from '../file-tree.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { intervalTracks, type LabelInterval } from '../label-intervals.ts';
import { eventTracks, withTrackFirst } from '../label-tracks.ts';
import { localDate } from '../start-time.ts';
import { groupsByType } from './channels.ts';
import { describing, type BidsName } from './layout.ts';
import { readJson, readTsv, type TsvRow } from './tables.ts';

/** Rows of electrodes and characters of a sidecar that are kept with the session. */
const MAX_ELECTRODES = 2000;
const MAX_SIDECAR = 65_536;

/**
 * Makes a session of a recording of a BIDS data set: the signals of its data files, channels by `channels.tsv`, labels by
 * `events.tsv` (the annotations of the data file where there is none); what the set says of subject, electrodes and task is kept
 * with the session.
 */
export async function importRecording(
	store: WritableByteStore,
	tree: FileTree,
	files: readonly BidsName[],
	name: string,
	options: ImportOptions
): Promise<SessionSummary> {
	const opened: { file: BidsName; edf: OpenEdf }[] = [];
	for (const file of files) opened.push({ file, edf: await openEdf(await tree.open(file.path)) });
	const [main] = opened as [(typeof opened)[number]];
	const wall = main.edf.header.start;
	const created = wall ? localDate(wall.wall) : (options.created ?? new Date(0));
	const source = { ...main.edf.source, name };
	const session = await ImportedSession.begin(
		store,
		source,
		{ ...options, name: options.name ?? name },
		created,
		await factsOf(tree, main.file)
	);
	if (!wall) session.problem('The file does not say when it was recorded.');
	const task = new Task(
		options,
		opened.reduce((sum, { edf }) => sum + edf.annotations.records, 0)
	);
	const taken = new Set<string>();
	let latest = 0;
	for (const { file, edf } of opened) {
		const rows = await readTsv(tree, describing(tree, file, 'channels', '.tsv'));
		const { groups, notes } = groupsByType(edf.header, rows, taken, file.entities['acq']);
		for (const note of [...edf.header.problems, ...edf.annotations.problems, ...notes]) session.problem(note);
		await copyEdf(session, edf, groups, zeroOf(edf), task);
		latest = session.latest;
	}
	await addLabels(session, tree, main, latest, options.labelTrack);
	return session.finish();
}

/** The timestamp that the times of a file count from. */
const zeroOf = ({ header }: OpenEdf): number =>
	header.start ? localDate(header.start.wall).getTime() / 1000 : 0;

async function addLabels(
	session: ImportedSession,
	tree: FileTree,
	{ file, edf }: { readonly file: BidsName; readonly edf: OpenEdf },
	latest: number,
	wanted: string | undefined
): Promise<void> {
	const rows = await readTsv(tree, describing(tree, file, 'events', '.tsv'));
	const about = await readJson(tree, describing(tree, file, 'events', '.json'));
	const levels =
		isObject(about?.trial_type) && isObject(about.trial_type.Levels) ? about.trial_type.Levels : {};
	const names = Object.keys(levels).map(textOfInert);
	const zero = zeroOf(edf);
	const first = zero + (edf.annotations.times.begins[0] ?? 0);
	const intervals = rows
		? rows.flatMap((row) => intervalOf(row, first))
		: edf.annotations.labels.map(({ onset, duration, text }) => ({
				onset: zero + onset,
				end: duration === undefined ? undefined : zero + onset + duration,
				className: text
			}));
	if (!rows)
		session.problem('The data set has no events.tsv for it; labels are the annotations of the data file.');
	session.declareClasses(rows ? names : []);
	const { tracks, notes } = intervalTracks(intervals, 1e-4);
	for (const note of notes) session.problem(note);
	session.setTracks(withTrackFirst(eventTracks(tracks, 1e-4, latest), wanted, file.path));
	const left = (rows ?? []).length - (rows ? intervals.length : 0);
	if (left > 0) session.problem(`${left} events have no onset that is a number and were left out.`);
}

function intervalOf(row: TsvRow, first: number): LabelInterval[] {
	const onset = Number(row.onset ?? NaN);
	const duration = Number(row.duration ?? NaN);
	if (!Number.isFinite(onset)) return [];
	const className = row.trial_type ?? row.value ?? row.event ?? 'event';
	// A moment without duration names what is on from there.
	return [{ onset: first + onset, end: duration > 0 ? first + onset + duration : undefined, className }];
}

/** What the data set says beside the signals. */
async function factsOf(tree: FileTree, file: BidsName): Promise<JsonObject> {
	const { sub, ...entities } = file.entities;
	const root = tree.paths.find((path) => /(?:^|\/)participants\.tsv$/.test(path));
	const people = await readTsv(tree, root);
	const person = people?.find((row) => row.participant_id === `sub-${sub}`);
	const sidecar = await readJson(tree, describing(tree, file, 'emg', '.json'));
	const electrodes = await readTsv(tree, describing(tree, file, 'electrodes', '.tsv'));
	return {
		...(sub !== undefined && { subject: sub }),
		bids: {
			...entities,
			...(person && { participant: { ...person } }),
			...(sidecar && JSON.stringify(sidecar).length <= MAX_SIDECAR && { sidecar }),
			...(electrodes && { electrodes: electrodes.slice(0, MAX_ELECTRODES).map((row) => ({ ...row })) })
		}
	};
}
