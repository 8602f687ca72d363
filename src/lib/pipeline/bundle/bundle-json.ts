import * as v from 'valibot';
import { MOST_ANCHORS } from '../../core/content-identity.ts';
import { messageOf } from '../../core/errors.ts';
import type { JsonObject } from '../../core/parse.ts';
import { finite, listOf, maybe, recordOf, wholeFrom } from '../../core/schemas.ts';
import { SIGNAL_UNITS } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import { featureFacts, resolveThresholds, type Thresholds } from '../../dsp/features/names.ts';
import type { FilterConfig } from '../../dsp/filters/index.ts';
import { modelKinds } from '../../models/kinds.ts';
import { ConfidenceSchema } from '../confidence/confidence.ts';
import { RingSchema } from '../adapt/ring.ts';
import type { LearnedTargets, ModelBundle, TrainedStream } from './bundle.ts';
import { PROTOCOL_OPTIONS } from '../score/groups.ts';
import { CUSTOM_KIND, type BundleKindId } from '../run/kind-id.ts';
import type { PipelineConfig } from '../run/pipeline.ts';
import { parseRegressionScore, parseScore } from '../score/score-json.ts';

/** Makes the error for what is wrong with the file. */
type Broken = (what: string) => Error;

/** More samples than any window of ours has, more channels than any amplifier. */
const [MOST_SECONDS, MOST_CHANNELS, MOST_HERTZ] = [60, 4096, 1e6];
/** Most values of a window, all channels: a quarter of a gigabyte. */
const MOST_VALUES = 2 ** 26;

const text = v.string();
const filled = v.pipe(text, v.nonEmpty());
const number = v.number();

/** Which samples a session holds, see `ContentIdentity`. */
export const IdentitySchema = v.object({
	checksum: text,
	rows: wholeFrom(0),
	anchors: v.pipe(v.array(wholeFrom(0)), v.maxLength(MOST_ANCHORS))
});

/** What a model file says of itself, as far as nothing else depends on it. What is of another kind is not there. */
const HeadSchema = v.object({
	version: maybe(number),
	id: maybe(filled),
	name: maybe(text),
	created: v.optional(v.fallback(text, ''), ''),
	task: v.optional(v.fallback(v.picklist(['classify', 'regress']), 'classify'), 'classify'),
	kind: v.optional(v.fallback(text, ''), ''),
	script: maybe(v.object({ source: text })),
	settings: maybe(recordOf(finite)),
	classNames: v.optional(v.fallback(v.array(text), []), []),
	trainedOn: listOf(
		v.object({ id: text, name: maybe(text), checksum: maybe(text), identity: maybe(IdentitySchema) })
	),
	trainedWith: maybe(
		v.object({
			sessionIds: v.array(text),
			skipFirst: v.boolean(),
			trim: maybe(v.object({ onsetSeconds: finite, offsetSeconds: finite, cuedOnly: maybe(v.boolean()) })),
			score: v.picklist(PROTOCOL_OPTIONS)
		})
	),
	loss: listOf(finite),
	backend: maybe(text),
	ring: maybe(RingSchema),
	confidence: maybe(ConfidenceSchema),
	population: maybe(wholeFrom(2))
});

/** Checks what a model file says of itself, all but the weights. Throws what `broken` makes. */
export function parseBundle(json: JsonObject, broken: Broken): Omit<ModelBundle, 'weights'> {
	const head = v.parse(HeadSchema, json);
	const { version, id, kind, script, settings, classNames, trainedWith, loss, backend } = head;
	const { ring, confidence, population } = head;
	if (version !== 1) {
		throw broken(
			version !== undefined && version > 1
				? `it was saved by a newer MyoDeck (version ${version} of the format, this one knows 1)`
				: 'it does not say its version'
		);
	}
	const own = kind === CUSTOM_KIND && script !== undefined;
	if (!own && !modelKinds.has(kind)) {
		const known = modelKinds.all.map((model) => model.id).join(', ');
		throw broken(`this MyoDeck has no kind of model "${kind.slice(0, MOST_QUOTED)}" (it has ${known})`);
	}
	const task = own ? head.task : modelKinds.get(kind).task;
	if (task === 'classify' && classNames.length < 2) throw broken('it has no two class names');
	const targets = task === 'regress' ? parseTargets(json['targets'], broken) : undefined;
	const pipeline = parsePipeline(json['pipeline'], broken);
	const stream = parseStream(json['stream'], broken);
	if (pipeline.windowSeconds * stream.fs * stream.nChannels > MOST_VALUES)
		throw broken(`its windows of ${pipeline.windowSeconds} s do not fit into the memory`);
	if (id === undefined) throw broken('it has no id');
	const score = parseScore(json['score'], classNames.length);
	const regressionScore = targets && parseRegressionScore(json['regressionScore'], targets.names.length);
	return {
		version: 1,
		id,
		name: head.name ?? id,
		created: head.created,
		task,
		kind: kind as BundleKindId,
		...(script && { script }),
		...(settings && { settings }),
		classNames,
		...(targets && { targets }),
		pipeline,
		stream,
		trainedOn: head.trainedOn.map(({ id: session, name, checksum, identity }) => ({
			id: session,
			name: name ?? session,
			...(checksum !== undefined && { checksum }),
			...(identity !== undefined && { identity })
		})),
		...(trainedWith && { trainedWith: present(trainedWith) }),
		...(score && { score }),
		...(regressionScore && { regressionScore }),
		...(loss.length > 0 && { loss }),
		...(backend !== undefined && { backend }),
		...(ring?.order.every((channel) => channel < stream.nChannels) && { ring }),
		...(confidence?.setLimits.length === classNames.length && { confidence }),
		...(population !== undefined && { population })
	};
}

