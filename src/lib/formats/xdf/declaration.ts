import type { SignalUnit } from '../../core/signal.ts';
import { isArray, isObject, numberOr, parseJson, stringsOf, type Json } from '../../core/parse.ts';
import { knownGaps, type KnownGap } from '../known-gaps.ts';
import { readUnit } from '../unit-names.ts';
import { elementAt, parseXml, textAt, type XmlElement } from './xml.ts';

/** Bytes of a value, by the name of its format. */
const FORMATS = { float32: 4, double64: 8, int8: 1, int16: 2, int32: 4, int64: 8, string: 0 } as const;

export type XdfFormat = keyof typeof FORMATS;

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
	readonly channelNames: readonly string[] | undefined;
	readonly unit: SignalUnit;
	/** What each channel's values are multiplied with to be in `unit`. */
	readonly factors: readonly number[];
	/** True when channels are in units of their own, which one stream here cannot say. */
	readonly mixedUnits: boolean;
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
	const info = parseXml(xml);
	if (info?.name !== 'info') return undefined;
	const nChannels = Number(textAt(info, 'channel_count') ?? '');
	const fs = Number(textAt(info, 'nominal_srate') ?? '0');
	const format = textAt(info, 'channel_format')?.toLowerCase() ?? '';
	if (!Number.isInteger(nChannels) || nChannels < 1 || nChannels > 1e6) return undefined;
	if (!isFormat(format) || !Number.isFinite(fs) || fs < 0) return undefined;
	const channels = (elementAt(info, 'desc', 'channels')?.children ?? []).filter(
		({ name }) => name === 'channel'
	);
	const complete = channels.length === nChannels;
	const names = channels.map((channel) => textAt(channel, 'label') ?? '');
	const units = complete ? channels.map((channel) => readUnit(textAt(channel, 'unit') ?? '')) : [];
	const unit = units[0]?.unit ?? 'a.u.';
	const mixedUnits = units.some((other) => other.unit !== unit);
	return {
		name: textAt(info, 'name') || 'stream',
		type: textAt(info, 'type') ?? '',
		nChannels,
		format,
		valueBytes: FORMATS[format],
		fs,
		channelNames: complete && names.some(Boolean) ? names : undefined,
		unit: mixedUnits ? 'a.u.' : unit,
		factors: mixedUnits ? [] : units.map(({ factor }) => factor),
		mixedUnits,
		device: deviceOf(info),
		ours: ourFacts(elementAt(info, 'desc', 'myodeck'))
	};
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
