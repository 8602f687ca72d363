import { AppError } from '../../core/errors.ts';
import {
	isArray,
	isObject,
	numberOr,
	parseObject,
	stringOr,
	stringsOf,
	type Json,
	type JsonObject
} from '../../core/parse.ts';
import { SIGNAL_UNITS, type ChannelGrid, type Gap, type SignalUnit } from '../../core/signal.ts';
import { samples, seconds, type Samples } from '../../core/units.ts';
import { MAX_CLASSES } from './label-track.ts';

/** Where the metadata rest. */
export const META_KEY = '/meta.json';
/** Our facts' name in `extras`. */
export const OURS = 'myodeck';

/** A gap and where it is in the stored rows. */
export interface StoredGap extends Gap {
	/** The first row after the gap. */
	readonly row: Samples;
}

/** What `meta.json` says of one stream; what it leaves out is undefined (the arrays may know). */
export interface StreamMeta {
	readonly name: string;
	readonly nChannels: number | undefined;
	/** 0 when it is not said. */
	readonly fs: number;
	readonly channelNames: readonly string[] | undefined;
	readonly channelGrids: readonly ChannelGrid[] | undefined;
	readonly unit: SignalUnit;
	readonly device: string | undefined;
	readonly fullScale: number | undefined;
	readonly first: Samples;
	/** Undefined where nobody counted them: a session of another program. */
	readonly gaps: readonly StoredGap[] | undefined;
	/** True when the writer saw that timestamps never go back. */
	readonly sorted: boolean;
}

/** `meta.json`, checked. */
export interface SessionMeta {
	readonly created: string;
	readonly name: string | undefined;
	readonly classNames: readonly string[];
	readonly streams: readonly StreamMeta[];
	readonly extras: JsonObject;
	/** What of it was cut short, one sentence each. */
	readonly problems: readonly string[];
	/** Only a session of ours can be unfinished. */
	readonly finished: boolean;
	/**
	 * True when a chunk of zeros may be absent: zarr lets a writer leave it out, and zarr-python (MyoGestic) does. This app
	 * writes every chunk.
	 */
	readonly mayOmitChunks: boolean;
}

/**
 * Reads `meta.json`. Only what cannot be read as an object is refused; whatever is missing or of another type gets the
 * value SESSION-FORMAT.md names, and unknown keys are ignored.
 */
export function parseMeta(bytes: Uint8Array | undefined, file: string): SessionMeta {
	const remedy = 'Export the session again where it was recorded.';
	if (!bytes) {
		throw new AppError(
			'SessionError',
			`${file} is no session: it has no meta.json at its root. ` +
				'If meta.json lies in a folder inside, zip what is in that folder, not the folder.'
		);
	}
	const meta = parseObject(new TextDecoder().decode(bytes), `meta.json in ${file}`, 'SessionError', remedy);
	const extras = isObject(meta.extras) ? meta.extras : {};
	const ours = isObject(extras[OURS]) ? extras[OURS] : {};
	const facts = isObject(ours.streams) ? ours.streams : {};
	const streams = isObject(meta.streams) ? meta.streams : {};
	if (Object.keys(streams).length > MAX_STREAMS) {
		const many = `${Object.keys(streams).length} streams, more than ${MAX_STREAMS}`;
		throw new AppError('SessionError', `meta.json in ${file} names ${many}. ${remedy}`);
	}
	const { classNames, cut } = classNamesOf(meta.class_names);
	return {
		created: stringOr(meta.created, ''),
		name: shortText(meta.name),
		classNames,
		problems: cut ? [cut] : [],
		streams: Object.entries(streams).map(([name, stream]) => streamOf(name, stream, facts[name])),
		extras,
		finished: ours.finished !== false,
		mayOmitChunks: ours.writer_version === undefined && meta.app_name !== 'MyoDeck'
	};
}

/** Longest name of a class, a channel, a device or a session; it is written out once a row in some exports. */
export const MAX_NAME = 200;
const MAX_STREAMS = 1000;
/** Cells of all grids of a stream. */
const MAX_CELLS = 2 ** 16;

