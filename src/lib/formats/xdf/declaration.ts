import type { SignalUnit } from '../../core/signal.ts';
import { elementAt, parseXmlOrUndefined, textAt, type XmlElement } from '../../core/xml.ts';
import { isArray, isObject, numberOr, parseJson, stringsOf, type Json } from '../../core/parse.ts';
import { channelKind } from '../channel-kind.ts';
import type { SignalKind } from '../csv/options.ts';
import { knownGaps, type KnownGap } from '../known-gaps.ts';
import { readUnit } from '../unit-names.ts';

/** Bytes of a value, by the name of its format. */
const FORMATS = { float32: 4, double64: 8, int8: 1, int16: 2, int32: 4, int64: 8, string: 0 } as const;

export type XdfFormat = keyof typeof FORMATS;

/** Channels of one kind and one unit: a stream of the session. */
export interface ChannelGroup {
	readonly name: string;
	readonly unit: SignalUnit;
	readonly kind: SignalKind;
	/** Positions of its channels in the stream of the file. */
	readonly channels: readonly number[];
	readonly channelNames: readonly string[] | undefined;
	/** What each channel's values are multiplied with to be in `unit`. */
	readonly factors: readonly number[];
}

/** What the header of a stream declares. */
export interface Declaration {
	readonly name: string;
	readonly type: string;
	readonly nChannels: number;
	readonly format: XdfFormat;
	/** Bytes of one value; 0 for text. */
	readonly valueBytes: number;
	/** Nominal rate, 0 for an irregular stream. */
	readonly fs: number;
	/** What stands where the rate should, when it is none. */
	readonly oddRate: string | undefined;
	/** Its channels by what they measure; at least one group. */
	readonly groups: readonly ChannelGroup[];
	readonly device: string | undefined;
	/** What a file written here says more. */
	readonly ours: OurFacts | undefined;
}

/** What the header of a stream written here carries beyond LSL's words. */
export interface OurFacts {
	readonly first: number;
	/** Samples lost before a row; undefined where nobody counted. */
	readonly gaps: readonly KnownGap[] | undefined;
	/** The marker that ends a class; undefined for a stream of samples. */
	readonly unlabelled: string | undefined;
	readonly classes: readonly string[];
}

/** Reads the header of a stream; undefined when it makes no sense. */
export function readDeclaration(xml: string): Declaration | undefined {
	const info = parseXmlOrUndefined(xml);
	if (info?.name !== 'info') return undefined;
	const nChannels = Number(textAt(info, 'channel_count') ?? '');
	const fs = rateOf(textAt(info, 'nominal_srate') ?? '0');
	const format = textAt(info, 'channel_format')?.toLowerCase() ?? '';
	if (!Number.isInteger(nChannels) || nChannels < 1 || nChannels > 1e6) return undefined;
	if (!isFormat(format)) return undefined;
	const channels = (elementAt(info, 'desc', 'channels')?.children ?? []).filter(
		({ name }) => name === 'channel'
	);
	const complete = channels.length === nChannels;
	const name = textAt(info, 'name') || 'stream';
	const ours = ourFacts(elementAt(info, 'desc', 'myodeck'));
	return {
		name,
		type: textAt(info, 'type') ?? '',
		nChannels,
		format,
		valueBytes: FORMATS[format],
		fs: Number.isNaN(fs) ? 0 : fs,
		oddRate: Number.isNaN(fs) ? textAt(info, 'nominal_srate') : undefined,
		groups: groupsOf(name, nChannels, complete ? channels.map(describe) : [], ours !== undefined),
		device: deviceOf(info),
		ours
	};
}

/** A rate, also with a decimal comma, as programs of some countries write it; NaN for what is none. */
function rateOf(text: string): number {
	const fs = Number(text.trim().replace(',', '.'));
	return Number.isFinite(fs) && fs >= 0 ? fs : NaN;
}

interface ChannelText {
	readonly label: string;
	readonly unit: string;
	readonly type: string;
}

const describe = (channel: XmlElement): ChannelText => ({
	label: textAt(channel, 'label') ?? '',
	unit: textAt(channel, 'unit') ?? '',
	type: textAt(channel, 'type') ?? ''
});

/** Channels of one kind and unit together. `whole`: a stream written here is one, whatever its channels are called. */
function groupsOf(
	stream: string,
	nChannels: number,
	described: readonly ChannelText[],
	whole: boolean
): readonly ChannelGroup[] {
	const groups = new Map<string, { unit: SignalUnit; kind: SignalKind; channels: number[] }>();
	const read = Array.from({ length: nChannels }, (_, i) => readUnit(described[i]?.unit ?? ''));
	for (const [channel, { unit }] of read.entries()) {
		const { label = '', unit: text = '', type = '' } = described[channel] ?? {};
		const kind = whole ? 'emg' : channelKind(label, text, type);
		const key = `${kind} ${unit}`;
		const group = groups.get(key) ?? { unit, kind, channels: [] };
		group.channels.push(channel);
		groups.set(key, group);
	}
	const taken = new Set<string>();
	return [...groups.values()].map(({ unit, kind, channels }, i) => {
		const names = channels.map((channel) => described[channel]?.label ?? '');
		const wanted = i === 0 ? stream : `${stream} ${kind}`;
		let name = wanted;
		for (let n = 2; taken.has(name); n++) name = `${wanted} ${n}`;
		taken.add(name);
		const factors = channels.map((channel) => read[channel]!.factor);
		return { name, unit, kind, channels, channelNames: names.some(Boolean) ? names : undefined, factors };
	});
}

const isFormat = (text: string): text is XdfFormat => Object.hasOwn(FORMATS, text);

function deviceOf(info: XmlElement): string | undefined {
	const acquisition = elementAt(info, 'desc', 'acquisition');
	const said = ['manufacturer', 'model'].map((name) => acquisition && textAt(acquisition, name));
	const maker = textAt(info, 'desc', 'manufacturer');
	return [...said, said[0] ? undefined : maker].filter(Boolean).join(' ') || undefined;
}

function ourFacts(element: XmlElement | undefined): OurFacts | undefined {
	if (!element) return undefined;
	let facts: Json;
	try {
		facts = parseJson(element.text);
	} catch (error) {
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
	if (!isObject(facts)) return undefined;
	const gaps = isArray(facts.gaps) ? knownGaps(facts.gaps) : undefined;
	const first = numberOr(facts.first_sample, 0);
	return {
		first: Number.isSafeInteger(first) && first > 0 ? first : 0,
		gaps,
		unlabelled: typeof facts.unlabelled === 'string' ? facts.unlabelled : undefined,
		classes: stringsOf(facts.classes) ?? []
	};
}
