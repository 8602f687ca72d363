import * as v from 'valibot';
import { strFromU8, strToU8, unzipSync, zipSync, type Zippable } from 'fflate';
import { AppError, isAppError, messageOf } from '../../core/errors.ts';
import { isArray, parseObject, type Json } from '../../core/parse.ts';
import { wholeFrom } from '../../core/schemas.ts';
import type { Weights } from '../../models/model.ts';
import { parseBundle } from './bundle-json.ts';
import { outputNames, type ModelBundle } from './bundle.ts';
import { kindOf } from '../run/kind-of.ts';
import { Pipeline } from '../run/pipeline.ts';

const HEAD = 'model.json';
/** Entries are stored as they are, so no file unpacks to much more than its size; one that claims to fills the memory. */
const MOST_RATIO = 4;
const SMALL_FILE = 2 ** 20;
/** Largest `model.json`. */
const MOST_JSON = 16 * 2 ** 20;

/**
 * Writes a bundle as a `.model.zip`: `model.json`, and each array of the weights raw and little-endian in a file of its
 * own, `weights/<name>.f32` or `.f64`. Entries are stored, not packed, so that any language reads them.
 */
export function saveBundle({ weights, ...head }: ModelBundle): Uint8Array {
	const arrays = Object.entries(weights).map(([name, { shape, data }]) => {
		const dtype = data instanceof Float32Array ? 'float32' : 'float64';
		return { name, shape, dtype, file: `weights/${name}.${dtype === 'float32' ? 'f32' : 'f64'}`, data };
	});
	const json = {
		...head,
		weights: arrays.map(({ name, shape, dtype, file }) => ({ name, shape, dtype, file }))
	};
	const files: Zippable = { [HEAD]: strToU8(JSON.stringify(json, undefined, '\t')) };
	for (const { file, data } of arrays) files[file] = littleEndian(data);
	return zipSync(files, { level: 0, mtime: dateOf(head.created) });
}

/** A date a zip can hold (1980 to 2099); this moment where the text is none. */
function dateOf(text: string): Date {
	const date = new Date(text);
	return date.getFullYear() >= 1980 && date.getFullYear() < 2099 ? date : new Date();
}

/** Reads what `saveBundle` wrote, checked through. Throws a ModelError that says what is wrong with the file. */
export function loadBundle(bytes: Uint8Array): ModelBundle {
	let files: Record<string, Uint8Array>;
	try {
		let total = 0;
		files = unzipSync(bytes, {
			filter: ({ name, originalSize }) => {
				total += originalSize;
				if (total > MOST_RATIO * bytes.length + SMALL_FILE) throw new Error(`${name} would fill the memory`);
				if (name === HEAD && originalSize > MOST_JSON) throw new Error(`${name} is too large`);
				return true;
			}
		});
	} catch (error) {
		throw broken(`it is no zip file that can be read (${messageOf(error)})`);
	}
	const head = files[HEAD];
	if (!head) throw broken(`there is no ${HEAD} in it`);
	const json = parseObject(strFromU8(head), HEAD, 'ModelError', 'Choose a .model.zip that MyoDeck saved.');
	const bundle = { ...parseBundle(json, broken), weights: readWeights(json['weights'], files) };

	// What a script makes of its weights shows when the person has let it run.
	if (bundle.script) return bundle;
	const { model, nFeatures } = built(bundle);
	const nOutputs = outputNames(bundle).length;
	if (model.nFeatures !== nFeatures || model.nOutputs !== nOutputs) {
		throw broken(
			`its weights are for ${model.nFeatures} features and ${model.nOutputs} outputs, ` +
				`its settings for ${nFeatures} and ${nOutputs}`
		);
	}
	return bundle;
}

/** The parts of a bundle at work: settings that cannot be are found here. */
function built(bundle: ModelBundle): { readonly model: LoadedModel; readonly nFeatures: number } {
	try {
		const model = kindOf(bundle).load(bundle.weights);
		return { model, nFeatures: featuresOf(bundle) };
	} catch (error) {
		if (isAppError(error)) throw error;
		throw broken(messageOf(error));
	}
}

/** What a filter or a window that cannot be says to the person who sets it is quoted: nobody can change it in a file. */
function featuresOf({ pipeline, stream }: Pick<ModelBundle, 'pipeline' | 'stream'>): number {
	try {
		return new Pipeline(pipeline, stream).nFeatures;
	} catch (error) {
		throw broken(`its pipeline cannot be made (“${messageOf(error)}”)`);
	}
}

type LoadedModel = ReturnType<ReturnType<typeof kindOf>['load']>;

/** One array of the weights, as `model.json` describes it. */
const ArraySchema = v.object({
	name: v.string(),
	shape: v.array(wholeFrom(1)),
	dtype: v.picklist(['float32', 'float64']),
	file: v.string()
});

function readWeights(list: Json | undefined, files: Record<string, Uint8Array>): Weights {
	if (!isArray(list)) throw broken('it lists no weights');
	const described = v.safeParse(v.array(ArraySchema), list);
	if (!described.success) throw broken('an array of its weights is not described');
	return Object.fromEntries(
		described.output.map((array) => [array.name, { shape: array.shape, data: valuesOf(array, files) }])
	);
}

function valuesOf(
	{ shape, dtype, file }: v.InferOutput<typeof ArraySchema>,
	files: Record<string, Uint8Array>
): Float32Array | Float64Array {
	const count = shape.reduce((product, n) => product * n, 1);
	const bytes = Object.hasOwn(files, file) ? files[file] : undefined;
	const size = dtype === 'float32' ? 4 : 8;
	if (bytes?.length !== count * size) {
		const has = bytes ? `has ${bytes.length}` : 'is missing';
		throw broken(`${file} should have ${count * size} bytes and ${has}`);
	}
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const data = dtype === 'float32' ? new Float32Array(count) : new Float64Array(count);
	for (let i = 0; i < count; i++) {
		data[i] = size === 4 ? view.getFloat32(4 * i, true) : view.getFloat64(8 * i, true);
	}
	if (!data.every(Number.isFinite)) throw broken(`${file} holds values that are no numbers`);
	return data;
}

function littleEndian(data: Float32Array | Float64Array): Uint8Array {
	const size = data.BYTES_PER_ELEMENT;
	const bytes = new Uint8Array(data.length * size);
	const view = new DataView(bytes.buffer);
	data.forEach((value, i) =>
		size === 4 ? view.setFloat32(4 * i, value, true) : view.setFloat64(8 * i, value, true)
	);
	return bytes;
}

function broken(what: string): AppError {
	return new AppError(
		'ModelError',
		`This model file cannot be used: ${what}. Choose a .model.zip that MyoDeck saved, or train again.`
	);
}
