import { inertText } from '../../core/csv-cell.ts';
import type { Json, JsonObject } from '../../core/parse.ts';
import type { StoredStream } from '../../session/read/session.ts';
import type { WrittenEdf } from '../edf/write.ts';
import { channelType, channelUnit } from './channel-types.ts';
import type { BidsEntities, BidsOptions } from './names.ts';

/** The version of the specification that the names and fields are from; the first with EMG (BEP042) is 1.11.0. */
const BIDS_VERSION = '1.11.0';
/** The schema that the tags of events are from. */
const HED_VERSION = '8.3.0';

export const json = (value: Json): string => `${JSON.stringify(value, null, 2)}\n`;

/** A table of tab-separated values; what a cell cannot hold becomes a space, what is missing `n/a`. */
export const tsv = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
	rows
		.map((row) => row.map((cell) => (cell === undefined || cell === '' ? 'n/a' : cellOf(cell))).join('\t'))
		.map((line) => `${line}\n`)
		.join('');

/** A cell that no spreadsheet runs; a tab or a line end becomes a space. */
const cellOf = (cell: string | number): string =>
	typeof cell === 'number' ? String(cell) : inertText(cell.replace(/[\t\r\n]+/g, ' '));

/** `dataset_description.json` */
export const datasetDescription = (name: string): string =>
	json({
		Name: name,
		BIDSVersion: BIDS_VERSION,
		DatasetType: 'raw',
		HEDVersion: HED_VERSION,
		GeneratedBy: [{ Name: 'MyoDeck', Description: 'Recorded or imported with MyoDeck and exported as BIDS.' }]
	});

/** `README`, which every data set should have. */
export const readme = (name: string, imported: boolean, notes: readonly string[]): string =>
	[
		name,
		'',
		`Electromyography, exported by MyoDeck. ${imported ? 'It was imported from a file of another program; filters that were applied before are not known.' : 'Samples are as the device sent them.'}`,
		'Fields that say "n/a" were not known when it was recorded; please fill them in.',
		...notes.map((note) => `- ${note}`),
		''
	].join('\n');

/** `*_emg.json`: the required fields (schema `rules/sidecars/emg.yaml`), and those of the recommended ones that are known. */
export function sidecar(
	{ fs, seconds, discontinuous, channels }: WrittenEdf,
	info: StoredStream,
	{ task }: BidsEntities,
	options: BidsOptions
): JsonObject {
	const { powerLineHz, reference, placement, sidecar: more } = options;
	return {
		TaskName: task,
		SamplingFrequency: fs,
		PowerLineFrequency: powerLineHz ?? 'n/a',
		SoftwareFilters: 'n/a',
		EMGReference: reference ?? 'n/a',
		// Where the scheme is none of the named ones, the description is required.
		EMGPlacementScheme: 'Other',
		EMGPlacementSchemeDescription: placement ?? 'n/a',
		RecordingType: discontinuous ? 'discontinuous' : 'continuous',
		RecordingDuration: seconds,
		EMGChannelCount: channels.filter(({ label }) => channelType(info, label) === 'EMG').length,
		...(info.device !== undefined && { ManufacturersModelName: info.device }),
		...more
	};
}

/** `*_channels.tsv`, in the order of the signals and with the names they have in the file. */
export function channelsTable(
	written: WrittenEdf,
	info: StoredStream,
	{ targetMuscles }: BidsOptions
): string {
	return tsv([
		['name', 'type', 'units', 'sampling_frequency', ...(targetMuscles ? ['target_muscle'] : [])],
		...written.channels.map(({ label, unit }, i) => [
			label,
			channelType(info, label),
			channelUnit(unit),
			written.fs,
			...(targetMuscles ? [targetMuscles[i]] : [])
		])
	]);
}

/** `*_events.tsv`: labels, in seconds after the first sample. */
export function eventsTable({ events }: WrittenEdf, classNames: readonly string[]): string {
	return tsv([
		['onset', 'duration', 'trial_type', 'value'],
		...events.map(({ onset, duration, text }) => {
			const index = classNames.indexOf(text);
			return [round(onset), round(duration ?? 0), text, index < 0 ? undefined : index];
		})
	]);
}

/** Seconds to 100 ns, as in the data file. */
const round = (seconds: number): number => Number(seconds.toFixed(7));

/** `*_events.json`: what the columns of the table mean. */
export const eventsDescription = (classNames: readonly string[]): string =>
	json({
		trial_type: {
			LongName: 'Class',
			Description: 'What the person was asked to do, or did, from onset on for the duration.',
			Levels: Object.fromEntries(classNames.map((name) => [cellOf(name), name])),
			HED: Object.fromEntries(classNames.map((name) => [cellOf(name), hedOf(name)]))
		},
		value: {
			LongName: 'Class index',
			Description: 'Place of the class in the list of classes of the recording.'
		}
	});

/** A class as a tag of HED: labels there are letters, digits, `-` and `_`. */
const hedOf = (name: string): string =>
	`Experimental-trial, Label/${
		name
			.normalize('NFKD')
			.replace(/\p{M}/gu, '')
			.replace(/[^A-Za-z0-9_-]+/g, '_') || 'class'
	}`;