/** What a file holds is quoted in errors, and not without end. */
const MOST_QUOTED = 100;

const span = v.pipe(
	number,
	v.check((value) => value > 0 && value <= MOST_SECONDS)
);

const PipelineSchema = v.object({
	filters: v.optional(v.fallback(v.array(v.unknown()), []), []),
	windowSeconds: span,
	hopSeconds: span,
	features: v.optional(v.fallback(v.array(text), []), []),
	thresholds: v.optional(v.unknown())
});

/** Checks a pipeline out of a file. Throws what `broken` makes. */
export function parsePipeline(json: unknown, broken: Broken): PipelineConfig {
	const found = v.safeParse(PipelineSchema, json);
	if (!found.success) {
		const [issue] = found.issues;
		const field = v.getDotPath(issue);
		throw broken(
			field === null ? 'it has no pipeline' : `its ${field} is ${String(issue.input).slice(0, MOST_QUOTED)}`
		);
	}
	const { filters, windowSeconds, hopSeconds, features: ids, thresholds } = found.output;
	const known = ids.filter((id) => featureFacts.has(id));
	if (known.length === 0 || known.length !== ids.length) {
		const unknown = ids.filter((id) => !featureFacts.has(id)).join(', ');
		throw broken(`it uses features this MyoDeck does not have (${unknown.slice(0, MOST_QUOTED)})`);
	}
	return {
		filters: filters.map((filter) => parseFilter(filter, broken)),
		windowSeconds,
		hopSeconds,
		features: known,
		...(thresholds !== undefined && { thresholds: parseThresholds(thresholds, broken) })
	};
}

/** What is no number cannot be a threshold, and the error says so. */
const ThresholdsSchema = v.fallback(v.record(text, v.fallback(number, NaN)), {});

function parseThresholds(json: unknown, broken: Broken): Thresholds {
	try {
		return resolveThresholds(v.parse(ThresholdsSchema, json));
	} catch (error) {
		throw broken(messageOf(error));
	}
}

/** The filters, and the numbers of each; whether they can be is for `fitFilter`. */
const FilterSchema = v.variant('kind', [
	v.object({ kind: v.literal('highpass'), hz: number, order: number }),
	v.object({ kind: v.literal('lowpass'), hz: number, order: number }),
	v.object({ kind: v.literal('bandpass'), lowHz: number, highHz: number, order: number }),
	v.object({ kind: v.literal('notch'), hz: number, harmonics: number, q: number }),
	v.object({ kind: v.literal('average-reference') }),
	v.object({ kind: v.literal('difference'), of: v.array(v.array(number)) }),
	v.object({ kind: v.literal('rectify') })
]);

function parseFilter(json: unknown, broken: Broken): FilterConfig {
	const found = v.safeParse(FilterSchema, json);
	if (found.success) return found.output;
	const { kind } = v.parse(v.fallback(v.object({ kind: v.fallback(text, '') }), { kind: '' }), json);
	const named = kind.slice(0, MOST_QUOTED);
	const field = v.getDotPath(found.issues[0]) ?? 'kind';
	throw broken(
		field === 'kind'
			? `it uses a filter this MyoDeck does not have (${named})`
			: `its ${named} filter has no ${field}`
	);
}

const StreamSchema = v.object({
	name: v.optional(v.fallback(text, 'emg'), 'emg'),
	nChannels: v.pipe(wholeFrom(1), v.maxValue(MOST_CHANNELS)),
	fs: v.pipe(
		number,
		v.check((fs) => fs > 0 && fs <= MOST_HERTZ),
		v.transform(hertz)
	),
	unit: v.picklist(SIGNAL_UNITS),
	channelNames: maybe(v.array(text))
});

/** Checks what a file says of its stream. Throws what `broken` makes. */
export function parseStream(json: unknown, broken: Broken): TrainedStream {
	const { success, output } = v.safeParse(StreamSchema, json);
	if (!success) throw broken('it does not say on what stream it was trained');
	return present(output);
}

/** What the outputs of a regression stand for. */
const TargetsSchema = v.object({
	names: v.pipe(v.array(text), v.nonEmpty()),
	stream: filled,
	unit: v.picklist(SIGNAL_UNITS),
	channels: maybe(v.array(number)),
	alignAt: maybe(v.picklist(['end', 'midpoint'])),
	alignWindowSamples: maybe(wholeFrom(1)),
	averageSamples: maybe(wholeFrom(1)),
	only: maybe(v.object({ channel: v.optional(v.fallback(number, 0), 0), values: v.array(number) }))
});

function parseTargets(json: unknown, broken: Broken): LearnedTargets {
	const { success, output } = v.safeParse(TargetsSchema, json);
	if (!success) throw broken('it does not say what it gives');
	return present(output);
}

/** Without the members that are undefined. */
const present = <T extends object>(value: T): T =>
	Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
