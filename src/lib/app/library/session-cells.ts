import { hertzText } from '../../core/format.ts';
import { isPrediction } from '../../core/signal.ts';
import { countTrialsByLabel, type TrialRule } from '../../core/trial-use.ts';
import type { ListedSession } from './listed-session.ts';
import type { SessionOverview } from './session-overviews.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 24 * 60 * 60_000;

/**
 * When a session was recorded: `today, 14:20`, `22 Nov, 10:52`, `22 Nov 2025`. `created` is local time as the list keeps it;
 * empty where it is not known. `now`: milliseconds since 1970.
 */
export function dateText(created: string, now: number): string {
	const date = new Date(created);
	if (Number.isNaN(date.getTime())) return '';
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	const two = (n: number): string => String(n).padStart(2, '0');
	const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
	const daysAgo = Math.round((midnight - new Date(date).setHours(0, 0, 0, 0)) / DAY_MS);
	if (daysAgo === 0) return `today, ${time}`;
	if (daysAgo === 1) return `yesterday, ${time}`;
	const day = `${date.getDate()} ${MONTHS[date.getMonth()]}`;
	return date.getFullYear() === new Date(now).getFullYear()
		? `${day}, ${time}`
		: `${day} ${date.getFullYear()}`;
}

/** The streams of a session without its predictions, one text each: `emg 8 ch, 2048 Hz`. */
export const streamTexts = ({ streams }: Pick<ListedSession, 'streams'>): readonly string[] =>
	streams
		.filter((stream) => !isPrediction(stream))
		.map(({ name, nChannels, fs }) => `${name} ${nChannels} ch${fs > 0 ? `, ${hertzText(fs)} Hz` : ''}`);

/** The trials of one class of a session. */
export interface ClassTrialsOfSession {
	readonly name: string;
	readonly classIndex: number;
	/** Undefined until the labels of the session were read. */
	readonly usable: number | undefined;
	readonly recorded: number;
	/** Why the others cannot be used. */
	readonly reasons: string;
}

/** The classes of a session that have a trial, by class index. `overview`: its labels, when they are read. */
export function classesOf(
	session: Pick<ListedSession, 'classNames' | 'trialsPerClass'>,
	overview: Pick<SessionOverview, 'trials'> | undefined,
	rule: TrialRule | undefined
): readonly ClassTrialsOfSession[] {
	const nameOf = (classIndex: number): string => session.classNames[classIndex] ?? `class ${classIndex + 1}`;
	if (!overview || !rule)
		return session.trialsPerClass.flatMap((recorded, classIndex) =>
			recorded > 0 ? [{ name: nameOf(classIndex), classIndex, usable: undefined, recorded, reasons: '' }] : []
		);
	const counts = countTrialsByLabel(
		overview.trials.map((trial) => ({ ...trial, label: trial.classIndex })),
		rule
	);
	return [...counts]
		.map(([label, count]) => ({ name: nameOf(Number(label)), classIndex: Number(label), ...count }))
		.sort((a, b) => a.classIndex - b.classIndex);
}
