import { readUnit } from '../unit-names.ts';
import type { ColumnRole, SignalKind } from './options.ts';
import { isRateName } from './rate-words.ts';
import type { ColumnSurvey } from './survey.ts';
import { timeUnitOf } from './time-format.ts';

/** A name as words: `AccX`, `acc_x` and `ACC.X` are `acc`, `x`. */
export const wordsOf = (name: string): string[] =>
	name
		.replace(/([\p{Ll}])([\p{Lu}])/gu, '$1 $2')
		.replace(/([\p{L}])(\d)/gu, '$1 $2')
		.toLowerCase()
		.split(/[^\p{L}\d#]+/u)
		.filter((word) => word !== '');

const EMG = /^(?:s?emg(?:bit)?|hdemg|exg|myo|electromyogra\w*)$/;
const TIME_EXACT =
	/^(?:times?|t|timestamps?|seconds?|secs?|millis|micros|milliseconds|microseconds|ms|us|zeit|zeitstempel|temps|tiempo|tempo|tijd|date ?times?|datetime|date|clock|elapsed|epoch|unix ?times?|utc|local ?time|lsl[_ ]?(?:time|clock|timestamps?))$/i;
const TIME_WORD = /^(?:time|times|timestamp|timestamps|zeit|zeitstempel|millis|micros|datetime|elapsed)$/;
/** Before a unit of time: `t_ns`, `epoch_ms`. */
const TIME_FIRST =
	/^(?:t|ts|times?|timestamps?|stamp|epoch|unix|utc|clock|elapsed|zeit|temps|tiempo|tempo|tijd)$/;
const COUNTER =
	/^(?:samples?|sample ?(?:index|idx|number|num|no|nr|id|count|counter)|index|idx|counter|count|#|n|no|nr|num|number|seq|n ?seq|sequence(?: ?(?:number|no))?|packets?|packet ?(?:num|number|index|id|counter|count)|package ?(?:num|number)|frames?|frame ?(?:index|number|no|id)?|rows?|row ?(?:id|number|index)|id|rownum|row ?names?|seq ?no|lfd ?nr|laufende ?nummer|record(?: ?(?:no|number|id))?|unnamed 0|unnamed)$/;
const LABELS: readonly RegExp[] = [
	/^(?:labels?|class(?:es)?|class ?(?:name|index|id|label|no)|gestures?|gesture ?(?:name|id|label|class|index)|classification|y ?true)$/,
	/^(?:movements?|movement ?(?:name|id|label)|motions?|activity|activities|actions?|tasks?|postures?|grasps?|grasp ?type|phases?|states?|conditions?|exercises?)$/,
	/^(?:re ?stimulus|re ?stimuli)$/,
	/^(?:stimulus|stimuli|cues?)$/,
	/^(?:annotations?|markers?|marker ?(?:channel|name|value|label)|events?|event ?(?:name|id|label|marker|code)|comments?|notes?)$/
];

/** Words for what sensors beside the EMG measure. The first that fits counts. */
const KINDS: readonly (readonly [SignalKind, RegExp])[] = [
	['gyroscope', /^(?:gyr[xyz]?|gyro\w*|giro\w*|gyrosk\w*|angularvelocity|angvel|drehrate|g[xyz])$/],
	['magnetometer', /^(?:mag[xyz]?|magn|magnet\w*|compass|m[xyz])$/],
	[
		'accelerometer',
		/^(?:acc[xyz]?|acce?l[xyz]?|acce?l[ée]ro?\w*|acc[ée]l[ée]ra\p{L}*|acel\p{L}*|beschleunigung\w*|versnelling\w*|a[xyz])$/u
	],
	['orientation', /^(?:quat|quaternions?|roll|pitch|yaw|euler|orientation|qw|qx|qy|qz)$/],
	['torque', /^(?:torque|moment|drehmoment|couple|torsione?|par)$/],
	[
		'force',
		/^(?:force|kraft|fuerza|forza|for[çc]a|kracht|fx|fy|fz|grip|load|loadcell|dynamometer|newton|weight)$/
	],
	['pressure', /^(?:pressure|baro\w*|druck|pression|presi[óo]n|pressione)$/],
	['temperature', /^(?:temp|temp[ée]rature?|temperatura|temperatuur)$/],
	[
		'angle',
		/^(?:angle|angles|winkel|gelenkwinkel|[áa]ngulo|angolo|hoek|goniometer|gonio|flexion|extension)$/
	],
	['trigger', /^(?:trigger|triggers|trig|ttl|sync|synch|di|dio|din|digital|stim|switch|button|footswitch)$/],
	['ecg', /^(?:ecg|ekg)(?:bit)?$/],
	['eeg', /^eeg(?:bit)?$/],
	['eda', /^(?:eda|gsr|scr)(?:bit)?$/],
	[
		'aux',
		/^(?:aux|auxiliary|other|analog|analogue|eog|ppg|bvp|resp|respiration|battery|bat|impedance|resistance|velocity|position|status|flags?|quality|speed|height|heart|bpm|hr|spo|mic|microphone|light|lux|repetition|rerepetition|subject)$/
	]
];

const UNIT_KINDS: Readonly<Record<string, SignalKind>> = {
	g: 'accelerometer',
	'm/s2': 'accelerometer',
	'deg/s': 'gyroscope',
	'rad/s': 'gyroscope',
	uT: 'magnetometer',
	degC: 'temperature',
	N: 'force',
	kg: 'force',
	Nm: 'torque',
	Pa: 'pressure',
	deg: 'angle',
	rad: 'angle',
	uS: 'eda',
	m: 'aux',
	'm/s': 'aux'
};

/** What a column's name and unit say it measures. */
export function signalKind(name: string, unit: string | undefined): SignalKind {
	const words = wordsOf(name);
	if (words.some((word) => EMG.test(word))) return 'emg';
	const angular = /angular|rotation ?rate/i.test(name);
	if (angular) return 'gyroscope';
	const byWord = KINDS.find(([, pattern]) => words.some((word) => pattern.test(word)));
	if (byWord) return byWord[0];
	return UNIT_KINDS[readUnit(unit ?? '').unit] ?? 'emg';
}

/** A column as its heading names it. */
export interface NamedColumn {
	readonly name: string;
	readonly unit: string | undefined;
}

/** How sure a name is that its column is time: 2 by itself, 1 by a part, 0 not. */
export function timeRank({ name, unit }: NamedColumn): number {
	const words = wordsOf(name);
	if (words.some((word) => EMG.test(word)) && !/time ?series/i.test(name)) return 0;
	if (words.length === 2 && TIME_FIRST.test(words[0]!) && timeUnitOf(words[1]!)) return 2;
	if (TIME_EXACT.test(name.trim().replace(/_/g, ' ')) || TIME_EXACT.test(words.join(' '))) return 2;
	// EMGworks calls every column of times X.
	if (unit !== undefined && timeUnitOf(unit) && timeUnitOf(unit) !== 'samples') return 2;
	return words.some((word) => TIME_WORD.test(word)) || /timestamp/i.test(name) ? 1 : 0;
}

/** A column's place among those that may be the label: less is better; −1 for none of them. */
export const labelRank = (name: string): number => {
	const words = wordsOf(name).join(' ');
	return LABELS.findIndex((pattern) => pattern.test(words));
};

/** A name that says nothing but which channel it is. */
const CHANNEL =
	/^(?:ch|chan|channel|kanal|canal|canale|kanaal|a|c|ai|adc|analog|electrode|e|in|sensor|v)? ?\d*$/;

/** Fewer rows may count by chance. */
const LEAST_COUNTED = 20;
/** True for the first column when it counts rows, unless it is called as channels or sensors are: indices have any name. */
const isIndex = (
	named: NamedColumn,
	{ counts, step, modulus, filled }: ColumnSurvey,
	place: number
): boolean =>
	place === 0 &&
	counts &&
	filled > LEAST_COUNTED &&
	step === 1 &&
	modulus === Infinity &&
	named.unit === undefined &&
	signalKind(named.name, undefined) === 'emg' &&
	!wordsOf(named.name).some((word) => EMG.test(word)) &&
	!CHANNEL.test(wordsOf(named.name).join(' '));

const isCounterName = (name: string): boolean =>
	name === '' || COUNTER.test(wordsOf(name).join(' ')) || name === '#';

/** What a column is for, and why it is left out. */
export interface Role {
	readonly role: ColumnRole;
	readonly reason?: 'empty' | 'index' | 'text' | 'rate' | undefined;
}

/** What a column is for by its name and by what stands in it; times and labels are chosen before. */
export function roleOf(
	{ name, unit }: NamedColumn,
	named: boolean,
	survey: ColumnSurvey,
	place: number
): Role {
	if (survey.filled === 0) return { role: 'none', reason: 'empty' };
	if (survey.texts > 0.5 * survey.filled) return { role: 'none', reason: 'text' };
	if (isRateName(name) && survey.constant) return { role: 'none', reason: 'rate' };
	if (!named)
		return place === 0 && survey.counts && !survey.wrapsShort ? { role: 'counter' } : { role: 'emg' };
	if (isCounterName(name) && survey.counts)
		return { role: 'counter', reason: name === '' ? 'index' : undefined };
	if (isIndex({ name, unit }, survey, place)) return { role: 'counter' };
	if (
		isCounterName(name) &&
		survey.steadyInteger &&
		wordsOf(name).join(' ') !== '' &&
		!/^(?:count|n|num|number)$/i.test(name)
	)
		return { role: 'none', reason: 'index' };
	return { role: signalKind(name, unit) };
}
