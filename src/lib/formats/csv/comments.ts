import { inertJson } from '../../core/csv-cell.ts';
import { isArray, numberOr, parseJson, stringOr, stringsOf, type Json } from '../../core/parse.ts';
import { type KnownGap, knownGaps } from '../known-gaps.ts';

/** The first line of a file written here. */
export const TITLE = 'MyoDeck CSV 1';

/** What the comment lines at the head of a file say. Everything may be missing. */
export interface CsvFacts {
	/** True for a file written here: its columns mean what this program gave them. */
	readonly ours: boolean;
	readonly session: string | undefined;
	/** When the first sample was taken, as ISO text. */
	readonly start: string | undefined;
	/** Timestamp that time 0 stands for. */
	readonly origin: number | undefined;
	readonly stream: string | undefined;
	readonly rate: number | undefined;
	readonly first: number;
	readonly channels: readonly string[] | undefined;
	/** A unit per channel. */
	readonly units: readonly string[] | undefined;
	readonly device: string | undefined;
	readonly classes: readonly string[];
	readonly gaps: readonly KnownGap[] | undefined;
}

/** Comment lines, one fact each: `# name: value`, where a value is text or JSON. */
export const commentLines = (facts: readonly (readonly [string, Json])[]): string =>
	[`# ${TITLE}`, ...facts.map(([name, value]) => `# ${name}: ${inertJson(value)}`)]
		.map((line) => `${line}\r\n`)
		.join('');

/** Reads comment lines of a file written here; of another one they say nothing. */
export function readComments(lines: readonly string[]): CsvFacts {
	const texts = lines.map((line) => line.replace(/^(?:#|%|\/\/)+\s*/, '').trim());
	const ours = texts[0] === TITLE;
	const facts = new Map<string, Json>();
	for (const text of ours ? texts.slice(1) : []) {
		const colon = text.indexOf(': ');
		if (colon > 0) facts.set(text.slice(0, colon), valueOf(text.slice(colon + 2)));
	}
	const rate = numberOr(facts.get('rate_hz'), undefined);
	const gaps = facts.get('gaps');
	const first = numberOr(facts.get('first_sample'), 0);
	return {
		ours,
		session: stringOr(facts.get('session'), undefined),
		start: stringOr(facts.get('start'), undefined),
		origin: numberOr(facts.get('time_origin_s'), undefined),
		stream: stringOr(facts.get('stream'), undefined),
		rate: rate !== undefined && rate > 0 ? rate : undefined,
		first: Number.isSafeInteger(first) && first > 0 ? first : 0,
		channels: stringsOf(facts.get('channels')),
		units: stringsOf(facts.get('units')),
		device: stringOr(facts.get('device'), undefined),
		classes: stringsOf(facts.get('classes')) ?? [],
		gaps: isArray(gaps) ? knownGaps(gaps) : undefined
	};
}

/** JSON where it is JSON, the text itself where it is not. */
function valueOf(text: string): Json {
	try {
		return parseJson(text);
	} catch (error) {
		if (error instanceof SyntaxError) return text;
		throw error;
	}
}
