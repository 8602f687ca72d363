import type { ChannelRange } from './channel-range.ts';
import type { Bits } from './header.ts';

/** Steps of a channel's own range below which its values are hardly told apart. */
const FEW_STEPS = 1000;

/**
 * What the whole numbers of the file do to values, one sentence: by how much each channel is rounded, where the session holds
 * more digits than single precision (`wide`), or where the range that eight characters can say leaves a channel few steps.
 * `bounds`: least and greatest value of each channel, in the unit of the session.
 */
export function rangeNotes(
	stream: string,
	labels: readonly string[],
	ranges: readonly ChannelRange[],
	bounds: readonly { readonly min: number; readonly max: number }[],
	bits: Bits,
	wide: boolean
): readonly string[] {
	const channels = ranges.map(({ least, greatest, factor }, i) => {
		const step = (Number(greatest) - Number(least)) / factor / (2 ** bits - 1);
		const { min, max } = bounds[i]!;
		return { label: labels[i]!, error: step / 2, steps: max > min ? (max - min) / step : Infinity };
	});
	const poor = channels.filter(({ steps }) => steps < FEW_STEPS);
	const named = poor.length > 0 ? poor : wide ? channels : [];
	if (named.length === 0) return [];
	const worst = named.reduce((a, b) => (b.error > a.error ? b : a));
	const error = Number(worst.error.toPrecision(2));
	if (poor.some(({ steps }) => steps < 2)) {
		return [
			`${stream}: ${poor.map(({ label }) => label).join(', ')} cannot be held by ${bits} bits (values are rounded by up to ${error}, which is all they vary). Export it as XDF or CSV.`
		];
	}
	return [
		`${stream}: values of ${named.map(({ label }) => label).join(', ')} are rounded by up to ${error}, because the format has ${bits} bits for each.`
	];
}
