import type { SignalUnit } from '../../core/signal.ts';

/** A stream's unit as it is written: `uV` is µV; `a.u.` says that there is no scale. */
export function unitText(unit: SignalUnit): string {
	if (unit === 'uV') return 'µV';
	return unit === 'probability' ? 'p' : unit;
}
