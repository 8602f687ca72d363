import { isObject } from '../../core/parse.ts';
import { OURS } from '../../session/format/metadata.ts';
import type { Session } from '../../session/read/session.ts';
import { writeFile } from '../byte-sink.ts';
import { brokenNotes, chosenStreams, rowsOf } from '../chosen-streams.ts';
import { writeEdf } from '../edf/write.ts';
import { Task, type ExportOptions, type ExportReport, type FileTarget, type Format } from '../format.ts';
import { isoTime, startOf } from '../start-time.ts';
import { coordinateSystem, electrodesDescription, electrodesTable } from './electrodes.ts';
import {
	channelsTable,
	datasetDescription,
	eventsDescription,
	eventsTable,
	json,
	readme,
	sidecar,
	tsv
} from './files.ts';
import { acquisitions, entitiesOf, folderOf, stemOf } from './names.ts';

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
	const files: string[] = [];
	const notes: string[] = [...brokenNotes(session, options)];
	const put = async (path: string, text: string): Promise<void> => {
		await writeFile(target, path, (sink) => sink.text(text));
		files.push(path);
	};
	/** A table that every recording of a data set shares: rows that are not there yet are added at its end. */
	const share = async (
		path: string,
		heading: readonly string[],
		rows: readonly string[][]
	): Promise<void> => {
		if (!(await target.has(path))) return put(path, tsv([heading, ...rows]));
		await target.extend(path, (text) => {
			const known = new Set(text.split('\n').map((line) => line.split('\t')[0]));
			const end = text === '' || text.endsWith('\n') ? '' : '\n';
			return end + tsv(rows.filter(([key]) => !known.has(key)));
		});
	};
	/** A text that is written once for a data set. */
	const once = async (path: string, text: string): Promise<void> => {
		if (!(await target.has(path))) await put(path, text);
	};
	const scans: string[][] = [];
	const acqs = acquisitions(streams.map(({ name }) => name));
	for (const [i, info] of streams.entries()) {
		const stem = `${folder}/${stemOf(entities, acqs[i])}`;
		const data = `${stem}_emg.bdf`;
		const written = await writeFile(target, data, (sink) => writeEdf(session, info.name, 24, sink, task));
		files.push(data);
		notes.push(...written.notes);
		await put(`${stem}_emg.json`, json(sidecar(written, info, entities, about)));
		await put(`${stem}_channels.tsv`, channelsTable(written, info, about));
		const electrodes = electrodesTable(written, info);
		if (electrodes !== undefined) {
			await put(`${stem}_electrodes.tsv`, electrodes);
			await put(`${stem}_electrodes.json`, electrodesDescription());
			await put(`${stem}_coordsystem.json`, coordinateSystem());
		}
		if (written.events.length > 0) {
			await put(`${stem}_events.tsv`, eventsTable(written, session.classNames));
			await put(`${stem}_events.json`, eventsDescription(session.classNames));
		}
		const start = await startOf(session, info.name);
		// Without the zone: BIDS wants the local time there.
		scans.push([data.slice(data.indexOf('emg/')), start ? isoTime({ ...start, offset: undefined }) : 'n/a']);
	}
	const scansStem = stemOf(entities, undefined).replace(/_task-.*$/, '');
	const place = folder.slice(0, -'/emg'.length);
	await share(`${place}/${scansStem}_scans.tsv`, ['filename', 'acq_time'], scans);
	const name = about.datasetName ?? session.name;
	await once('dataset_description.json', datasetDescription(name));
	await share('participants.tsv', ['participant_id'], [[`sub-${entities.subject}`]]);
	await once('README', readme(name, isImported(session), notes));
	const unknown = [
		about.powerLineHz === undefined && 'the frequency of the mains',
		about.reference === undefined && 'the reference',
		about.placement === undefined && 'how electrodes were placed'
	].filter((what) => what !== false);
	if (unknown.length > 0)
		notes.push(`The data set says "n/a" for ${unknown.join(', ')}: fill it in before sharing.`);
	return { files, notes };
}

/** True for a session that was made of a file of another program. */
function isImported(session: Session): boolean {
	const ours = session.extras[OURS];
	return !isObject(ours) || ours.imported_from !== undefined;
}
