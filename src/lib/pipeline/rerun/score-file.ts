import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import { canonicalJson } from '../../core/canonical-json.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { parseJson, type JsonObject } from '../../core/parse.ts';
import { finite, recordOf, textUpTo, wholeFrom } from '../../core/schemas.ts';
import { WRITER } from '../../core/version.ts';
import { modelKinds } from '../../models/kinds.ts';
import { parsePipeline } from '../bundle/bundle-json.ts';
import type { TrainOptions } from '../fit/train-options.ts';
import { PROTOCOL_OPTIONS } from '../score/groups.ts';
import type { RegressionScore } from '../score/regression-score.ts';
import type { Score } from '../score/score.ts';

/** How files of scores end. */
export const SCORE_FILE_ENDING = '.score.json';

/** A recording that a score is made of. */
export interface ScoredRecording {
	/** What it is called in the score. */
	readonly name: string;
	/** Its stream in the session. */
	readonly stream: string;
	/** See `recordingDigest`. */
	readonly sha256: string;
}

/** All that a score depends on. Plain JSON. */
export interface ScoreProtocol {
	readonly train: readonly ScoredRecording[];
	/** Recordings that the model is scored on; empty when parts of `train` are left out in turn, as `options.score` says. */
	readonly test: readonly ScoredRecording[];
	readonly options: Omit<TrainOptions, 'name'>;
}

/** A protocol with what came of it. */
export interface ScoreFile {
	readonly protocol: ScoreProtocol;
	/** SHA-256 of the protocol, in hexadecimal digits. */
	readonly hash: string;
	/** The figures as they were computed. */
	readonly score: JsonObject;
	/** Where a network was fitted (`wasm`, `cpu`): the same network may differ in its last digits elsewhere. */
	readonly backend?: string | undefined;
}

/** SHA-256 of a protocol: the same for the same recordings and options, whatever the recordings are called. */
export function protocolHash({
	train,
	test,
	options
}: Pick<ScoreProtocol, 'train' | 'test'> & { readonly options: unknown }): string {
	const digests = (list: readonly ScoredRecording[]): string[] => list.map((one) => one.sha256);
	const facts = { train: digests(train), test: digests(test), options };
	return bytesToHex(sha256(utf8ToBytes(canonicalJson(facts))));
}

/** The text of the file. `backend`: where a network was fitted. */
export function writeScoreFile(
	protocol: ScoreProtocol,
	score: Score | RegressionScore,
	backend?: string
): string {
	const file = { kind: KIND, version: 1, writer: WRITER, hash: protocolHash(protocol) };
	return `${JSON.stringify({ ...file, protocol, score, ...(backend !== undefined && { backend }) }, undefined, '\t')}\n`;
}

const KIND = 'myodeck-score';
/** Characters of a file, recordings of a list, and characters of a name. */
const [MOST_CHARACTERS, MOST_RECORDINGS, MOST_NAME] = [16 * 2 ** 20, 10_000, 1000];

const Name = textUpTo(MOST_NAME);
const Recordings = v.pipe(
	v.array(v.object({ name: Name, stream: Name, sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
	v.maxLength(MOST_RECORDINGS)
);
const Places = v.array(wholeFrom(0));

const OptionsSchema = v.strictObject({
	pipeline: v.unknown(),
	model: v.pipe(
		v.string(),
		v.check((id) => modelKinds.has(id), 'a kind of model that this MyoDeck has')
	),
	settings: v.exactOptional(recordOf(finite)),
	targets: v.exactOptional(
		v.strictObject({
			stream: Name,
			channels: v.exactOptional(Places),
			alignAt: v.exactOptional(v.picklist(['end', 'midpoint'])),
			alignWindowSamples: v.exactOptional(finite),
			averageSamples: v.exactOptional(finite),
			only: v.exactOptional(v.strictObject({ channel: wholeFrom(0), values: v.array(finite) }))
		})
	),
	classes: v.exactOptional(Places),
	classNames: v.array(Name),
	skipFirst: v.boolean(),
	trim: v.exactOptional(
		v.strictObject({ onsetSeconds: finite, offsetSeconds: finite, cuedOnly: v.exactOptional(v.boolean()) })
	),
	seed: finite,
	score: v.picklist(PROTOCOL_OPTIONS),
	restClass: v.exactOptional(Name),
	population: v.exactOptional(v.boolean())
});

const FileSchema = v.object({
	kind: v.literal(KIND),
	version: v.literal(1),
	hash: v.string(),
	protocol: v.strictObject({
		train: v.pipe(Recordings, v.minLength(1)),
		test: Recordings,
		options: OptionsSchema
	}),
	score: v.record(v.string(), v.unknown()),
	backend: v.exactOptional(Name)
});

/**
 * Reads the text of a score file. Throws a ModelError that names `file` when it is none, was written by a newer version, or when
 * its protocol is not the one its hash was made of.
 */
export function readScoreFile(text: string, file: string): ScoreFile {
	const broken = (what: string): AppError =>
		new AppError(
			'ModelError',
			`${file} is no score that can be computed again: ${what}. Choose another file.`
		);
	if (text.length > MOST_CHARACTERS) throw broken('it is too long');
	let json;
	try {
		json = parseJson(text);
	} catch (error) {
		throw broken(`it is no JSON (${messageOf(error)})`);
	}
	const parsed = v.safeParse(FileSchema, json);
	if (!parsed.success) throw broken(faultOf(parsed.issues[0]));
	const { hash, protocol, score, ...backend } = pick(parsed.output);
	if (protocolHash(protocol) !== hash)
		throw broken('its protocol was changed after the score was computed, or it was made by another version');
	const pipeline = parsePipeline(protocol.options.pipeline, broken);
	const options = { ...protocol.options, pipeline } as TrainOptions;
	return { protocol: { ...protocol, options }, hash, score: score as JsonObject, ...backend };
}

const pick = ({ hash, protocol, score, backend }: v.InferOutput<typeof FileSchema>) => ({
	...{ hash, protocol, score },
	...(backend !== undefined && { backend })
});

/** What is wrong with the first value that does not pass. */
function faultOf(issue: v.BaseIssue<unknown>): string {
	const field = v.getDotPath(issue);
	return field === null ? 'it is no object' : `its ${field.slice(0, 100)} is missing or not what it must be`;
}
