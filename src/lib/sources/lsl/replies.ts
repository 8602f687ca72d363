import { isArray, isObject, parseJson, type Json } from '../../core/parse.ts';
import { FORMAT_CODES, type Reply } from './protocol.ts';

/**
 * Checks what claims to be a bridge: the fields that are used, as far as a wrong one could do harm. Undefined when it is
 * no reply of a bridge.
 */
export function readReply(text: string): Reply | undefined {
	let value: Json;
	try {
		value = parseJson(text);
	} catch {
		return undefined;
	}
	if (!isObject(value) || typeof value['type'] !== 'string') return undefined;
	const type = value['type'];
	return Object.hasOwn(CHECKS, type) && CHECKS[type as Reply['type']](value)
		? (value as unknown as Reply)
		: undefined;
}

type Fields = Readonly<Record<string, Json>>;
const text = (value: Json | undefined): boolean => typeof value === 'string';
const number = (value: Json | undefined): boolean => typeof value === 'number';
const texts = (value: Json | undefined): boolean => isArray(value) && value.every(text);

const isStream = (value: Json | undefined): boolean =>
	isObject(value) &&
	['uid', 'name', 'type', 'host', 'sourceId'].every((field) => text(value[field])) &&
	number(value['channels']) &&
	number(value['rate']) &&
	number(value['age']) &&
	text(value['format']) &&
	Object.hasOwn(FORMAT_CODES, value['format'] as string);

const listOf = (value: Json | undefined, fields: readonly string[]): boolean =>
	isArray(value) && value.every((one) => isObject(one) && fields.every((field) => one[field] !== undefined));

const CHECKS: Readonly<Record<Reply['type'], (value: Fields) => boolean>> = {
	welcome: (value) => number(value['protocol']) && text(value['host']),
	pong: (value) => number(value['t0']) && number(value['t1']) && number(value['t2']),
	streams: ({ streams }) => isArray(streams) && streams.every(isStream),
	subscribed: ({ id, stream }) =>
		number(id) && isObject(stream) && isStream(stream) && texts(stream['labels']) && texts(stream['units']),
	state: ({ id, state, message }) => number(id) && text(state) && text(message),
	clock: ({ id, offset, rtt }) => number(id) && number(offset) && number(rtt),
	outlet: ({ id, consumers }) => number(id) && number(consumers),
	refused: ({ code, message }) => text(code) && text(message),
	facts: ({ facts }) =>
		isObject(facts) &&
		['version', 'platform', 'host', 'sessionId', 'configFile'].every((field) => text(facts[field])) &&
		['complaints', 'groups', 'knownPeers', 'sessions'].every((field) => texts(facts[field])) &&
		listOf(facts['interfaces'], ['name', 'address']) &&
		listOf(facts['sent'], ['over', 'count']) &&
		listOf(facts['failures'], ['over', 'reason']) &&
		listOf(facts['answers'], ['from', 'count']) &&
		listOf(facts['unusable'], ['from', 'reason']) &&
		listOf(facts['tcp'], ['host', 'open', 'streams'])
};
