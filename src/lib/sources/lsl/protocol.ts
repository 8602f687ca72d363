/**
 * What a page and the bridge say to each other over their WebSocket: the one file both sides share. It imports nothing.
 *
 * Text messages are JSON, one object each, told apart by `type`: requests go from the page to the bridge, replies come
 * back. Binary messages are frames of samples: bridge → page for a subscription, page → bridge for an outlet. Within a
 * connection the page numbers its subscriptions and outlets itself (`id`, whole, from 0, never used twice).
 *
 * Order: the page says `hello`; the bridge says `welcome` or `refused` and closes. Everything else may come in any order
 * after that. Times are seconds. `bridge clock` is the monotonic clock of the bridge's computer.
 *
 * Over 250 lines because page and bridge share the protocol as one file that imports nothing.
 */

/** Grows when an older side would misread a newer one; sides of different versions refuse each other. */
export const PROTOCOL_VERSION = 1;
/** Where the bridge listens unless told otherwise: beside the ports of LSL itself, which begin at 16571. */
export const DEFAULT_PORT = 16_570;

/** The bridge as one file, which the app lets a person download. */
export const BRIDGE_FILE = 'myodeck-bridge.mjs';
/** What the page tries first. */
export const DEFAULT_ADDRESS = `ws://localhost:${DEFAULT_PORT}`;

/** The kinds of values LSL knows, with the number each has in a frame. */
export const FORMAT_CODES = {
	float32: 1,
	double64: 2,
	string: 3,
	int32: 4,
	int16: 5,
	int8: 6,
	int64: 7
} as const;
export type WireFormat = keyof typeof FORMAT_CODES;

/** A stream of the laboratory, as the bridge lists it. */
export interface ListedStream {
	/** This very outlet; a restart has another one. */
	readonly uid: string;
	readonly name: string;
	readonly type: string;
	/** Name of the computer it comes from. */
	readonly host: string;
	/** The same after a restart; may be empty. */
	readonly sourceId: string;
	readonly channels: number;
	readonly format: WireFormat;
	/** Samples per second; 0: irregular. */
	readonly rate: number;
	/** Seconds since the bridge saw it first. */
	readonly age: number;
	/** True when a page offers it through this bridge. */
	readonly own: boolean;
}

/** Which stream is meant: every field that is given must be equal. */
export interface StreamAddress {
	readonly uid?: string;
	readonly name?: string;
	readonly type?: string;
	readonly sourceId?: string;
	readonly host?: string;
}

/** A stream with its description. */
export interface DescribedStream extends ListedStream {
	/** One per channel, or empty when the description names none. */
	readonly labels: readonly string[];
	readonly units: readonly string[];
}

/** A stream that a page offers. */
export interface OfferedStream {
	readonly name: string;
	readonly type: string;
	readonly channels: number;
	readonly format: WireFormat;
	readonly rate: number;
	readonly sourceId: string;
	readonly labels: readonly string[];
	readonly unit: string;
	/** What the bridge sends as the last sample when the page has gone; left out: nothing. */
	readonly neutral?: readonly (number | string)[];
}

/** What looking for streams has come to, for a person who sees none. Counts are since the bridge was started. */
export interface BridgeFacts {
	/** Bridge version and Node version. */
	readonly version: string;
	/** `linux`, `darwin`, `win32`. */
	readonly platform: string;
	readonly host: string;
	/** The session id that is looked for. */
	readonly sessionId: string;
	/** The `lsl_api.cfg` in use; empty: LSL's defaults. */
	readonly configFile: string;
	readonly complaints: readonly string[];
	readonly groups: readonly string[];
	readonly knownPeers: readonly string[];
	/** True when another program holds the multicast port, so that the bridge's own outlets are harder to find. */
	readonly deaf: boolean;
	readonly interfaces: readonly { readonly name: string; readonly address: string }[];
	readonly sent: readonly { readonly over: string; readonly count: number }[];
	readonly failures: readonly { readonly over: string; readonly reason: string }[];
	readonly answers: readonly { readonly from: string; readonly count: number }[];
	readonly sessions: readonly string[];
	readonly unusable: readonly { readonly from: string; readonly reason: string }[];
	readonly tcp: readonly { readonly host: string; readonly open: number; readonly streams: number }[];
}

