import { child, childText, leaf, parseDescription, writeXml, type XmlElement } from './xml.ts';

/** The seven kinds of values LSL knows. */
export const FORMATS = ['float32', 'double64', 'string', 'int32', 'int16', 'int8', 'int64'] as const;
export type LslFormat = (typeof FORMATS)[number];

/** Bytes per value; 0 for strings, which have no fixed length. */
export const VALUE_BYTES: Readonly<Record<LslFormat, number>> = {
	float32: 4,
	double64: 8,
	string: 0,
	int32: 4,
	int16: 2,
	int8: 1,
	int64: 8
};

/** More channels than this are refused: no device has them, and one sample would not fit a packet. */
export const MAX_CHANNELS = 65_535;

/** Names and ids are shorter than this. */
const MAX_FIELD = 1_000;

/** What a program says about a stream it offers. */
export interface LslDeclaration {
	readonly name: string;
	/** `EEG`, `EMG`, `Markers`, …; may be empty. */
	readonly type: string;
	readonly channelCount: number;
	readonly format: LslFormat;
	/** Samples per second; 0: irregular. */
	readonly rate: number;
	/** The same after a restart of the program; empty: nobody can recover the stream. */
	readonly sourceId: string;
	/** The `<desc>` element: channel labels, units, maker. */
	readonly desc?: XmlElement | undefined;
}

/** A stream as its outlet announces it. */
export interface LslStreamInfo extends LslDeclaration {
	/** This very outlet; a restart has another one. Lower case. */
	readonly uid: string;
	readonly sessionId: string;
	readonly hostname: string;
	/** Seconds on the clock of its computer. */
	readonly createdAt: number;
	/** Protocol version times 100. */
	readonly version: number;
	readonly v4: LslAddress;
	readonly v6: LslAddress;
}

/** Where an outlet listens in one address family; port 0: nowhere. */
export interface LslAddress {
	/** Empty in what outlets announce: whoever hears the announcement fills in where it came from. */
	readonly address: string;
	readonly dataPort: number;
	readonly servicePort: number;
}

export const NOWHERE: LslAddress = { address: '', dataPort: 0, servicePort: 0 };

/** `<info>` as liblsl writes it: every resolver parses this order. `short` leaves the description out. */
export function infoXml(info: LslStreamInfo, short: boolean): string {
	return `<?xml version="1.0"?>\n${writeXml(infoTree(info, short))}`;
}

/** The tree that queries are evaluated on. */
export function infoTree(info: LslStreamInfo, short: boolean): XmlElement {
	const { v4, v6 } = info;
	const fields: [string, string | number][] = [
		['name', info.name],
		['type', info.type],
		['channel_count', info.channelCount],
		['channel_format', info.format],
		['source_id', info.sourceId],
		// Plain decimals without exponent: liblsl reads the rate as a whole number first.
		['nominal_srate', plainDecimal(info.rate)],
		['version', (info.version / 100).toFixed(2)],
		['created_at', plainDecimal(info.createdAt)],
		['uid', info.uid],
		['session_id', info.sessionId],
		['hostname', info.hostname],
		['v4address', v4.address],
		['v4data_port', v4.dataPort],
		['v4service_port', v4.servicePort],
		['v6address', v6.address],
		['v6data_port', v6.dataPort],
		['v6service_port', v6.servicePort]
	];
	const desc = (!short && info.desc) || leaf('desc', '');
	return { name: 'info', text: '', children: [...fields.map(([name, value]) => leaf(name, value)), desc] };
}

/** A number as decimals with up to 16 significant digits and never an exponent. */
export function plainDecimal(value: number): string {
	const text = value.toPrecision(16);
	if (text.includes('e')) return value.toFixed(Math.abs(value) < 1 ? 18 : 0);
	return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** What is wrong with an announcement, in words. */
export class BadInfo extends Error {}

/**
 * Parses an `<info>` document and checks what liblsl checks. Throws a BadInfo that says what is wrong with it: that
 * comes from another computer and may be anything.
 */
export function parseInfo(text: string): LslStreamInfo {
	let root: XmlElement;
	try {
		root = parseDescription(text);
	} catch (error) {
		throw new BadInfo(`its description is broken: ${(error as Error).message}`);
	}
	if (root.name !== 'info') throw new BadInfo(`its description is a <${root.name}>, not an <info>`);
	const name = child(root, 'name')?.text ?? '';
	if (name === '') throw new BadInfo('it has no name');
	for (const field of ['name', 'type', 'source_id', 'uid', 'session_id', 'hostname'])
		if ((child(root, field)?.text.length ?? 0) > MAX_FIELD) throw new BadInfo(`its ${field} is too long`);
	const uid = childText(root, 'uid').toLowerCase();
	if (uid === '') throw new BadInfo('it has no uid');
	const format = FORMATS.find((one) => one === childText(root, 'channel_format'));
	if (!format) throw new BadInfo(`its format "${childText(root, 'channel_format').slice(0, 40)}" is unknown`);
	const channelCount = wholeNumber(root, 'channel_count', MAX_CHANNELS);
	if (channelCount === 0) throw new BadInfo('it has no channels');
	const rate = Number(childText(root, 'nominal_srate') || 'none');
	if (!(rate >= 0 && rate <= 1e9)) throw new BadInfo('its rate is no number');
	return {
		name,
		type: child(root, 'type')?.text ?? '',
		channelCount,
		format,
		rate,
		sourceId: child(root, 'source_id')?.text ?? '',
		uid,
		sessionId: childText(root, 'session_id'),
		hostname: childText(root, 'hostname'),
		createdAt: Number(childText(root, 'created_at')) || 0,
		version: Math.trunc(Number(childText(root, 'version')) * 100 + 1e-6) || 100,
		v4: addressOf(root, 'v4'),
		v6: addressOf(root, 'v6'),
		desc: child(root, 'desc')
	};
}

function addressOf(root: XmlElement, family: 'v4' | 'v6'): LslAddress {
	return {
		address: childText(root, `${family}address`),
		dataPort: wholeNumber(root, `${family}data_port`, 65_535),
		servicePort: wholeNumber(root, `${family}service_port`, 65_535)
	};
}

function wholeNumber(root: XmlElement, field: string, max: number): number {
	const value = Number(childText(root, field) || '0');
	if (!Number.isInteger(value) || value < 0 || value > max)
		throw new BadInfo(`its ${field} "${childText(root, field).slice(0, 40)}" is not from 0 to ${max}`);
	return value;
}

/** One channel's label, unit and type, empty where the description says nothing. */
export interface LslChannel {
	readonly label: string;
	readonly unit: string;
	readonly type: string;
}

/** The channels as `<desc><channels><channel>` lists them, by convention; empty when it does not. */
export function channelsOf(info: LslDeclaration): readonly LslChannel[] {
	const list = child(info.desc, 'channels')?.children.filter(({ name }) => name === 'channel') ?? [];
	return list.map((one) => ({
		label: childText(one, 'label'),
		unit: childText(one, 'unit'),
		type: childText(one, 'type')
	}));
}
