import * as v from 'valibot';
import { messageOf, type AppError } from '../../core/errors.ts';
import {
	isArray,
	isObject,
	numberOr,
	stringOr,
	stringsOf,
	type Json,
	type JsonObject
} from '../../core/parse.ts';
import { SIGNAL_UNITS } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import { features, resolveThresholds, type Thresholds } from '../../dsp/features/index.ts';
import type { FilterConfig } from '../../dsp/filters/index.ts';
import { models } from '../../models/index.ts';
import type { LearnedTargets, ModelBundle, TrainedStream } from './bundle.ts';
import { OWN_KIND, type BundleKindId } from '../run/custom-parts.ts';
import type { PipelineConfig } from '../run/pipeline.ts';
import { parseRegressionScore, parseScore } from '../score/score-json.ts';

/** Makes the error for what is wrong with the file. */
type Broken = (what: string) => AppError;

/** More samples than any window of ours has, more channels than any amplifier. */
const [MOST_SECONDS, MOST_CHANNELS, MOST_HERTZ] = [60, 4096, 1e6];
/** Most values of a window, all channels: a quarter of a gigabyte. */
const MOST_VALUES = 2 ** 26;

/** Checks what a model file says of itself, all but the weights. Throws what `broken` makes. */
export function parseBundle(json: JsonObject, broken: Broken): Omit<ModelBundle, 'weights'> {
	const version = json['version'];
	if (version !== 1) {
		throw broken(
			typeof version === 'number' && version > 1
				? `it was saved by a newer MyoDeck (version ${version} of the format, this one knows 1)`
				: 'it does not say its version'
		);
	}
	const kind = json['kind'];
	const source = isObject(json['script']) ? stringOr(json['script']['source'], undefined) : undefined;
	const own = kind === OWN_KIND && source !== undefined;
	if (typeof kind !== 'string' || !(own || models.has(kind))) {
		const known = models.all.map(({ id }) => id).join(', ');
		throw broken(`this MyoDeck has no kind of model "${String(kind)}" (it has ${known})`);
	}
	const task = !own ? models.get(kind).task : json['task'] === 'regress' ? 'regress' : 'classify';
	const classNames = stringsOf(json['classNames']) ?? [];
	if (task === 'classify' && classNames.length < 2) throw broken('it has no two class names');
	const targets = task === 'regress' ? parseTargets(json['targets'], broken) : undefined;
	const pipeline = parsePipeline(json['pipeline'], broken);
	const stream = parseStream(json['stream'], broken);
	if (pipeline.windowSeconds * stream.fs * stream.nChannels > MOST_VALUES)
		throw broken(`its windows of ${pipeline.windowSeconds} s do not fit into the memory`);
	const id = stringOr(json['id'], undefined);
	if (!id) throw broken('it has no id');
	const score = parseScore(json['score'], classNames.length);
	const regressionScore = targets && parseRegressionScore(json['regressionScore'], targets.names.length);
	const backend = stringOr(json['backend'], undefined);
	const loss = isArray(json['loss']) ? json['loss'].map(Number).filter(Number.isFinite) : [];
	return {
		version: 1,
		id,
		name: stringOr(json['name'], id),
		created: stringOr(json['created'], ''),
		task,
		kind: kind as BundleKindId,
		...(source !== undefined && { script: { source } }),
		...(isObject(json['settings']) && { settings: numbersIn(json['settings']) }),
		classNames,
		...(targets && { targets }),
		pipeline,
		stream,
		trainedOn: (isArray(json['trainedOn']) ? json['trainedOn'] : []).flatMap((item) =>
			isObject(item) && typeof item['id'] === 'string'
				? [
						{
							id: item['id'],
							name: stringOr(item['name'], item['id']),
							...(typeof item['checksum'] === 'string' && { checksum: item['checksum'] })
						}
					]
				: []
		),
		...(score && { score }),
		...(regressionScore && { regressionScore }),
		...(loss.length > 0 && { loss }),
		...(backend !== undefined && { backend })
	};
}

