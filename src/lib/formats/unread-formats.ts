// Over 250 lines because it is one list, an entry for each format that is recognised and not read.
import type { AppError } from '../core/errors.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { refuse } from './format.ts';

/** A format that is not read here, and the way to one that is. */
export interface UnreadFormat {
	/** What it is, in a sentence: `is a file of Spike2`. */
	readonly what: string;
	/** The program that converts it, and how. */
	readonly todo: string;
	/** Endings of its files. */
	readonly endings: readonly string[];
	/** Tells it by its first bytes as Latin-1 text; left out where only the name tells. */
	readonly head?: RegExp;
	/** True where the ending alone says nothing, because other formats have it. */
	readonly onlyByHead?: boolean;
}

const mne = (reader: string): string =>
	`With MNE-Python: mne.io.read_raw_${reader}(path).export("converted.edf"), then import that.`;
const neo = (io: string): string =>
	`With Neo (Python): neo.io.${io}(path).read_block(), then save its signals with numpy.savez or neo.io.NeoMatlabIO.`;

const unread = (
	ending: string,
	what: string,
	todo: string,
	head?: RegExp,
	onlyByHead = false
): UnreadFormat => ({
	what,
	todo,
	endings: ending.split(' '),
	...(head && { head }),
	onlyByHead
});

/** The formats of other programs that people have, one a line. */
export const unreadFormats: readonly UnreadFormat[] = [
	unread(
		'.vhdr .vmrk .ahdr .amrk',
		'belongs to a BrainVision recording',
		mne('brainvision'),
		/^Brain ?Vision (?:V-Amp )?(?:Data|Marker)/i
	),
	unread(
		'.eeg',
		'is the signal file of BrainVision or Nihon Kohden',
		'With MNE-Python: mne.io.read_raw_brainvision("name.vhdr") or read_raw_nihon(path), then .export("converted.edf").',
		/^EEG-\d{4}/
	),
	unread(
		'.gdf',
		'is a GDF file',
		'With BioSig: save2gdf -f=EDF in.gdf out.edf; with MNE-Python: mne.io.read_raw_gdf(path).export("converted.edf").',
		/^GDF [12]/
	),
	unread(
		'.acq',
		'is a file of AcqKnowledge (Biopac)',
		'In AcqKnowledge: File, Save As, MATLAB or text; without it: acq2mat of bioread (Python).'
	),
	unread(
		'.adicht .adidat',
		'is a file of LabChart (ADInstruments)',
		'In LabChart: File, Export, MATLAB or text; the free LabChart Reader exports text, too.'
	),
	unread(
		'.adibin',
		'is a binary file of LabChart (ADInstruments)',
		'In LabChart: File, Export, MATLAB or text.',
		/^CFWB/
	),
	unread(
		'.smr .smrx .son',
		'is a file of Spike2 (CED)',
		'In Spike2 or Signal: File, Export As, MATLAB data or text.',
		/^..\(C\) CED|^S64/s
	),
	unread('.ncs .nse .ntt .nvt .nrd', 'is a file of Neuralynx', mne('neuralynx'), /^######## Neuralynx/),
	unread(
		'.nev .ns1 .ns2 .ns3 .ns4 .ns5 .ns6 .nf3',
		'is a file of Blackrock or Ripple',
		neo('BlackrockIO'),
		/^(?:NEURALEV|NEURALSG|NEURALCD|BRSMPGRP|BREVENTS|NEUCDFLT)/
	),
	unread(
		'.abf',
		'is a file of pCLAMP (Axon)',
		'In Clampfit: File, Save As, ATF or text; with pyABF (Python): numpy.savez of abf.sweepY.',
		/^ABF[ 2]/
	),
	unread(
		'.tdms .tdms_index',
		'is a TDMS file of LabVIEW',
		'With npTDMS (Python): TdmsFile.read(path).as_dataframe(time_index=True).to_parquet("converted.parquet").',
		/^TDS[mh]/
	),
	unread(
		'.trc',
		'is a recording of Micromed',
		'With Neo (Python): neo.io.MicromedIO(path); in System Plus: export EDF+.',
		/^\*? *MICROMED/i
	),
	unread(
		'.trc',
		'holds the tracks of markers of a motion capture, no EMG',
		'Export the analog channels as C3D from the same program.',
		/^PathFileType/
	),
	unread(
		'.hpf',
		'is a file of Delsys EMGworks',
		'With the Delsys File Utility: convert it to CSV, then import that.'
	),
	unread(
		'.shpf',
		'is a file of Delsys EMGworks or Trigno Discover',
		'With the Delsys File Utility, or Export to CSV in Trigno Discover.'
	),
	unread('.cnt', 'is a file of ANT eego', mne('ant'), /^RIF[F2]....(?:....)?CNT /s),
	unread('.cnt .avg', 'is a file of Neuroscan', mne('cnt'), /^Version 3\.0\0/),
	unread('.plx .pl2', 'is a file of Plexon', neo('PlexonIO'), /^PLEX/),
	unread('.mff .mff.zip', 'is a recording of EGI (Philips)', mne('egi')),
	unread(
		'.fif .fif.gz',
		'is a FIFF file of MNE',
		'With MNE-Python: mne.io.read_raw_fif(path).export("converted.edf"), then import that.',
		/^\0\0\0d\0\0\0/
	),
	unread(
		'.xlsx .xlsm .xls .ods .numbers',
		'is a spreadsheet',
		'In the spreadsheet program: save the sheet as CSV (UTF-8), then import that.',
		/^\xd0\xcf.\xe0|^PK.{28}(?:\[Content_Types\]\.xml|mimetypeapplication\/vnd\.oasis|xl\/|_rels\/)/s
	),
	unread(
		'.sav .zsav',
		'is a file of SPSS',
		'In SPSS or PSPP: save it as CSV; with pandas: read_spss(path).to_parquet("converted.parquet").',
		/^\$FL[23]/
	),
	unread(
		'.rec',
		'is a recording of SpikeGadgets',
		'With the Trodes export utility: trodesexport -analogio or -raw, then save the arrays with numpy.savez.',
		/^(?:<\?xml[^>]*>\s*)?<Configuration/
	),
	unread('.rec', 'is a .rec file that is no EDF', 'In the program that recorded it: export EDF, BDF or CSV.'),
	unread(
		'.rhs',
		'is a file of an Intan stimulator',
		'In the RHX software: save as one file per channel, then import the .dat arrays with numpy.savez; or neo.io.IntanIO(path).',
		/^\xac\x27\x91\xd6/
	),
	unread('.mr3 .nrx', 'is a project of Noraxon myoRESEARCH', 'In myoRESEARCH: Export, CSV or C3D.'),
	unread('.qtm', 'is a measurement of Qualisys', 'In QTM: File, Export, To C3D or To MAT.'),
	unread('.x1d .x2d .system', 'belongs to a trial of Vicon', 'In Nexus: export the trial as C3D.'),
	unread(
		'.tdf',
		'is a file of BTS',
		'In BTS EMG-Analyzer or SMART: export C3D or text.',
		/^\x82\x4b\x60\x41/
	),
	unread(
		'.hea',
		'is the header of a WFDB record without its signals',
		'Put it and the .dat files that it names into one folder or zip archive, and import that.'
	),
	unread(
		'.fdt',
		'holds the samples of an EEGLAB data set',
		'In EEGLAB: File, Export, Data to EDF/BDF; or import the .set file that was saved as one file.'
	),
	unread(
		'.feather .arrow',
		'is an Arrow file',
		'With pandas: read_feather(path).to_parquet("converted.parquet"), then import that.',
		/^(?:ARROW1|FEA1)/
	),
	unread(
		'.pkl .pickle',
		'is a pickle of Python, which may run any program when it is opened',
		'In Python, if you trust it: save its arrays with numpy.savez, or a table with to_parquet.',
		/^\x80[^\x20-\xff][}\]\x95cX(q\x8c]/
	),
	unread(
		'.rds .rdata .rda',
		'is a file of R',
		'In R: write.csv(table, "converted.csv", row.names = FALSE), then import that.',
		/^RD[AX][23]\n/
	),
	unread(
		'.wav',
		'is a sound file',
		'With SciPy: rate, emg = scipy.io.wavfile.read(path); numpy.savez("converted.npz", emg=emg, fs=rate), then import that.',
		/^RIFF....WAVE/s
	),
	unread(
		'.dat',
		'is a file of BCI2000',
		'With BCI2000 Offline Tools: BCI2000Export, text or MATLAB.',
		/^(?:BCI2000V|HeaderLen)=/,
		true
	),
	unread(
		'.edf',
		'is a recording of an eye tracker (SR Research)',
		'It has no EMG. With edf2asc of SR Research it becomes text.',
		/^SR_RESEARCH/,
		true
	),
	unread(
		'.json',
		'is a JSON text',
		'Write its numbers as a table (CSV) or with numpy.savez, then import that.'
	)
];

