import type * as zarr from 'zarrita';
import { isArray, isObject, stringOr, type JsonObject } from '../../core/parse.ts';
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

/** Checks a `zarr.json`. Throws a RangeError with the part of the sentence that says what is wrong. */
export function layoutOf(meta: JsonObject, dimensions: number): ArrayLayout {
	if (meta.zarr_format !== 3 || meta.node_type !== 'array')
		throw new RangeError('it describes no zarr 3 array');
	const dtype = meta.data_type;
	if (!isDtype(dtype))
		throw new RangeError(`the data type ${JSON.stringify(dtype ?? null)} is not supported`);
	const shape = sizesOf(meta.shape, 0);
	const grid = isObject(meta.chunk_grid) ? meta.chunk_grid : {};
	const chunkShape = sizesOf(isObject(grid.configuration) ? grid.configuration.chunk_shape : undefined, 1);
	if (!shape || shape.length !== dimensions)
		throw new RangeError(`its shape has not ${dimensions} whole numbers`);
	if (grid.name !== 'regular' || chunkShape?.length !== dimensions)
		throw new RangeError('its chunk grid is not regular');
	if (dimensions === 2 && !(shape[1]! > 0)) throw new RangeError('it has no channels');
	if (dimensions === 2 && shape[1]! > MAX_CHANNELS)
		throw new RangeError(`it has ${shape[1]} channels, more than ${MAX_CHANNELS}`);
	const chunkBytes = chunkShape.reduce((a, b) => a * b, bytesOf(dtype));
	const rowBytes = chunkShape[0]! * (shape[1] ?? 1) * bytesOf(dtype);
	if (Math.max(chunkBytes, rowBytes) > MAX_CHUNK_BYTES) {
		throw new RangeError(
			`its chunks of ${chunkShape.join(' × ')} are larger than ${MAX_CHUNK_BYTES / 2 ** 20} MiB`
		);
	}
	const metadata = metadataOf(meta, dtype, shape, chunkShape);
	const fill = typeof metadata.fill_value === 'number' ? metadata.fill_value : NaN;
	return { dtype, shape, chunkShape, fill, keyOf: keysOf(meta.chunk_key_encoding, dimensions), metadata };
}

/** The keys of zarr's two encodings. zarrita refuses an encoding of another name. */
function keysOf(encoding: unknown, dimensions: number): ArrayLayout['keyOf'] {
	const given: JsonObject = isObject(encoding) ? encoding : { name: 'default' };
	const { name, configuration } = given;
	const declared = isObject(configuration) ? configuration.separator : undefined;
	const separator = stringOr(declared, name === 'v2' ? '.' : '/');
	return (row, column) => {
		const places = dimensions === 1 ? [row] : [row, column];
		return [...(name === 'v2' ? [] : ['c']), ...places].join(separator);
	};
}

function metadataOf(
	meta: JsonObject,
	dtype: Dtype,
	shape: number[],
	chunkShape: number[]
): ArrayLayout['metadata'] {
	const encoding = isObject(meta.chunk_key_encoding) ? meta.chunk_key_encoding : { name: 'default' };
	const codecs = codecsOf(meta.codecs);
	const fill = meta.fill_value ?? 0;
	if (dtype === 'float16' && fill !== 0)
		throw new RangeError('a float16 fill value other than 0 is not supported');
	if (typeof fill !== 'number' && !(typeof fill === 'string' && dtype.startsWith('float'))) {
		throw new RangeError('its fill value is no number');
	}
	return {
		zarr_format: 3,
		node_type: 'array',
		shape,
		data_type: zarrTypeOf(dtype),
		chunk_grid: { name: 'regular', configuration: { chunk_shape: chunkShape } },
		// Checked by zarrita, which throws for a name it does not know.
		chunk_key_encoding: encoding as { name: 'default' },
		codecs,
		fill_value: fill as number,
		attributes: {}
	};
}

function codecsOf(value: unknown): zarr.CodecMetadata[] {
	if (!isArray(value)) throw new RangeError('it names no codecs');
	return value.map((codec) => {
		const name = stringOr(isObject(codec) ? codec.name : codec, '');
		if (!(CODECS as readonly string[]).includes(name)) {
			throw new RangeError(`the codec "${name}" is not supported (${CODECS.join(', ')} are)`);
		}
		const configuration = isObject(codec) && isObject(codec.configuration) ? codec.configuration : {};
		return { name, configuration };
	});
}

function sizesOf(value: unknown, least: number): number[] | undefined {
	if (!isArray(value)) return undefined;
	const sizes = value.filter(
		(n): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= least
	);
	return sizes.length === value.length ? sizes : undefined;
}
