import type { LslFormat } from './stream-info.ts';

/** The time both test samples carry. */
export const PATTERN_TIME = 123456.789;
/** Each feed begins with two samples of known values, of these offsets. */
export const PATTERN_OFFSETS = [4, 2] as const;

const BASE = { float32: 0, double64: 16_777_217, int32: 65_537, int16: 257, int8: 1 } as const;
const MODULO: Partial<Record<LslFormat, number>> = { int32: 2_147_483_647, int16: 32_767, int8: 127 };

/** The values of a test sample (LSL.md 1.8): one per channel, signs alternating. */
export function patternValues(
	format: LslFormat,
	channels: number,
	offset: number
): (number | bigint | string)[] {
	return Array.from({ length: channels }, (_, k) => {
		const sign = k % 2 === 0 ? 1 : -1;
		if (format === 'string') return String((k + 10) * sign);
		if (format === 'int64') return (BigInt(k + offset) + 2_147_483_649n) * BigInt(sign);
		const value = k + offset + BASE[format];
		return sign * (value % (MODULO[format] ?? Infinity));
	});
}
