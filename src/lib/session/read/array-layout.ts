import * as v from 'valibot';
import type * as zarr from 'zarrita';
import type { JsonObject } from '../../core/parse.ts';
import { CODECS } from '../format/codecs.ts';
import { bytesOf, isDtype, zarrTypeOf, type Dtype } from '../format/dtype.ts';

/** Largest chunk that is decoded. One second of the largest amplifier (408 channels, 10 240 Hz, float64) is 33 MB. */
export const MAX_CHUNK_BYTES = 64 * 2 ** 20;
/** Most channels of a stream: ten times the largest electrode grid. Memory of every pass grows with it. */
export const MAX_CHANNELS = 4096;

/** What a `zarr.json` says of an array. */
export interface ArrayLayout {
	readonly dtype: Dtype;
	readonly shape: readonly number[];
	readonly chunkShape: readonly number[];
	/** Value of the samples whose chunk is absent; NaN where it is no number. */
	readonly fill: number;
	/** The entry of a chunk below the array: `c/3/0`. */
	readonly keyOf: (row: number, column: number) => string;
	readonly metadata: zarr.ArrayMetadata<zarr.DataType>;
}

/** More codecs than any chunk has been through. */
const MAX_CODECS = 8;

const Codec = v.pipe(
	// Older writers name a codec that has no settings.
	v.union(
		[
			v.pipe(
				v.string(),
				v.transform((name) => ({ name }))
			),
			v.looseObject({ name: v.string() })
		],
		'one of its codecs has no name'
	),
	v.looseObject({
		name: v.picklist(
			CODECS,
			({ input }) => `the codec ${quoted(input)} is not supported (${CODECS.join(', ')} are)`
		),
		// Each decoder looks at its own.
		configuration: v.fallback(v.optional(v.record(v.string(), v.unknown()), {}), {})
	})
);

/** `v2` writes `3.0`, `default` writes `c/3/0`; both may name another separator. */
const KeyEncoding = v.object(
	{
		name: v.picklist(['default', 'v2'], 'its chunk key encoding is not known'),
		configuration: v.exactOptional(
			v.object({
				separator: v.exactOptional(
					v.picklist(['/', '.'], 'its chunk key encoding has a separator that is none')
				)
			})
		)
	},
	'its chunk key encoding is not known'
);

/** The sizes along `dimensions`, each `least` or more. */
const sizes = (dimensions: number, least: number, message: string) =>
	v.pipe(
		v.array(v.pipe(v.number(message), v.safeInteger(message), v.minValue(least, message)), message),
		v.length(dimensions, message)
	);

/** A `zarr.json`; each message says what is wrong. What is not read here may be anything. */
const schemaFor = (dimensions: number) =>
	v.pipe(
		v.object({
			zarr_format: v.literal(3, NO_ARRAY),
			node_type: v.literal('array', NO_ARRAY),
			data_type: v.custom<Dtype>(isDtype, ({ input }) => `the data type ${quoted(input)} is not supported`),
			shape: sizes(dimensions, 0, `its shape has not ${dimensions} whole numbers`),
			chunk_grid: v.object(
				{
					name: v.literal('regular', IRREGULAR),
					configuration: v.object({ chunk_shape: sizes(dimensions, 1, IRREGULAR) }, IRREGULAR)
				},
				IRREGULAR
			),
			chunk_key_encoding: v.optional(KeyEncoding, { name: 'default' }),
			codecs: v.pipe(
				v.array(Codec, 'it names no codecs'),
				v.maxLength(MAX_CODECS, 'it names too many codecs')
			),
			fill_value: v.nullish(v.union([v.number(), v.string()], 'its fill value is no number'), 0)
		}),
		v.check(
			({ data_type, fill_value }) => typeof fill_value === 'number' || data_type.startsWith('float'),
			'its fill value is no number'
		),
		v.check(
			({ data_type, fill_value }) => data_type !== 'float16' || fill_value === 0,
			'a float16 fill value other than 0 is not supported'
		)
	);
const NO_ARRAY = 'it describes no zarr 3 array';
const IRREGULAR = 'its chunk grid is not regular';
/** A member that is missing is one of the wrong kind, so that its own message is said. */
const NOTHING = {
	zarr_format: null,
	node_type: null,
	data_type: null,
	shape: null,
	chunk_grid: null,
	codecs: null
};

type ZarrJson = v.InferOutput<ReturnType<typeof schemaFor>>;

/** Checks a `zarr.json`. Throws a RangeError with the part of the sentence that says what is wrong. */
export function layoutOf(meta: JsonObject, dimensions: number): ArrayLayout {
	const { success, output, issues } = v.safeParse(
		schemaFor(dimensions),
		{ ...NOTHING, ...meta },
		{ abortEarly: true }
	);
	if (!success) throw new RangeError(issues[0].message);
	const { data_type: dtype, shape, fill_value: fill } = output;
	const chunkShape = output.chunk_grid.configuration.chunk_shape;
	checkSizes(dtype, shape, chunkShape);
	return {
		dtype,
		shape,
		chunkShape,
		fill: typeof fill === 'number' ? fill : NaN,
		keyOf: keysOf(output.chunk_key_encoding, dimensions),
		metadata: metadataOf(output)
	};
}

function checkSizes(dtype: Dtype, shape: readonly number[], chunkShape: readonly number[]): void {
	const columns = shape[1] ?? 1;
	if (columns === 0) throw new RangeError('it has no channels');
	if (columns > MAX_CHANNELS) throw new RangeError(`it has ${columns} channels, more than ${MAX_CHANNELS}`);
	const chunkBytes = chunkShape.reduce((a, b) => a * b, bytesOf(dtype));
	const rowBytes = chunkShape[0]! * columns * bytesOf(dtype);
	if (Math.max(chunkBytes, rowBytes) > MAX_CHUNK_BYTES) {
		throw new RangeError(
			`its chunks of ${chunkShape.join(' × ')} are larger than ${MAX_CHUNK_BYTES / 2 ** 20} MiB`
		);
	}
}

function keysOf(
	{ name, configuration }: ZarrJson['chunk_key_encoding'],
	dimensions: number
): ArrayLayout['keyOf'] {
	const separator = configuration?.separator ?? (name === 'v2' ? '.' : '/');
	return (row, column) => {
		const places = dimensions === 1 ? [row] : [row, column];
		return [...(name === 'v2' ? [] : ['c']), ...places].join(separator);
	};
}

/** What zarrita is told. */
const metadataOf = ({
	data_type,
	shape,
	chunk_grid,
	chunk_key_encoding,
	codecs,
	fill_value
}: ZarrJson): ArrayLayout['metadata'] => ({
	zarr_format: 3,
	node_type: 'array',
	shape,
	data_type: zarrTypeOf(data_type),
	chunk_grid,
	chunk_key_encoding,
	codecs,
	// A text (`NaN`) is a value of its own to zarrita, which has no type for it.
	fill_value: fill_value as number,
	attributes: {}
});

/** A value of a `zarr.json` in a sentence: cut short, since it may be of any length. */
const quoted = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 100);