function parsePipeline(json: Json | undefined, broken: Broken): PipelineConfig {
	if (!isObject(json)) throw broken('it has no pipeline');
	const span = (name: string): number => {
		const value = numberOr(json[name], 0);
		if (!(value > 0 && value <= MOST_SECONDS)) throw broken(`its ${name} is ${String(json[name])}`);
		return value;
	};
	const ids = stringsOf(json['features']) ?? [];
	const known = ids.filter((id) => features.has(id));
	if (known.length === 0 || known.length !== ids.length) {
		throw broken(
			`it uses features this MyoDeck does not have (${ids.filter((id) => !features.has(id)).join(', ')})`
		);
	}
	const filters = isArray(json['filters']) ? json['filters'] : [];
	return {
		filters: filters.map((filter) => parseFilter(filter, broken)),
		windowSeconds: span('windowSeconds'),
		hopSeconds: span('hopSeconds'),
		features: known,
		...(json['thresholds'] !== undefined && { thresholds: parseThresholds(json['thresholds'], broken) })
	};
}

/** What is no number cannot be a threshold, and the error says so. */
const ThresholdsSchema = v.fallback(v.record(v.string(), v.fallback(v.number(), NaN)), {});

function parseThresholds(json: Json, broken: Broken): Thresholds {
	try {
		return resolveThresholds(v.parse(ThresholdsSchema, json));
	} catch (error) {
		throw broken(messageOf(error));
	}
}

const number = v.number();

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

function parseFilter(json: Json, broken: Broken): FilterConfig {
	const found = v.safeParse(FilterSchema, json);
	if (found.success) return found.output;
	const kind = isObject(json) ? json['kind'] : undefined;
	const field = v.getDotPath(found.issues[0]) ?? 'kind';
	throw broken(
		field === 'kind'
			? `it uses a filter this MyoDeck does not have (${String(kind)})`
			: `its ${String(kind)} filter has no ${field}`
	);
}

function parseStream(json: Json | undefined, broken: Broken): TrainedStream {
	const stream = isObject(json) ? json : {};
	const [nChannels, fs] = [numberOr(stream['nChannels'], 0), numberOr(stream['fs'], 0)];
	const unit = SIGNAL_UNITS.find((known) => known === stream['unit']);
	const channels = Number.isInteger(nChannels) && nChannels > 0 && nChannels <= MOST_CHANNELS;
	if (!channels || !(fs > 0 && fs <= MOST_HERTZ) || !unit)
		throw broken('it does not say on what stream it was trained');
	const channelNames = stringsOf(stream['channelNames']);
	return {
		name: stringOr(stream['name'], 'emg'),
		nChannels,
		fs: hertz(fs),
		unit,
		...(channelNames && { channelNames })
	};
}

/** What the outputs of a regression stand for. */
function parseTargets(json: Json | undefined, broken: Broken): LearnedTargets {
	const targets = isObject(json) ? json : {};
	const names = stringsOf(targets['names']);
	const stream = stringOr(targets['stream'], undefined);
	const unit = SIGNAL_UNITS.find((known) => known === targets['unit']);
	if (!names?.length || !stream || !unit) throw broken('it does not say what it gives');
	const { alignAt, only } = targets;
	const channels = isArray(targets['channels']) ? targets['channels'].map(Number) : undefined;
	const whole = (name: string): Readonly<Record<string, number>> =>
		Number.isInteger(targets[name]) && Number(targets[name]) >= 1 ? { [name]: Number(targets[name]) } : {};
	return {
		names,
		stream,
		unit,
		...(channels && { channels }),
		...((alignAt === 'end' || alignAt === 'midpoint') && { alignAt }),
		...whole('alignWindowSamples'),
		...whole('averageSamples'),
		...(isObject(only) &&
			isArray(only['values']) && {
				only: { channel: numberOr(only['channel'], 0), values: only['values'].map(Number) }
			})
	};
}

/** The members that are numbers. */
const numbersIn = (json: JsonObject): Record<string, number> =>
	Object.fromEntries(
		Object.entries(json).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : []))
	);