/** A text of at most `MAX_NAME` characters, cut where it is longer; undefined for anything else. */
function shortText(value: unknown): string | undefined {
	if (typeof value !== 'string' || value.length <= MAX_NAME) return stringOr(value, undefined);
	return `${value.slice(0, MAX_NAME - 1)}…`;
}

/** Names that are no text keep their place, because labels count places. `cut`: a sentence, when something is cut short. */
function classNamesOf(value: unknown): { readonly classNames: readonly string[]; readonly cut?: string } {
	const list = isArray(value) ? value : [];
	const kept = list
		.slice(0, MAX_CLASSES)
		.map((name) => (typeof name === 'string' ? name : JSON.stringify(name)));
	const classNames = kept.map((name) => shortText(name)!);
	const long = kept.filter((name, i) => name !== classNames[i]).length;
	const cuts = [
		...(list.length > MAX_CLASSES
			? [`It names ${list.length} classes; the first ${MAX_CLASSES} are read.`]
			: []),
		...(long > 0 ? [`${long} class names are longer than ${MAX_NAME} characters and are cut.`] : [])
	];
	return cuts.length > 0 ? { classNames, cut: cuts.join(' ') } : { classNames };
}

function streamOf(name: string, value: Json, facts: Json | undefined): StreamMeta {
	const stream = isObject(value) ? value : {};
	const ours = isObject(facts) ? facts : {};
	const first = samples(Math.max(0, numberOr(ours.first_sample, 0)));
	const nChannels = numberOr(stream.n_channels, undefined);
	return {
		name,
		nChannels,
		fs: rateOf(stream.fs),
		channelNames: stringsOf(stream.channel_names)?.map((channel) => shortText(channel)!),
		channelGrids: gridsOf(stream.channel_grids),
		unit: SIGNAL_UNITS.find((unit) => unit === ours.unit) ?? 'a.u.',
		device: shortText(ours.device),
		fullScale: numberOr(ours.full_scale, undefined),
		first,
		gaps: isArray(ours.gaps) ? gapsOf(ours.gaps, first) : undefined,
		sorted: ours.sorted === true
	};
}

/** Rates that are none: windows and buffers are made in seconds. */
const [MIN_HERTZ, MAX_HERTZ] = [1e-6, 1e6];

/** 0 for a rate that no device has: then it is not known. */
function rateOf(value: unknown): number {
	const fs = numberOr(value, 0);
	return fs >= MIN_HERTZ && fs <= MAX_HERTZ ? fs : 0;
}

/** In order of rows, one for each row; entries that make no sense are left out. */
function gapsOf(list: readonly Json[], first: Samples): readonly StoredGap[] {
	const gaps = list
		.filter(isObject)
		.map((gap) => ({
			sample: samples(numberOr(gap.sample, -1)),
			lost: Math.max(0, numberOr(gap.lost, 0)),
			seconds: seconds(numberOr(gap.seconds, 0)),
			row: samples(numberOr(gap.row, numberOr(gap.sample, -1) - first))
		}))
		.filter((gap) => [gap.sample, gap.lost, gap.row].every(Number.isSafeInteger))
		.filter((gap) => gap.sample >= 0 && gap.row > 0)
		.sort((a, b) => a.row - b.row);
	return gaps.filter((gap, i) => gap.row !== gaps[i + 1]?.row);
}

function gridsOf(value: unknown): readonly ChannelGrid[] | undefined {
	if (!isArray(value)) return undefined;
	const grids: ChannelGrid[] = [];
	for (const grid of value) {
		if (!isObject(grid) || !isArray(grid.cells)) continue;
		const cells = grid.cells.map((row) => (isArray(row) ? row.map((cell) => numberOr(cell, null)) : []));
		grids.push({ label: stringOr(grid.label, ''), cells });
	}
	const cells = grids.reduce((sum, grid) => sum + grid.cells.reduce((n, row) => n + row.length + 1, 0), 0);
	return grids.length > 0 && cells <= MAX_CELLS ? grids : undefined;
}