/** Page → bridge. */
export type Request =
	| { readonly type: 'hello'; readonly protocol: number }
	/** `t0`: the page's own time, returned as it is. */
	| { readonly type: 'ping'; readonly t0: number }
	/** The list of streams now and whenever it changes. */
	| { readonly type: 'watch' }
	| { readonly type: 'subscribe'; readonly id: number; readonly stream: StreamAddress }
	| { readonly type: 'unsubscribe'; readonly id: number }
	| { readonly type: 'open-outlet'; readonly id: number; readonly stream: OfferedStream }
	| { readonly type: 'close-outlet'; readonly id: number }
	| { readonly type: 'diagnose' };

/**
 * Why the bridge refuses. `missing`: no such stream; `ambiguous`: several; `limit`: too much of something; `bad`: the
 * message made no sense; `version`: the other side is newer or older; `forbidden`: this page may not; `failed`: it was
 * tried and did not work.
 */
export type RefusalCode = 'missing' | 'ambiguous' | 'limit' | 'bad' | 'version' | 'forbidden' | 'failed';

/** How a subscription is doing. `changed` and `ended` are final. */
export type SubscriptionState = 'streaming' | 'lost' | 'changed' | 'ended';

/** Bridge → page. */
export type Reply =
	| { readonly type: 'welcome'; readonly protocol: number; readonly bridge: string; readonly host: string }
	/** `t1`: when the ping was read, `t2`: when this was written, bridge clock. */
	| { readonly type: 'pong'; readonly t0: number; readonly t1: number; readonly t2: number }
	| { readonly type: 'streams'; readonly streams: readonly ListedStream[] }
	| { readonly type: 'subscribed'; readonly id: number; readonly stream: DescribedStream }
	| {
			readonly type: 'state';
			readonly id: number;
			readonly state: SubscriptionState;
			/** One sentence for a person; empty when all is well. */
			readonly message: string;
	  }
	/** The outlet's clock, measured anew: what the frames from now on say. */
	| { readonly type: 'clock'; readonly id: number; readonly offset: number; readonly rtt: number }
	| { readonly type: 'outlet'; readonly id: number; readonly uid: string; readonly consumers: number }
	| { readonly type: 'facts'; readonly facts: BridgeFacts }
	/** `id`: the subscription or outlet that was asked for; left out: the connection as a whole. */
	| {
			readonly type: 'refused';
			readonly id?: number;
			readonly code: RefusalCode;
			readonly message: string;
	  };

/**
 * A frame of samples, little-endian:
 *
 * | byte | type | what |
 * | --- | --- | --- |
 * | 0 | u8 | 1 |
 * | 1 | u8 | format code |
 * | 2 | u16 | flags; bit 0: the stream was interrupted before this frame; bit 1: by another outlet, of another clock |
 * | 4 | u32 | id of the subscription or outlet |
 * | 8 | u32 | frames of this id before this one, those that were dropped too |
 * | 12 | u32 | samples n |
 * | 16 | f64 | samples of this id before this frame, those that were dropped too |
 * | 24 | f64 | seconds to add to a timestamp to have it on the bridge clock; NaN: not known yet |
 * | 32 | f64 | how long the exchange took that gave it: true to within ± half of this |
 * | 40 | u32 | channels |
 * | 44 | u32 | 0 |
 * | 48 | n × f64 | timestamps, on the outlet's own clock (page → bridge: on the bridge clock) |
 * | 48 + 8n | | values, sample-major, in their own format; strings as u32 length and UTF-8 bytes each |
 */
export interface Frame {
	readonly format: WireFormat;
	readonly interrupted: boolean;
	readonly newOutlet: boolean;
	readonly id: number;
	readonly sequence: number;
	readonly firstSample: number;
	readonly offset: number;
	readonly rtt: number;
	readonly channels: number;
	readonly timestamps: Float64Array;
	/** The bytes after the timestamps. */
	readonly payload: Uint8Array;
}

const HEADER_BYTES = 48;
const FRAME_KIND = 1;
const FORMATS = Object.keys(FORMAT_CODES) as readonly WireFormat[];

