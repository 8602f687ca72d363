/** Smaller than this a word is not made: it takes two lines instead, px. */
const SMALLEST = 24;

/** The size at which a word fits, px: its width is `wide` px at the size `largest`, the place has `width` px. */
export function fittedSize(wide: number, width: number, largest: number): number {
	if (width === 0 || wide <= width) return largest;
	return Math.max(SMALLEST, Math.floor((largest * width) / wide));
}
