/**
 * The rules of a session's files, as `checkSession` holds them against one. What a rule says is what this app writes and
 * MyoGestic reads; breaking one is an error where something cannot be read, a warning where readers manage all the same.
 */
export const RULES = {
	'file-name': 'A session is called YYYY-MM-DD_HH-MM-SS_<8 hex>[_<name>], its archive ….session.zip.',
	'zip-stored': 'Entries of an archive are stored, not compressed: their chunks are compressed already.',
	entries: 'A session holds meta.json, labels.json and two arrays for each stream, and nothing else.',
	readable: 'Every entry is whole and its checksum matches.',
	meta: 'meta.json lies at the root and holds a JSON object.',
	'schema-version': 'schema_version is 3.',
	'app-name': 'app_name says which program wrote the session.',
	created: 'created is the local wall time, YYYY-MM-DDTHH:MM:SS.',
	name: 'name is there only when a person gave one.',
	'class-names': 'class_names is an ordered list of different names.',
	'pose-convention': 'pose_convention is "standard".',
	extras: 'extras is an object of free facts; what this app keeps is under extras.myodeck.',
	finished: 'extras.myodeck.finished is true once Stop was pressed.',
	gaps: 'Gaps are {sample, lost, seconds}, in order, inside the stream.',
	streams:
		'streams gives each stream n_channels, fs, dtype, channel_names and channel_grids, as its arrays are.',
	'channel-grids': 'A grid is {label, cells}: rows of equal length, each cell a channel once, or null.',
	labels: 'labels.json is a list of {timestamp: seconds, class_index: whole number from -1 on}.',
	'label-order': 'Labels are in order of time and end with a class_index of -1.',
	'label-class': 'Every labelled class has a name in class_names.',
	'label-time': 'Labels lie within the recording.',
	array: 'An array is a zarr.json of zarr v3 with exactly the keys zarr-python writes.',
	dtype: 'dtype is float16/32/64 or int8/16/32/64; timestamps are float64.',
	'chunk-shape':
		'A chunk is one second: [max(1, floor(fs)), n_channels], and for timestamps [max(1, floor(fs))].',
	codecs: 'Codecs are bytes (little endian), then zstd (level 0, no checksum).',
	'fill-value': 'The fill value is 0.',
	chunks: 'Every chunk decodes to its full shape, and there is none beyond the end.',
	length: 'Samples and timestamps are equally many.',
	timestamps: 'Timestamps are numbers and never go back.',
	quality: 'The recording itself is fit for training.'
} as const;

/** Which rule a finding is about. */
export type RuleId = keyof typeof RULES;

/** A rule that is broken, where, and how. Plain JSON. */
export interface Finding {
	/** `error`: something cannot be read, or a program would refuse it. `warning`: readers manage. */
	readonly level: 'error' | 'warning';
	readonly rule: RuleId;
	/** The entry it is about: `emg.zarr/zarr.json`. */
	readonly entry?: string;
	readonly message: string;
}

/** Collects findings. The same entry is not complained about without end. */
export class Findings {
	readonly list: Finding[] = [];
	readonly #counts = new Map<string, number>();

	add(level: Finding['level'], rule: RuleId, entry: string | undefined, message: string): void {
		const key = `${rule} ${entry?.replace(/\/c\/.*$/, '')}`;
		const count = (this.#counts.get(key) ?? 0) + 1;
		this.#counts.set(key, count);
		if (count > MOST) return;
		const text = message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message;
		this.list.push({ level, rule, ...(entry !== undefined && { entry }), message: text });
	}

	error(rule: RuleId, entry: string | undefined, message: string): void {
		this.add('error', rule, entry, message);
	}

	warn(rule: RuleId, entry: string | undefined, message: string): void {
		this.add('warning', rule, entry, message);
	}
}

/** Findings of one rule about one entry or array that are listed. */
const MOST = 20;
/** Longest message, characters: what a file holds is quoted in some of them. */
const LONGEST = 1000;