/** The bytes of a frame. */
export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
	const n = frame.timestamps.length;
	const bytes = new Uint8Array(HEADER_BYTES + 8 * n + frame.payload.length);
	const view = new DataView(bytes.buffer);
	view.setUint8(0, FRAME_KIND);
	view.setUint8(1, FORMAT_CODES[frame.format]);
	view.setUint16(2, (frame.interrupted ? 1 : 0) | (frame.newOutlet ? 2 : 0), true);
	view.setUint32(4, frame.id, true);
	view.setUint32(8, frame.sequence, true);
	view.setUint32(12, n, true);
	view.setFloat64(16, frame.firstSample, true);
	view.setFloat64(24, frame.offset, true);
	view.setFloat64(32, frame.rtt, true);
	view.setUint32(40, frame.channels, true);
	new Float64Array(bytes.buffer, HEADER_BYTES, n).set(frame.timestamps);
	bytes.set(frame.payload, HEADER_BYTES + 8 * n);
	return bytes;
}

/** Reads a frame; undefined when the bytes are none. Its arrays look into `buffer`, which begins with the frame. */
export function decodeFrame(buffer: ArrayBuffer): Frame | undefined {
	if (buffer.byteLength < HEADER_BYTES) return undefined;
	const view = new DataView(buffer);
	const format = FORMATS.find((one) => FORMAT_CODES[one] === view.getUint8(1));
	const n = view.getUint32(12, true);
	const payloadAt = HEADER_BYTES + 8 * n;
	if (view.getUint8(0) !== FRAME_KIND || !format || payloadAt > buffer.byteLength) return undefined;
	return {
		format,
		interrupted: (view.getUint16(2, true) & 1) !== 0,
		newOutlet: (view.getUint16(2, true) & 2) !== 0,
		id: view.getUint32(4, true),
		sequence: view.getUint32(8, true),
		firstSample: view.getFloat64(16, true),
		offset: view.getFloat64(24, true),
		rtt: view.getFloat64(32, true),
		channels: view.getUint32(40, true),
		timestamps: new Float64Array(buffer, HEADER_BYTES, n),
		payload: new Uint8Array(buffer, payloadAt)
	};
}

/** Texts as the payload of a frame. */
export function encodeTexts(texts: readonly string[]): Uint8Array {
	const encoder = new TextEncoder();
	const parts = texts.map((text) => encoder.encode(text));
	const bytes = new Uint8Array(parts.reduce((sum, part) => sum + 4 + part.length, 0));
	const view = new DataView(bytes.buffer);
	let at = 0;
	for (const part of parts) {
		view.setUint32(at, part.length, true);
		bytes.set(part, at + 4);
		at += 4 + part.length;
	}
	return bytes;
}

/** The texts of a payload; undefined when it does not hold exactly `count` of them. */
export function decodeTexts(payload: Uint8Array, count: number): string[] | undefined {
	const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
	const decoder = new TextDecoder();
	const texts: string[] = [];
	let at = 0;
	while (texts.length < count) {
		if (at + 4 > payload.length) return undefined;
		const length = view.getUint32(at, true);
		if (at + 4 + length > payload.length) return undefined;
		texts.push(decoder.decode(payload.subarray(at + 4, at + 4 + length)));
		at += 4 + length;
	}
	return at === payload.length ? texts : undefined;
}

const ARRAYS = {
	float32: Float32Array,
	double64: Float64Array,
	int32: Int32Array,
	int16: Int16Array,
	int8: Int8Array,
	int64: BigInt64Array
} as const;

/** Values of numeric frames. */
export type WireNumbers = Float32Array | Float64Array | Int32Array | Int16Array | Int8Array | BigInt64Array;

/** The numbers of a payload; undefined when it does not hold exactly `count` of them. The payload must be aligned. */
export function decodeNumbers(
	format: Exclude<WireFormat, 'string'>,
	payload: Uint8Array,
	count: number
): WireNumbers | undefined {
	const Kind = ARRAYS[format];
	if (payload.length !== count * Kind.BYTES_PER_ELEMENT) return undefined;
	return new Kind(payload.buffer as ArrayBuffer, payload.byteOffset, count);
}
