import type { JsonObject } from '../../core/parse.ts';
import type { SignalUnit, StreamInfo } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import type { InletDecoder } from './inlet-decoder.ts';
import type { DescribedStream } from './protocol.ts';
import { isRounded } from './stream-choice.ts';

/** What an LSL stream is in the deck. `name`: unique among those that are live. */
export function infoOf(stream: DescribedStream, name: string): StreamInfo {
	const { labels, units } = stream;
	const unit = units[0] !== undefined && units.every((one) => one === units[0]) ? units[0] : '';
	const known: SignalUnit = /^(?:microvolts?|uv|µv|μv)$/i.test(unit) ? 'uV' : unit === '%' ? '%' : 'a.u.';
	return {
		name,
		nChannels: stream.channels,
		fs: hertz(stream.rate),
		unit: known,
		...(labels.length > 0 && labels.every(Boolean) && new Set(labels).size === labels.length
			? { channelNames: labels }
			: {}),
		device: `LSL ${stream.name}${stream.type ? ` (${stream.type})` : ''} on ${stream.host}`,
		facts: {
			lsl: {
				name: stream.name,
				type: stream.type,
				host: stream.host,
				source_id: stream.sourceId,
				format: stream.format,
				...(isRounded(stream) ? { recorded_as: 'float32' } : {}),
				...(unit ? { unit } : {})
			}
		}
	};
}

/** A stream that is followed, as far as it is known. */
interface Followed {
	readonly info?: StreamInfo;
	readonly stream?: DescribedStream;
	readonly decoder?: InletDecoder;
}

/** Two figures, never less than it is. */
export const roundUp = (value: number): string => {
	const step = 10 ** (Math.floor(Math.log10(Math.max(value, 1e-6))) - 1);
	return String(Number((Math.ceil(value / step) * step).toPrecision(2)));
};

/** What a person should know about what is recorded of a stream. */
export function notesOf({ info, stream, decoder }: Followed): string[] {
	if (!info || !stream) return [];
	return [
		...(isRounded(stream)
			? [`${info.name} sends ${stream.format}: recorded as float32, to seven figures.`]
			: []),
		...(decoder?.replaced
			? [`${decoder.replaced} of its stamps could not be and were replaced by those of their neighbours.`]
			: [])
	];
}

/** What is wrong with the times of a stream. */
export function warningsOf({ info, decoder }: Followed): string[] {
	const offset = decoder?.foreignOffset;
	if (!info || offset === undefined) return [];
	return [
		`"${info.name}" stamps its samples with another clock than LSL’s (${apart(offset)}). They are timed by their arrival instead. For exact times let its program stamp with LSL’s clock (local_clock).`
	];
}

function apart(offset: number): string {
	if (!Number.isFinite(offset)) return 'the stamps are no numbers';
	const seconds = Math.abs(offset);
	const [value, unit] =
		seconds > 2 * 365.25 * 86_400
			? [seconds / (365.25 * 86_400), 'years']
			: seconds > 2 * 86_400
				? [seconds / 86_400, 'days']
				: seconds > 7200
					? [seconds / 3600, 'hours']
					: [seconds, 's'];
	return `${Math.round(value)} ${unit} ${offset < 0 ? 'ahead' : 'behind'}`;
}

/** What the session keeps about the stream, with how well its times are known. */
export function factsOf(
	info: StreamInfo | undefined,
	decoder: InletDecoder | undefined
): JsonObject | undefined {
	const lsl = info?.facts?.['lsl'] as JsonObject | undefined;
	if (!lsl || !decoder || Number.isNaN(decoder.uncertainty)) return info?.facts;
	const clock = decoder.byArrival ? 'by arrival' : 'measured';
	const offset = decoder.foreignOffset;
	return {
		lsl: {
			...lsl,
			clock,
			// The worst, to two figures: what a session may rely on throughout, and what changes seldom.
			timestamp_uncertainty_s: Number(decoder.worstUncertainty.toPrecision(2)),
			...(offset !== undefined && { foreign_stamps: true }),
			...(offset !== undefined && Number.isFinite(offset) && { stamp_offset_s: Number(offset.toFixed(3)) })
		}
	};
}
