import type {
	OfferedStream,
	Request,
	StreamAddress,
	WireFormat
} from '../../src/lib/sources/lsl/protocol.ts';

const FORMATS: readonly WireFormat[] = ['float32', 'double64', 'string', 'int32', 'int16', 'int8', 'int64'];
const MAX_TEXT = 500;
/** A page offers at most so many channels in one stream. */
export const MAX_OFFERED_CHANNELS = 4096;

/** Checks what a page sent. Undefined when it makes no sense: it may come from anybody who may connect. */
export function readRequest(text: string): Request | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	if (!isRecord(value)) return undefined;
	const { type, id } = value;
	if (type === 'hello')
		return isNumber(value['protocol']) ? { type, protocol: value['protocol'] } : undefined;
	if (type === 'ping') return isNumber(value['t0']) ? { type, t0: value['t0'] } : undefined;
	if (type === 'watch' || type === 'diagnose') return { type };
	if (!isId(id)) return undefined;
	if (type === 'unsubscribe' || type === 'close-outlet') return { type, id };
	if (type === 'subscribe') {
		const stream = addressOf(value['stream']);
		return stream && { type, id, stream };
	}
	if (type === 'open-outlet') {
		const stream = offerOf(value['stream']);
		return stream && { type, id, stream };
	}
	return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isId = (value: unknown): value is number =>
	isNumber(value) && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= MAX_TEXT;

function addressOf(value: unknown): StreamAddress | undefined {
	if (!isRecord(value)) return undefined;
	const address: Record<string, string> = {};
	for (const field of ['uid', 'name', 'type', 'sourceId', 'host']) {
		const given = value[field];
		if (given === undefined) continue;
		if (!isText(given)) return undefined;
		address[field] = given;
	}
	return Object.keys(address).length > 0 ? address : undefined;
}

function offerOf(value: unknown): OfferedStream | undefined {
	if (!isRecord(value)) return undefined;
	const { name, type, sourceId, unit, channels, rate, labels, neutral } = value;
	const format = FORMATS.find((one) => one === value['format']);
	if (!isText(name) || name === '' || !isText(type) || !isText(sourceId) || !isText(unit) || !format)
		return undefined;
	if (!isId(channels) || channels < 1 || channels > MAX_OFFERED_CHANNELS) return undefined;
	if (!isNumber(rate) || rate < 0 || rate > 1e6) return undefined;
	if (!Array.isArray(labels) || labels.length > channels || !labels.every(isText)) return undefined;
	const offer = { name, type, sourceId, unit, channels, rate, format, labels };
	if (neutral === undefined) return offer;
	const fits = (one: unknown): boolean =>
		format === 'string' ? isText(one) : isNumber(one) && (format !== 'int64' || Number.isSafeInteger(one));
	if (!Array.isArray(neutral) || neutral.length !== channels || !neutral.every(fits)) return undefined;
	return { ...offer, neutral: neutral as (number | string)[] };
}
