/** A rate that a text states, and the text. */
export interface StatedRate {
	/** Samples per second. */
	readonly hertz: number;
	readonly text: string;
	/** Another rate that a line as good as this one states, and that line. */
	readonly other?: { readonly hertz: number; readonly text: string } | undefined;
}

/** Words that mean the sampling rate, and nothing else. */
const RATE_WORD =
	/(?<![\p{L}\d])(?:(?:data[ _-]*)?(?:acqui(?:sition|red)[ _-]*|data[ _-]*)?sampl(?:e|ing|es)?[ _-]*(?:rate|freq(?:uency|uenz|\.)?|fs)|sampled\s*(?:at|@|with)|sampling(?=\s*[:=]\s*[\d.,]+\s*k?hz)|sample(?:s|d)?[ _-]*per[ _-]*sec(?:ond)?|s[ _-]?rate|s[ _-]?freq|acquisition[ _-]*(?:rate|freq(?:uency)?)|(?:down|re)[ _-]?sampled(?:[ _-]*(?:to|at))?|fs|sr|abtast(?:rate|frequenz)|fr[ée]quence[ _-]d.?[ée]chantillonnage|frecuencia[ _-]de[ _-]muestreo|frequ[êe]ncia[ _-]de[ _-]amostragem|taxa[ _-]de[ _-]amostragem|frequenza[ _-]di[ _-]campionamento|bemonsteringsfrequentie|sampl?ings?frekvens|cz[ęe]stotliwo[śs][ćc][ _-]pr[óo]bkowania|частота[ _-]дискретизации|采样(?:频率|率)|サンプリング(?:周波数|レート))(?![\p{L}])/iu;
/** Words that mean the time from sample to sample. */
const INTERVAL_WORD =
	/(?<![\p{L}\d])(?:sampl(?:e|ing)[ _-]*(?:interval|period|time)|interval(?==)|dt)(?![\p{L}])/iu;
