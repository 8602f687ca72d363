import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { AppError, messageOf } from '../../core/errors.ts';
import { parseJson } from '../../core/parse.ts';
import { finite, wholeFrom } from '../../core/schemas.ts';
import { WRITER } from '../../core/version.ts';
import { Scatter } from '../../models/scatter.ts';
import { IdentitySchema, parsePipeline, parseStream } from '../bundle/bundle-json.ts';
import type { SessionSums } from './session-sums.ts';

/** How files of sums end. */
export const SUMS_FILE_ENDING = '.sums.json';

const KIND = 'myodeck-lda-sums';
/** Characters of a file: sums of some 2000 features. */
const MOST_CHARACTERS = 2 ** 27;

/**
 * The text of a file of sums: one JSON object, numbers with all digits that a float64 has, and at its end the SHA-256 of the
 * text before it. `products` is the lower triangle, row by row.
 */
export function writeSumsFile({ scatter, ...facts }: SessionSums): string {
	const { nFeatures, stride, counts, centres, sums, products } = scatter;
	const lower: number[] = [];
	for (let i = 0; i < nFeatures; i++) lower.push(...products.subarray(i * stride, i * stride + i + 1));
	const arrays = { counts: [...counts], centres: [...centres], sums: [...sums], products: lower };
	const text = JSON.stringify({ kind: KIND, version: 1, writer: WRITER, ...facts, nFeatures, ...arrays });
	return sealed(text.slice(0, -1));
}

/** The text with its hash, and the end of the object. */
const sealed = (open: string): string => `${open},"sha256":"${bytesToHex(sha256(utf8ToBytes(open)))}"}\n`;
/** Characters that `sealed` adds. */
const SEAL = sealed('').length;

const text = v.string();
const numbers = v.array(finite);
const trim = v.strictObject({
	onsetSeconds: finite,
	offsetSeconds: finite,
	cuedOnly: v.exactOptional(v.boolean())
});

const FileSchema = v.object({
	kind: v.literal(KIND),
	version: v.literal(1),
	session: v.object({ id: text, name: text, checksum: text, identity: IdentitySchema }),
	stream: v.unknown(),
	options: v.strictObject({
		pipeline: v.unknown(),
		classNames: v.array(text),
		classes: v.exactOptional(v.array(wholeFrom(0))),
		skipFirst: v.boolean(),
		trim: v.exactOptional(trim)
	}),
	badChannels: v.array(wholeFrom(0)),
	classNames: v.pipe(v.array(text), v.nonEmpty()),
	nFeatures: wholeFrom(1),
	counts: v.array(wholeFrom(0)),
	centres: numbers,
	sums: numbers,
	products: numbers
});

/** Reads the text of a file of sums. Throws a ModelError that names `file` when it is none, or when any of it was changed. */
export function readSumsFile(content: string, file: string): SessionSums {
	const broken = (what: string): AppError =>
		new AppError('ModelError', `${file} cannot be used: ${what}. Write it again with myodeck sums.`);
	if (content.length > MOST_CHARACTERS) throw broken('it is too long');
	if (sealed(content.slice(0, -SEAL)) !== content)
		throw broken('it is no file of sums, or it was changed after it was written');
	let json;
	try {
		json = parseJson(content);
	} catch (error) {
		throw broken(`it is no JSON (${messageOf(error)})`);
	}
	const parsed = v.safeParse(FileSchema, json);
	if (!parsed.success)
		throw broken(`its ${v.getDotPath(parsed.issues[0]) ?? 'object'} is not what it must be`);
	const { session, options, badChannels, classNames } = parsed.output;
	const pipeline = parsePipeline(options.pipeline, broken);
	const stream = parseStream(parsed.output.stream, broken);
	const scatter = scatterFrom(parsed.output);
	if (!scatter) throw broken('its arrays do not fit together');
	return { session, stream, options: { ...options, pipeline }, badChannels, classNames, scatter };
}

/** The scatter of the arrays; undefined when their lengths do not fit. */
function scatterFrom({
	nFeatures: d,
	classNames,
	counts,
	centres,
	sums,
	products
}: v.InferOutput<typeof FileSchema>): Scatter | undefined {
	const nClasses = classNames.length;
	const fits =
		counts.length === nClasses &&
		centres.length === nClasses * d &&
		sums.length === nClasses * d &&
		products.length === (d * (d + 1)) / 2;
	if (!fits) return undefined;
	const scatter = new Scatter(d, Float64Array.from(centres));
	scatter.counts.set(counts);
	scatter.sums.set(sums);
	for (let i = 0, at = 0; i < d; at += ++i) {
		scatter.products.set(products.slice(at, at + i + 1), i * scatter.stride);
	}
	return scatter;
}