/** Bytes that tell a format. */
const HEAD_BYTES = 256;

/** The format of a file that is not read here: by its first bytes, else by its name; undefined for any other file. */
export function unreadFormat(head: Uint8Array, name: string): UnreadFormat | undefined {
	const text = new TextDecoder('latin1').decode(head.subarray(0, HEAD_BYTES));
	const lower = name.toLowerCase().replace(/\.gz$/, '');
	const named = (format: UnreadFormat): boolean => format.endings.some((ending) => lower.endsWith(ending));
	return (
		unreadFormats.find((format) => format.head?.test(text)) ??
		unreadFormats.find((format) => !format.onlyByHead && format.head === undefined && named(format)) ??
		unreadFormats.find((format) => !format.onlyByHead && named(format))
	);
}

/** See `unreadFormat`: of a file that is open. */
export const unreadFormatOf = async (source: RandomAccess): Promise<UnreadFormat | undefined> =>
	unreadFormat(await source.read(0, Math.min(HEAD_BYTES, source.size)), source.name);

/** The first file or folder among `paths` that is of such a format by its name, with that format. */
export function unreadAmong(
	paths: readonly string[]
): { readonly path: string; readonly format: UnreadFormat } | undefined {
	const none = new Uint8Array();
	for (const path of paths) {
		const format = path
			.split('/')
			.reduce<UnreadFormat | undefined>((found, part) => found ?? unreadFormat(none, part), undefined);
		if (format) return { path, format };
	}
	return undefined;
}

/** The SessionError for a file of such a format. */
export const refuseUnread = (file: string, { what, todo }: UnreadFormat): AppError =>
	refuse(file, `${what}, which is not read here`, todo);
