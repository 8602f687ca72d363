import * as v from 'valibot';
import type { RelayRequest } from '../../src/lib/sources/device/relay/relay-protocol.ts';
import type { Request, WireFormat } from '../../src/lib/sources/lsl/protocol.ts';

const FORMATS: readonly WireFormat[] = ['float32', 'double64', 'string', 'int32', 'int16', 'int8', 'int64'];
const MAX_TEXT = 500;
/** A page offers at most so many channels in one stream. */
export const MAX_OFFERED_CHANNELS = 4096;

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const number = v.pipe(v.number(), v.finite());
const id = v.pipe(number, v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));

/** Which stream a page means; one field at least. */
const AddressSchema = v.pipe(
	v.object({
		uid: v.exactOptional(text),
		name: v.exactOptional(text),
		type: v.exactOptional(text),
		sourceId: v.exactOptional(text),
		host: v.exactOptional(text)
	}),
	v.check((address) => Object.keys(address).length > 0)
);

/** A stream that a page offers. `neutral` has a value per channel, of the kind its format holds. */
const OfferSchema = v.pipe(
	v.object({
		name: v.pipe(text, v.nonEmpty()),
		type: text,
		sourceId: text,
		unit: text,
		channels: v.pipe(id, v.minValue(1), v.maxValue(MAX_OFFERED_CHANNELS)),
		rate: v.pipe(number, v.minValue(0), v.maxValue(1e6)),
		format: v.picklist(FORMATS),
		labels: v.array(text),
		neutral: v.exactOptional(v.array(v.union([number, text])))
	}),
	v.check(({ labels, channels }) => labels.length <= channels),
	v.check(({ neutral, channels }) => neutral === undefined || neutral.length === channels),
	v.check(({ neutral, format }) => neutral === undefined || neutral.every((value) => fits(value, format)))
);

function fits(value: number | string, format: WireFormat): boolean {
	if (format === 'string') return typeof value === 'string';
	return typeof value === 'number' && (format !== 'int64' || Number.isSafeInteger(value));
}

const RequestSchema = v.variant('type', [
	v.object({ type: v.literal('hello'), protocol: number }),
	v.object({ type: v.literal('ping'), t0: number }),
	v.object({ type: v.literal('watch') }),
	v.object({ type: v.literal('diagnose') }),
	v.object({ type: v.literal('unsubscribe'), id }),
	v.object({ type: v.literal('close-outlet'), id }),
	v.object({ type: v.literal('open-socket'), id, device: text, socket: text, host: text }),
	v.object({ type: v.literal('close-socket'), id }),
	v.object({ type: v.literal('subscribe'), id, stream: AddressSchema }),
	v.object({ type: v.literal('open-outlet'), id, stream: OfferSchema })
]);

/** Checks what a page sent. Undefined when it makes no sense: it may come from anybody who may connect. */
export function readRequest(message: string): Request | RelayRequest | undefined {
	let value: unknown;
	try {
		value = JSON.parse(message);
	} catch {
		return undefined;
	}
	const { success, output } = v.safeParse(RequestSchema, value, { abortEarly: true });
	return success ? output : undefined;
}
