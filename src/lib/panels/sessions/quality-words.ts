import { percent } from '../../core/format.ts';

/** What a line needs of a channel, see `ChannelQuality`. */
interface Measured {
	readonly clipped: number;
	readonly flat: boolean;
	readonly mains50: number | null;
	readonly mains60: number | null;
}

/** Channels that are named one by one. */
const NAMED = 8;

/** One line about all channels of a stream: the worst figure and where it is. Channels count from 1, as on the screen. */
export function channelLine(what: 'clipped' | 'mains' | 'flat', channels: readonly Measured[]): string {
	if (what === 'flat') {
		const flat = channels.flatMap((channel, i) => (channel.flat ? [i + 1] : []));
		if (flat.length === 0) return 'none';
		return flat.length > NAMED
			? `${flat.length} of ${channels.length}`
			: `${flat.join(', ')} of ${channels.length}`;
	}
	const shares = channels.map((channel) =>
		what === 'clipped' ? channel.clipped : Math.max(channel.mains50 ?? -1, channel.mains60 ?? -1)
	);
	const known = shares.filter((share) => share >= 0);
	if (known.length === 0) return 'unknown';
	const worst = Math.max(...known);
	if (worst === 0) return 'none';
	const at = shares.indexOf(worst);
	const { mains50, mains60 } = channels[at]!;
	const hertz = what === 'mains' ? ((mains50 ?? 0) >= (mains60 ?? 0) ? ' (50 Hz)' : ' (60 Hz)') : '';
	const of = what === 'mains' ? 'of the power' : 'of the samples';
	return `max. ${percent(worst)} % ${of}${hertz}, channel ${at + 1}`;
}
