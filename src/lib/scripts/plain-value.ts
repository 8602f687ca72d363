import { isArray, isObject, parseJson, type Json } from '../core/parse.ts';
import type { Weights } from '../models/model.ts';

/** The entry that says how the others fit together: UTF-8, one byte a number. */
const STRUCTURE = 'structure';

const ARRAYS = {
	Float32Array,
	Float64Array,
	Int32Array,
	Uint32Array,
	Int16Array,
	Uint16Array,
	Int8Array,
	Uint8Array,
	Uint8ClampedArray
} as const;
type TypedArray = InstanceType<(typeof ARRAYS)[keyof typeof ARRAYS]>;

const typedName = (value: object): keyof typeof ARRAYS | undefined =>
	(Object.keys(ARRAYS) as (keyof typeof ARRAYS)[]).find((name) => value instanceof ARRAYS[name]);

/**
 * What a script learned, as arrays to be saved: typed arrays raw, all else as JSON. Throws an Error that names the place of
 * what cannot be kept: a function, a class instance, a value that is no finite number.
 */
export function weightsFrom(value: unknown): Weights {
	const weights: Record<string, Weights[string]> = {};
	let count = 0;
	const json = (item: unknown, place: string): Json => {
		if (item === null || typeof item === 'string' || typeof item === 'boolean') return item;
		if (typeof item === 'number') {
			if (!Number.isFinite(item))
				throw new Error(`${place} is ${item}, and only finite numbers can be saved`);
			return item;
		}
		if (item === undefined) return { $: 'undefined' };
		if (Array.isArray(item)) return item.map((one, i) => json(one, `${place}[${i}]`));
		if (typeof item === 'object') {
			const type = typedName(item);
			if (type) {
				const data = item as TypedArray;
				if (!data.every(Number.isFinite)) throw new Error(`${place} holds a value that is no finite number`);
				if (data.length === 0) return { $: type };
				const name = `a${count++}`;
				weights[name] = {
					shape: [data.length],
					data: data instanceof Float32Array ? data.slice() : Float64Array.from(data)
				};
				return { $: type, of: name };
			}
			const proto: unknown = Object.getPrototypeOf(item);
			if (proto === null || proto === Object.prototype) {
				return Object.fromEntries(
					Object.entries(item).map(([key, one]) => [key.replace(/^\$/, '$$$$'), json(one, `${place}.${key}`)])
				);
			}
		}
		const what = typeof item === 'object' ? `a ${item.constructor.name}` : `a ${typeof item}`;
		throw new Error(
			`${place} is ${what}, and a model must be plain: numbers, texts, lists, typed arrays and objects`
		);
	};
	const bytes = new TextEncoder().encode(JSON.stringify(json(value, 'the model')));
	return { ...weights, [STRUCTURE]: { shape: [bytes.length], data: Float32Array.from(bytes) } };
}

/** What `weightsFrom` was given, made anew. Throws an Error when the weights are not of a script. */
export function valueFrom(weights: Weights): unknown {
	const structure = weights[STRUCTURE];
	if (!structure) throw new Error('its weights are not those of a script');
	const value = (json: Json): unknown => {
		if (isArray(json)) return json.map(value);
		if (!isObject(json)) return json;
		const type = json['$'];
		if (type === 'undefined') return undefined;
		if (typeof type === 'string' && Object.hasOwn(ARRAYS, type)) {
			const data = typeof json['of'] === 'string' ? weights[json['of']]?.data : [];
			if (!data) throw new Error(`its array ${String(json['of'])} is missing`);
			return ARRAYS[type as keyof typeof ARRAYS].from(data);
		}
		return Object.fromEntries(
			Object.entries(json).map(([key, one]) => [key.replace(/^\$\$/, '$$'), value(one)])
		);
	};
	return value(parseJson(new TextDecoder().decode(Uint8Array.from(structure.data))));
}
