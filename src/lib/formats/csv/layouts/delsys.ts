import { dateOrder, readTextTime } from '../date-time.ts';
import { findHeading } from '../heading.ts';
import { numberIn } from '../numbers.ts';
import type { KnownLayout } from './layout-match.ts';

/** Delsys Trigno Discover: a column of times before each column of samples, rates and sensors above them. */
export const trignoDiscover: KnownLayout = {
	id: 'trigno-discover',
	match(head) {
		const above = head.lines.slice(0, 12).map(({ text }) => text);
		const program = above
			.map((text) => /^"?Application:?"?[\s,;\t]*"?(Trigno Discover[^"]*)/i.exec(text)?.[1])
			.find(Boolean);
		if (!program) return undefined;
		const stamp = above.map((text) => /^"?Date\/Time:?"?[\s,;\t]*"?([^",;]+)/i.exec(text)?.[1]).find(Boolean);
		const time = stamp === undefined ? undefined : readTextTime(stamp, dateOrder([stamp]).order);
		const heading = findHeading(head, undefined);
		const mode = head.cells.findIndex((row) => /^"?sensor mode/i.test(row[0]?.trim() ?? ''));
		return {
			program: 'Trigno Discover',
			heading: { ...heading, names: namesWithSensors(heading.names, head.cells[mode - 1]) },
			device: program.trim(),
			start: time?.dated ? new Date(time.wall).toISOString().slice(0, 23) : undefined,
			ragged: true
		};
	}
};

/** The row of sensors stands above that of their modes: it names the columns. */
function namesWithSensors(
	names: readonly string[] | undefined,
	sensors: readonly string[] | undefined
): readonly string[] | undefined {
	let sensor = '';
	return names?.map((name, i) => {
		sensor = sensors?.[i]?.trim() || sensor;
		return sensor === '' ? name : `${sensor}: ${name.replace(/^sensor mode: \d+: /i, '')}`;
	});
}

const LABEL = /^"?Label:\s*(.*?)\s+Sampling frequency:\s*([\d.,e+-]+)\s.*?Unit:\s*(\S*)(?:\s+Domain.*)?$/i;

/** Delsys EMGworks: a line for each channel with its rate and unit, then `X[s],"name",X[s],"name"`. */
export const emgWorks: KnownLayout = {
	id: 'emgworks',
	match(head) {
		const labels = head.lines.flatMap(({ text }) => LABEL.exec(text) ?? []);
		const channels = head.lines.flatMap(({ text }) => {
			const found = LABEL.exec(text);
			return found
				? [{ name: found[1]!, rate: numberIn(found[2]!, '.'), unit: found[3]!.replace(/"$/, '') }]
				: [];
		});
		if (labels.length === 0 || channels.length === 0) return undefined;
		const heading = findHeading(head, undefined);
		let next = 0;
		const mine = (heading.names ?? []).map((name) => (/^X$/i.test(name) ? undefined : channels[next++]));
		return {
			program: 'EMGworks',
			heading,
			units: mine.map((channel, i) => channel?.unit ?? heading.units[i]),
			rates: mine.map((channel) => (channel && channel.rate! > 0 ? channel.rate : undefined)),
			ragged: true
		};
	}
};
