import * as v from 'valibot';
import { AppError } from '../../core/errors.ts';
import { isObject, parseObject, type Json, type JsonObject } from '../../core/parse.ts';
import { finite, listOf, LONGEST_LIST, maybe, wholeFrom } from '../../core/schemas.ts';
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
	const { app_name, created, name, class_names, streams, extras } = v.parse(MetaSchema, meta);
	const ours = v.parse(OursSchema, isObject(extras[OURS]) ? extras[OURS] : {});
	const factsOf = (stream: string): Json | undefined =>
		Object.hasOwn(ours.streams, stream) ? ours.streams[stream] : undefined;
	if (Object.keys(streams).length > MAX_STREAMS) {
		const many = `${Object.keys(streams).length} streams, more than ${MAX_STREAMS}`;
		throw new AppError('SessionError', `meta.json in ${file} names ${many}. ${remedy}`);
	}
	const { classNames, truncation } = classNamesOf(class_names);
	return {
		created,
		name,
		classNames,
		problems: truncation ? [truncation] : [],
		streams: Object.entries(streams).map(([name, stream]) => streamOf(name, stream, factsOf(name))),
		extras,
		finished: ours.finished !== false,
		mayOmitChunks: ours.writer_version === undefined && app_name !== 'MyoDeck'
	};
}

/** Longest name of a class, a channel, a device or a session; it is written out once a row in some exports. */
export const MAX_NAME = 200;
const MAX_STREAMS = 1000;
/** Cells of all grids of a stream. */
const MAX_CELLS = 2 ** 16;

/** A text of at most `MAX_NAME` characters. */
function truncated(value: string): string {
	return value.length <= MAX_NAME ? value : `${value.slice(0, MAX_NAME - 1)}…`;
}

/**
 * Names that are no text keep their place, because labels count places. `truncation`: a sentence, when something is cut short.
 */
function classNamesOf(list: readonly unknown[]): {
	readonly classNames: readonly string[];
	readonly truncation?: string;
} {
	const kept = list
		.slice(0, MAX_CLASSES)
		.map((name) => (typeof name === 'string' ? name : (JSON.stringify(name) ?? '')));
	const classNames = kept.map(truncated);
	const long = kept.filter((name, i) => name !== classNames[i]).length;
	const truncations = [
		...(list.length > MAX_CLASSES
			? [`It names ${list.length} classes; the first ${MAX_CLASSES} are read.`]
			: []),
		...(long > 0 ? [`${long} class names are longer than ${MAX_NAME} characters and are cut.`] : [])
	];
	return truncations.length > 0 ? { classNames, truncation: truncations.join(' ') } : { classNames };
}

/** Rates that are none: windows and buffers are made in seconds. */
const [MIN_HERTZ, MAX_HERTZ] = [1e-6, 1e6];

const whole = wholeFrom(0);
const text = v.pipe(v.string(), v.transform(truncated));
/** An object as it is, whatever is in it; empty for anything else. */
const objectOf: v.GenericSchema<unknown, JsonObject> = v.fallback(v.custom<JsonObject>(isObject), {});

/** `meta.json`. What it leaves out, or says in another type, is not known. */
const MetaSchema = v.object({
	app_name: maybe(v.string()),
	created: v.optional(v.fallback(v.string(), ''), ''),
	name: maybe(text),
	class_names: listOf(v.unknown()),
	streams: v.optional(objectOf, {}),
	extras: v.optional(objectOf, {})
});

/** `extras.myodeck`, as far as it says how to read the rest. */
const OursSchema = v.object({
	streams: v.optional(objectOf, {}),
	finished: v.optional(v.unknown()),
	writer_version: v.optional(v.unknown())
});

/** A stream in `meta.streams`. What it leaves out, or says in another type, is not known. */
const StreamSchema = v.object({
	n_channels: maybe(finite),
	/** 0 for a rate that no device has. */
	fs: v.fallback(v.pipe(finite, v.minValue(MIN_HERTZ), v.maxValue(MAX_HERTZ)), 0),
	channel_names: v.fallback(v.nullish(v.array(text)), undefined),
	channel_grids: v.fallback(v.nullish(v.array(v.unknown())), undefined)
});

/** The same stream in `extras.myodeck.streams`. */
const FactsSchema = v.object({
	first_sample: v.fallback(whole, 0),
	unit: v.fallback(v.picklist(SIGNAL_UNITS), 'a.u.'),
	device: v.fallback(v.optional(text), undefined),
	full_scale: maybe(finite),
	sorted: v.fallback(v.boolean(), false),
	gaps: v.fallback(v.optional(v.array(v.unknown())), undefined)
});

const GapSchema = v.object({
	sample: whole,
	lost: v.fallback(whole, 0),
	seconds: v.fallback(finite, 0),
	row: v.fallback(v.optional(finite), undefined)
});

const GridSchema = v.object({
	label: v.fallback(v.string(), ''),
	cells: v.array(v.fallback(v.array(v.fallback(v.nullable(finite), null)), []))
});

function streamOf(name: string, value: Json, facts: Json | undefined): StreamMeta {
	const stream = v.parse(StreamSchema, isObject(value) ? value : {});
	const ours = v.parse(FactsSchema, isObject(facts) ? facts : {});
	const first = samples(ours.first_sample);
	return {
		name,
		nChannels: stream.n_channels,
		fs: stream.fs,
		channelNames: stream.channel_names ?? undefined,
		channelGrids: gridsOf(stream.channel_grids ?? []),
		unit: ours.unit,
		device: ours.device,
		fullScale: ours.full_scale,
		first,
		gaps: ours.gaps && gapsOf(ours.gaps, first),
		sorted: ours.sorted
	};
}

/** In order of rows, one for each row; entries that make no sense are left out. */
function gapsOf(list: readonly unknown[], first: Samples): readonly StoredGap[] {
	const gaps = valid(GapSchema, list)
		.map(({ sample, lost, seconds: span, row }) => ({
			sample: samples(sample),
			lost,
			seconds: seconds(span),
			row: samples(row ?? sample - first)
		}))
		.filter((gap) => Number.isSafeInteger(gap.row) && gap.row > 0)
		.sort((a, b) => a.row - b.row);
	return gaps.filter((gap, i) => gap.row !== gaps[i + 1]?.row);
}

function gridsOf(list: readonly unknown[]): readonly ChannelGrid[] | undefined {
	const grids = valid(GridSchema, list);
	const cells = grids.reduce((sum, grid) => sum + grid.cells.reduce((n, row) => n + row.length + 1, 0), 0);
	return grids.length > 0 && cells <= MAX_CELLS ? grids : undefined;
}

/** The entries of a list that are as the schema says. */
function valid<Schema extends v.GenericSchema>(
	schema: Schema,
	list: readonly unknown[]
): v.InferOutput<Schema>[] {
	return list.slice(0, LONGEST_LIST).flatMap((item) => {
		const found = v.safeParse(schema, item);
		return found.success ? [found.output] : [];
	});
}
