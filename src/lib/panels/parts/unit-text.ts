import { unitName } from '../../core/signal.ts';
import { figureText } from '../../ui/figure-text.ts';

/** A stream's unit as it is written: `uV` is µV; `a.u.` says that there is no scale. */
export function unitText(unit: string): string {
	return unit === 'probability' ? 'p' : unitName(unit);
}

/** A share of clipped samples in per cent: `0`, `<0.1`, `2.4`; a dash where nobody knows. */
export function clipText(share: number): string {
	return share > 0 && share < 0.001 ? '<0.1' : figureText(100 * share, 2);
}
