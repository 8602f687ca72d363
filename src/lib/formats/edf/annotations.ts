import { textOfBytes } from '../text-bytes.ts';

/** An annotation of EDF+: seconds since the header's start time, and what happened there. */
export interface Annotation {
	readonly onset: number;
	/** Seconds; undefined where the file gives none. */
	readonly duration: number | undefined;
	readonly text: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** Longer texts are cut: EDFlib reads 512 bytes. */
const MAX_TEXT_BYTES = 500;
const [END_OF_LIST, TEXT, DURATION] = [0, 0x14, 0x15];

/** Seconds to 100 ns, the resolution of EDFlib: `+12.5`, and without an exponent. */
const onsetText = (seconds: number): string => `${seconds < 0 ? '' : '+'}${secondsText(seconds)}`;
const secondsText = (seconds: number): string => seconds.toFixed(7).replace(/\.?0+$/, '');

/** The list that says when a data record begins; the first in every record. */
export const timeKeeping = (onset: number): Uint8Array => encoder.encode(`${onsetText(onset)}\x14\x14\x00`);

/** One annotation as a list of its own. Control characters, which the format is made of, become spaces. */
export function encodeAnnotation({ onset, duration, text }: Annotation): Uint8Array {
	const clean = text.replace(/\p{Cc}/gu, ' ');
	const cut = decoder.decode(encoder.encode(clean).subarray(0, MAX_TEXT_BYTES)).replace(/\uFFFD+$/, '');
	const lasting = duration === undefined ? '' : `\x15${secondsText(duration)}`;
	return encoder.encode(`${onsetText(onset)}${lasting}\x14${cut}\x14\x00`);
}

/** What the annotation signals of one record say. */
export interface RecordAnnotations {
	/** When the record begins; undefined when it does not say. */
	readonly begins: number | undefined;
	readonly annotations: readonly Annotation[];
	/** Lists that made no sense. */
	readonly broken: number;
	/** Durations that made no sense; their texts are there, without one. */
	readonly durations: number;
	/** Texts that are no UTF-8, which the format asks for. */
	readonly foreign: number;
}

/**
 * Reads the annotations of one record (section 2.2.2 of the specification of EDF+). What makes no sense is counted. Times may
 * have a decimal comma, texts may be in Windows-1252.
 */
export function readAnnotations(bytes: Uint8Array): RecordAnnotations {
	const annotations: Annotation[] = [];
	let begins: number | undefined;
	let broken = 0;
	let foreign = 0;
	let durations = 0;
	for (let from = 0; from < bytes.length;) {
		if (bytes[from] === END_OF_LIST) {
			from++;
			continue;
		}
		let to = bytes.indexOf(END_OF_LIST, from);
		if (to < 0) to = bytes.length;
		const list = readList(bytes.subarray(from, to));
		if (!list) broken++;
		else {
			if (list.texts[0] === '' && begins === undefined) begins = list.onset;
			if (list.foreign) foreign++;
			if (list.odd) durations++;
			annotations.push(...annotationsOf(list));
		}
		from = to + 1;
	}
	return { begins, annotations, broken, durations, foreign };
}

/** An onset as Nihon Kohden writes it among the texts. */
const ONSET_TEXT = /^[+-]\d+\.\d{6}$/;

/**
 * The annotations of a list. Nihon Kohden writes onsets among the texts: `+1.140000` before another text is the onset of
 * that one, and behind its own onset it says nothing.
 */
function annotationsOf({ onset, duration, texts }: AnnotationList): Annotation[] {
	let at = onset;
	return texts.flatMap((text, i) => {
		const isOnset = ONSET_TEXT.test(text) && (texts[i + 1] || Math.abs(Number(text) - onset) < 1e-6);
		if (isOnset) at = Number(text);
		return isOnset || text === '' ? [] : [{ onset: at, duration, text }];
	});
}

interface AnnotationList {
	readonly onset: number;
	readonly duration: number | undefined;
	readonly texts: readonly string[];
	/** True for texts that are no UTF-8. */
	readonly foreign: boolean;
	/** True for a duration that is none. */
	readonly odd: boolean;
}

function readList(bytes: Uint8Array): AnnotationList | undefined {
	const end = bytes.indexOf(TEXT);
	if (end < 0) return undefined;
	const time = bytes.subarray(0, end);
	const cut = time.indexOf(DURATION);
	const onset = secondsOf(cut < 0 ? time : time.subarray(0, cut));
	// Some programs write the mark of a duration, and none behind it.
	const given = cut < 0 || cut + 1 === time.length ? undefined : secondsOf(time.subarray(cut + 1));
	if (onset === undefined) return undefined;
	const duration = given !== undefined && given >= 0 ? given : undefined;
	const { text, encoding } = textOfBytes(bytes.subarray(end + 1));
	const texts = text.split('\x14');
	// Every text is ended by 20, so the last part is empty.
	if (texts.at(-1) === '') texts.pop();
	return {
		onset,
		duration,
		texts: texts.map((one) => one.trim()),
		foreign: encoding !== 'utf-8',
		odd: duration === undefined && cut >= 0 && cut + 1 < time.length
	};
}

/** Seconds with a decimal point or comma. */
function secondsOf(bytes: Uint8Array): number | undefined {
	const text = decoder.decode(bytes).trim().replace(',', '.');
	return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined;
}