/** `1000 samples per second`, `500 SPS`. */
const AFTER_NUMBER =
	/([\d][\d.,' \u00a0\u202f]*(?:e[+-]?\d+)?)\s*(k|M)?\s*(?:samples?\s*(?:\/|per)\s*s(?:ec(?:ond)?)?|sps|S\/s)(?![\p{L}])/iu;
const PER_SAMPLE = /([\d][\d.,]*)\s*(m|u|µ|n)?s(?:ec)?\s*\/\s*sample/i;
/** What is sampled beside the EMG, or is no longer so. */
const OTHER =
	/(?<![\p{L}])(?:original(?:ly)?|before|source|accel\w*|acc|gyro\w*|imu|magnet\w*|ecg|eeg|ppg|eda|video|camera|force|force ?plate|temperature|heart|mains)(?![\p{L}])/iu;

/** A number, and the unit behind it. */
const VALUE = String.raw`([+-]?\d[\d.,' \u00a0\u202f]*(?:e[+-]?\d+)?)\s*([\p{L}µ%/]*)`;
/** Units of what is no rate. */
const OTHER_UNIT = /^(?:mv|uv|µv|v|%|db|s|ms|us|min|h|bits?|channels?)$/i;
/** Behind the word for it, with nothing but signs, a unit in brackets and small words between. */
const AT_ONCE = new RegExp(
	String.raw`^(?:[^\p{L}\d+-]|[([]\s*[\p{L}/. ]+[)\]]|\b(?:k?hz|is|was|of|at|about|set to|value)\b)*${VALUE}`,
	'iu'
);
/** Behind the first colon or equals sign. */
const AFTER_SIGN = new RegExp(String.raw`[:=]\s*${VALUE}`, 'iu');
/** Anywhere, with its unit. */
const WITH_UNIT =
	/(?<![\p{L}\d.,])([+-]?\d[\d.,' \u00a0\u202f]*(?:e[+-]?\d+)?)\s*((?:k|M)?(?:Hz|S\/s|sps))(?![\p{L}])/iu;
const NUMBER = /[^\p{L}\d+-]*([+-]?\d[\d.,' \u00a0\u202f]*(?:e[+-]?\d+)?)\s*([\p{L}/]*)/iu;
/** Rates anyone records EMG or what goes with it at. */
const [SLOWEST, FASTEST] = [1, 200_000];

/** The sampling rate that comments or lines above a table state; undefined where none does. EMG's before others'. */
export function rateIn(texts: readonly string[], decimal: '.' | ','): StatedRate | undefined {
	const found = texts.flatMap((text) => {
		const hertz = rateOfText(text, decimal);
		return hertz === undefined ? [] : [{ hertz, text: text.trim(), rank: OTHER.test(text) ? 1 : 0 }];
	});
	const good = found.filter(({ rank }) => rank === 0);
	const ofEmg = good.filter(({ text }) => /emg/i.test(text));
	const alike = ofEmg.length > 0 ? ofEmg : good.length > 0 ? good : found;
	const [best] = alike;
	if (!best) return undefined;
	const other = alike.find(({ hertz }) => Math.abs(hertz / best.hertz - 1) > 1e-6);
	return {
		hertz: best.hertz,
		text: best.text,
		...(other && { other: { hertz: other.hertz, text: other.text } })
	};
}

/** True for the name of a column that holds the sampling rate. */
export const isRateName = (name: string): boolean => {
	const word = RATE_WORD.exec(name)?.[0];
	return word !== undefined && name.replace(word, '').replace(/[\s()[\]_,]|hz/gi, '') === '';
};

/** `2000 Hz`, `1.5 kHz` and nothing else, in hertz. */
export function hertzIn(text: string, decimal: '.' | ','): number | undefined {
	const found = /^\s*([\d][\d.,' ]*(?:e[+-]?\d+)?)\s*(k|M)?Hz\s*$/i.exec(text);
	return found ? quantity(found[1]!, prefix(found[2]), decimal) : undefined;
}

function rateOfText(text: string, decimal: '.' | ','): number | undefined {
	const per = PER_SAMPLE.exec(text);
	if (per) return plausible(1 / (number(per[1]!, decimal)[0]! * secondsOf(`${per[2] ?? ''}s`)));
	const after = AFTER_NUMBER.exec(text);
	if (after) return quantity(after[1]!, prefix(after[2]), decimal);
	const word = RATE_WORD.exec(text);
	if (word) return rateAfter(text.slice(word.index + word[0].length), decimal);
	const interval = INTERVAL_WORD.exec(text);
	if (!interval) return undefined;
	const rest = text.slice(interval.index + interval[0].length);
	const [, digits, unit = ''] = NUMBER.exec(rest) ?? [];
	const bracket = /[([]\s*(\p{L}+)\s*[)\]]/u.exec(rest)?.[1];
	const seconds = secondsOf(unit || bracket || 's');
	return digits === undefined ? undefined : plausible(1 / (number(digits, decimal)[0]! * seconds));
}

/** The rate in what stands behind a word for it: `: 2000`, ` (kHz) = 2`, ` of channel 1: 2000`, ` of the EMG was 2 kHz`. */
function rateAfter(rest: string, decimal: '.' | ','): number | undefined {
	const found = [AT_ONCE, AFTER_SIGN, WITH_UNIT]
		.map((pattern) => pattern.exec(rest))
		.find((match) => match && !OTHER_UNIT.test(match[2] ?? ''));
	if (!found) return undefined;
	const [, digits = '', unit = ''] = found;
	const before = rest.slice(0, found.index + found[0].indexOf(digits));
	const [, bracket] = /[([]\s*(k|M)?Hz\s*[)\]]/i.exec(before) ?? [];
	return quantity(digits, prefix(/^(k|M)(?:Hz|S|sps)?/i.exec(unit)?.[1] ?? bracket), decimal);
}

const prefix = (letter: string | undefined): number =>
	letter === undefined ? 1 : letter.toLowerCase() === 'k' ? 1e3 : 1e6;

const secondsOf = (unit: string): number =>
	/^(?:ms|msec|milli)/i.test(unit) ? 1e-3 : /^(?:u|µ|micro)/i.test(unit) ? 1e-6 : /^n/i.test(unit) ? 1e-9 : 1;

const plausible = (hertz: number): number | undefined =>
	hertz >= SLOWEST && hertz <= FASTEST ? Number(hertz.toPrecision(9)) : undefined;

/** The reading of a number that is a rate; where two are, the one nearest to what EMG is recorded at. */
function quantity(text: string, factor: number, decimal: '.' | ','): number | undefined {
	const rates = number(text, decimal).flatMap((value) => plausible(value * factor) ?? []);
	// `2.000 Hz` is 2000 Hz: nobody records EMG at 2.
	return rates.find((rate) => rate >= 10) ?? rates[0];
}

/** What a number may mean: as the file writes decimals first, then with its signs as groups of thousands, or the other way. */
function number(text: string, decimal: '.' | ','): number[] {
	const clean = text.trim().replace(/[.,']+$/, '');
	const grouped = /^[+-]?\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+$/.test(clean)
		? Number(clean.replace(/[.,' \u00a0\u202f]/g, ''))
		: NaN;
	const compact = clean.replace(/[' \u00a0\u202f]/g, '');
	const last = Math.max(compact.lastIndexOf('.'), compact.lastIndexOf(','));
	const both = compact.includes('.') && compact.includes(',');
	const digits = both
		? `${compact.slice(0, last).replace(/[.,]/g, '')}.${compact.slice(last + 1)}`
		: compact.replace(',', '.');
	const plain = Number(digits.split(' ')[0]);
	// A comma before three digits parts thousands unless the file writes decimals with it, and the other way round.
	const groupsFirst = !both && compact.includes(decimal === '.' ? ',' : '.');
	const all = groupsFirst ? [grouped, plain] : [plain, grouped];
	return all.filter((value) => Number.isFinite(value) && value > 0);
}
