import * as v from 'valibot';
import { parseJson, type Json } from '../../core/parse.ts';
import type { RelayReply } from '../device/relay/relay-protocol.ts';
import { FORMAT_CODES, type Reply, type WireFormat } from './protocol.ts';

const text = v.string();
const number = v.number();
const texts = v.array(text);
const format = v.custom<WireFormat>(
	(value) => typeof value === 'string' && Object.hasOwn(FORMAT_CODES, value)
);

const listed = {
	uid: text,
	name: text,
	type: text,
	host: text,
	sourceId: text,
	channels: number,
	format,
	rate: number,
	age: number,
	own: v.optional(v.boolean(), false)
};

const facts = v.object({
	version: text,
	platform: text,
	host: text,
	sessionId: text,
	configFile: text,
	complaints: texts,
	groups: texts,
	knownPeers: texts,
	deaf: v.optional(v.boolean(), false),
	interfaces: v.array(v.object({ name: text, address: text })),
	sent: v.array(v.object({ over: text, count: number })),
	failures: v.array(v.object({ over: text, reason: text })),
	answers: v.array(v.object({ from: text, count: number })),
	sessions: texts,
	unusable: v.array(v.object({ from: text, reason: text })),
	tcp: v.array(v.object({ host: text, open: number, streams: number }))
});

/** A code of a newer bridge is a failure like any other. */
const code = v.fallback(
	v.picklist(['missing', 'ambiguous', 'limit', 'bad', 'version', 'forbidden', 'failed']),
	'failed'
);

/** Everything a bridge says in text. */
const reply: v.GenericSchema<unknown, Reply | RelayReply> = v.variant('type', [
	v.object({ type: v.literal('welcome'), protocol: number, bridge: v.optional(text, ''), host: text }),
	v.object({ type: v.literal('pong'), t0: number, t1: number, t2: number }),
	v.object({ type: v.literal('streams'), streams: v.array(v.object(listed)) }),
	v.object({
		type: v.literal('subscribed'),
		id: number,
		stream: v.object({ ...listed, labels: texts, units: texts })
	}),
	v.object({
		type: v.literal('state'),
		id: number,
		state: v.picklist(['streaming', 'lost', 'changed', 'ended']),
		message: text
	}),
	v.object({ type: v.literal('clock'), id: number, offset: number, rtt: number }),
	v.object({ type: v.literal('outlet'), id: number, uid: v.optional(text, ''), consumers: number }),
	v.object({ type: v.literal('facts'), facts }),
	v.object({
		type: v.literal('socket'),
		id: number,
		state: v.picklist(['listening', 'open', 'closed']),
		peer: v.optional(text, ''),
		port: v.exactOptional(number),
		reason: v.exactOptional(
			v.fallback(v.picklist(['refused', 'unreachable', 'taken', 'ended', 'failed']), 'failed')
		),
		message: v.optional(text, '')
	}),
	v.object({ type: v.literal('refused'), id: v.exactOptional(number), code, message: text })
]);

/** Reads what claims to be a bridge. Undefined when it is no reply of a bridge. */
export function readReply(said: string): Reply | RelayReply | undefined {
	let value: Json;
	try {
		value = parseJson(said);
	} catch {
		return undefined;
	}
	const { success, output } = v.safeParse(reply, value, { abortEarly: true });
	return success ? output : undefined;
}
