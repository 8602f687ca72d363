import type { SignalUnit } from '../core/signal.ts';

/** Units in eight ASCII characters, as EDF wants them. */
const SHORT: Readonly<Record<SignalUnit, string>> = {
	uV: 'uV',
	'a.u.': 'a.u.',
	'%': '%',
	probability: 'prob',
	output: 'output'
};

const VOLTS: Readonly<Record<number, string>> = { '-6': 'pV', '-3': 'nV', 0: 'uV', 3: 'mV', 6: 'V' };

/** Shorter names, for room for a power of two digits. */
const SHORTER: Readonly<Record<SignalUnit, string>> = {
	...SHORT,
	'a.u.': 'au',
	probability: 'prb',
	output: 'out'
};

/** The physical dimension of `unit` times 10^`power`, in eight characters: `mV`, `1e-6a.u.`, `1e-12au`. */
export function unitText(unit: SignalUnit, power: number): string {
	if (power === 0) return SHORT[unit];
	const volts = unit === 'uV' ? VOLTS[power] : undefined;
	const long = `1e${power}${SHORT[unit]}`;
	return volts ?? (long.length <= 8 ? long : `1e${power}${SHORTER[unit]}`);
}

/** Names of volts outside of EDF. */
const SPELLED: Readonly<Record<string, number>> = {
	volt: 1e6,
	volts: 1e6,
	millivolt: 1e3,
	millivolts: 1e3,
	microvolt: 1,
	microvolts: 1,
	nanovolt: 1e-3,
	nanovolts: 1e-3
};

/** What a physical dimension means here: a unit, and what to multiply values with. Everything unknown is `a.u.`. */
export function readUnit(text: string): { readonly unit: SignalUnit; readonly factor: number } {
	const clean = text.trim().replace(/[µμ]/g, 'u');
	const [, power, rest] = /^(?:1e([+-]?\d{1,2}))?\s*(.*)$/i.exec(clean)!;
	const factor = 10 ** Number(power ?? 0);
	const volts = Object.entries(VOLTS).find(([, name]) => name.toLowerCase() === rest!.toLowerCase());
	if (volts) return { unit: 'uV', factor: factor * 10 ** Number(volts[0]) };
	const spelled = SPELLED[rest!.toLowerCase()];
	if (spelled !== undefined) return { unit: 'uV', factor: factor * spelled };
	const known = [...Object.entries(SHORT), ...Object.entries(SHORTER)].find(([, name]) => name === rest);
	if (known) return { unit: known[0] as SignalUnit, factor };
	return { unit: 'a.u.', factor: 1 };
}
