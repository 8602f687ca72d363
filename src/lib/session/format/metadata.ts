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
	return {
		created: stringOr(meta.created, ''),
		name: stringOr(meta.name, undefined),
		classNames: classNamesOf(meta.class_names),
		streams: Object.entries(streams).map(([name, stream]) => streamOf(name, stream, facts[name])),
		extras,
		finished: ours.finished !== false,
		mayOmitChunks: ours.writer_version === undefined && meta.app_name !== 'MyoDeck'
	};
}

/** Names that are no text keep their place, because labels count places. */
const classNamesOf = (value: unknown): readonly string[] =>
	isArray(value) ? value.map((name) => (typeof name === 'string' ? name : JSON.stringify(name))) : [];

function streamOf(name: string, value: Json, facts: Json | undefined): StreamMeta {
	const stream = isObject(value) ? value : {};
	const ours = isObject(facts) ? facts : {};
	const first = samples(Math.max(0, numberOr(ours.first_sample, 0)));
	const nChannels = numberOr(stream.n_channels, undefined);
	return {
		name,
		nChannels,
		fs: Math.max(0, numberOr(stream.fs, 0)),
		channelNames: stringsOf(stream.channel_names),
		channelGrids: gridsOf(stream.channel_grids),
		unit: SIGNAL_UNITS.find((unit) => unit === ours.unit) ?? 'a.u.',
		device: stringOr(ours.device, undefined),
		fullScale: numberOr(ours.full_scale, undefined),
		first,
		gaps: isArray(ours.gaps) ? gapsOf(ours.gaps, first) : undefined,
		sorted: ours.sorted === true
	};
}

/** In order of rows; entries that make no sense are left out. */
function gapsOf(list: readonly Json[], first: Samples): readonly StoredGap[] {
	return list
		.filter(isObject)
		.map((gap) => ({
			sample: samples(numberOr(gap.sample, -1)),
			lost: Math.max(0, numberOr(gap.lost, 0)),
			seconds: seconds(numberOr(gap.seconds, 0)),
			row: samples(numberOr(gap.row, numberOr(gap.sample, -1) - first))
		}))
		.filter((gap) => gap.sample >= 0 && gap.row > 0)
		.sort((a, b) => a.row - b.row);
}

function gridsOf(value: unknown): readonly ChannelGrid[] | undefined {
	if (!isArray(value)) return undefined;
	const grids: ChannelGrid[] = [];
	for (const grid of value) {
		if (!isObject(grid) || !isArray(grid.cells)) continue;
		const cells = grid.cells.map((row) => (isArray(row) ? row.map((cell) => numberOr(cell, null)) : []));
		grids.push({ label: stringOr(grid.label, ''), cells });
	}
	return grids.length > 0 ? grids : undefined;
}
