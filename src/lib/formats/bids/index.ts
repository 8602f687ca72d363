import { isObject } from '../../core/parse.ts';
import { OURS } from '../../session/format/metadata.ts';
import type { Session, StoredStream } from '../../session/read/session.ts';
import { brokenNotes, chosenStreams, rowsOf } from '../chosen-streams.ts';
import { writeEdf, type WrittenEdf } from '../edf/write.ts';
import { Task, type ExportOptions, type ExportReport, type FileTarget, type Format } from '../format.ts';
import { isoTime, startOf } from '../start-time.ts';
import { DatasetFiles } from './dataset-files.ts';
import { coordinateSystem, electrodesDescription, electrodesTable } from './electrodes.ts';
import {
	channelsTable,
	datasetDescription,
	eventsDescription,
	eventsTable,
	json,
	readme,
	sidecar
} from './files.ts';
import { acquisitions, entitiesOf, folderOf, stemOf, type BidsOptions } from './names.ts';

/** A BIDS data set of one recording: BIDS-EMG, in the specification since 1.11. */
export const bids: Format = {
	id: 'bids',
	label: 'BIDS-EMG folder',
	extensions: [],
	summary: 'A folder for sharing data sets: BDF+ with tables of channels and events and a description.',
	export: exportBids
};

async function exportBids(
	session: Session,
	target: FileTarget,
	options: ExportOptions
): Promise<ExportReport> {
	const streams = chosenStreams(session, options).filter(({ nSamples }) => nSamples > 0);
	const about = options.bids ?? {};
	const entities = entitiesOf(session, about);
	const folder = folderOf(entities);
	// Every stream is read twice.
	const task = new Task(options, 2 * rowsOf(streams));
	const files = new DatasetFiles(target);
	const notes: string[] = [...brokenNotes(session, options)];
	const scans: string[][] = [];
	const acqs = acquisitions(streams.map(({ name }) => name));
	for (const [i, info] of streams.entries()) {
		const stem = `${folder}/${stemOf(entities, acqs[i])}`;
		const data = `${stem}_emg.bdf`;
		const written = await files.add(data, (sink) => writeEdf(session, info.name, 24, sink, task));
		notes.push(...written.notes);
		await files.put(`${stem}_emg.json`, json(sidecar(written, info, entities, about)));
		await describeStream(files, stem, session, info, written, about);
		const start = await startOf(session, info.name);
		// Without the zone: BIDS wants the local time there.
		scans.push([data.slice(data.indexOf('emg/')), start ? isoTime({ ...start, offset: undefined }) : 'n/a']);
	}
	const scansStem = stemOf(entities, undefined).replace(/_task-.*$/, '');
	const parent = folder.slice(0, -'/emg'.length);
	await files.share(`${parent}/${scansStem}_scans.tsv`, ['filename', 'acq_time'], scans);
	const name = about.datasetName ?? session.name;
	await files.once('dataset_description.json', datasetDescription(name));
	await files.share('participants.tsv', ['participant_id'], [[`sub-${entities.subject}`]]);
	await files.once('README', readme(name, isImported(session), notes));
	return { files: files.written, notes: [...notes, ...missingFacts(about)] };
}

/** The tables beside a stream's data: channels, electrodes where they are known, events where there are labels. */
async function describeStream(
	files: DatasetFiles,
	stem: string,
	session: Session,
	info: StoredStream,
	written: WrittenEdf,
	about: BidsOptions
): Promise<void> {
	await files.put(`${stem}_channels.tsv`, channelsTable(written, info, about));
	const electrodes = electrodesTable(written, info);
	if (electrodes !== undefined) {
		await files.put(`${stem}_electrodes.tsv`, electrodes);
		await files.put(`${stem}_electrodes.json`, electrodesDescription());
		await files.put(`${stem}_coordsystem.json`, coordinateSystem());
	}
	if (written.events.length > 0) {
		await files.put(`${stem}_events.tsv`, eventsTable(written, session.classNames));
		await files.put(`${stem}_events.json`, eventsDescription(session.classNames));
	}
}

/** What BIDS asks for and nobody gave, in a sentence; empty when nothing is missing. */
function missingFacts({ powerLineHz, reference, placement }: BidsOptions): string[] {
	const unknown = [
		powerLineHz === undefined && 'the frequency of the mains',
		reference === undefined && 'the reference',
		placement === undefined && 'how electrodes were placed'
	].filter((what) => what !== false);
	return unknown.length > 0
		? [`The data set says "n/a" for ${unknown.join(', ')}: fill it in before sharing.`]
		: [];
}

/** True for a session that was made of a file of another program. */
function isImported(session: Session): boolean {
	const ours = session.extras[OURS];
	return !isObject(ours) || ours.imported_from !== undefined;
}
