import { SIGNAL_UNITS, type SignalUnit } from '../core/signal.ts';

/** Units in eight ASCII characters, as EDF wants them, where the name itself has no room. */
const SHORT: Partial<Readonly<Record<SignalUnit, string>>> = { probability: 'prob' };

const VOLTS: Readonly<Record<number, string>> = { '-6': 'pV', '-3': 'nV', 0: 'uV', 3: 'mV', 6: 'V' };

/** Three characters at most, for room for a power of two digits. */
const SHORTER: Partial<Readonly<Record<SignalUnit, string>>> = {
	'a.u.': 'au',
	probability: 'prb',
	output: 'out',
	'm/s2': 'ms2',
	'deg/s': 'dps',
	'rad/s': 'rps',
	degC: 'C'
};

/** The physical dimension of `unit` times 10^`power`, in eight characters: `mV`, `1e-6a.u.`, `1e-12au`. */
export function unitText(unit: SignalUnit, power: number): string {
	const short = SHORT[unit] ?? unit;
	if (power === 0) return short;
	const volts = unit === 'uV' ? VOLTS[power] : undefined;
	const long = `1e${power}${short}`;
	return volts ?? (long.length <= 8 ? long : `1e${power}${SHORTER[unit] ?? short}`);
}

type UnitFactor = readonly [unit: SignalUnit, factor: number];

/** Other spellings, in lower case and without spaces, `^` and `**`. */
const SPELLED: Readonly<Record<string, UnitFactor>> = {
	volt: ['uV', 1e6],
	volts: ['uV', 1e6],
	millivolt: ['uV', 1e3],
	millivolts: ['uV', 1e3],
	microv: ['uV', 1],
	mikrov: ['uV', 1],
	mikrovolt: ['uV', 1],
	uvolt: ['uV', 1],
	uvolts: ['uV', 1],
	mvolt: ['uV', 1e3],
	mvolts: ['uV', 1e3],
	microvolt: ['uV', 1],
	microvolts: ['uV', 1],
	// As far as eight characters go.
	microvol: ['uV', 1],
	millivol: ['uV', 1e3],
	nanovolt: ['uV', 1e-3],
	nanovolts: ['uV', 1e-3],
	percent: ['%', 1],
	mg: ['g', 1e-3],
	'm/s/s': ['m/s2', 1],
	'm/sec2': ['m/s2', 1],
	'mm/s2': ['m/s2', 1e-3],
	'm/s²': ['m/s2', 1],
	'ms-2': ['m/s2', 1],
	'm.s-2': ['m/s2', 1],
	dps: ['deg/s', 1],
	'°/s': ['deg/s', 1],
	'º/s': ['deg/s', 1],
	'degree/s': ['deg/s', 1],
	'degrees/s': ['deg/s', 1],
	'deg/sec': ['deg/s', 1],
	rps: ['rad/s', 1],
	'rad/sec': ['rad/s', 1],
	mt: ['uT', 1e3],
	nt: ['uT', 1e-3],
	gauss: ['uT', 100],
	mgauss: ['uT', 0.1],
	microtesla: ['uT', 1],
	'°c': ['degC', 1],
	ºc: ['degC', 1],
	'℃': ['degC', 1],
	celsius: ['degC', 1],
	newton: ['N', 1],
	newtons: ['N', 1],
	kn: ['N', 1e3],
	mn: ['N', 1e-3],
	'n·m': ['Nm', 1],
	'n.m': ['Nm', 1],
	'n*m': ['Nm', 1],
	'n-m': ['Nm', 1],
	kpa: ['Pa', 1e3],
	hpa: ['Pa', 100],
	'°': ['deg', 1],
	degree: ['deg', 1],
	degrees: ['deg', 1],
	radian: ['rad', 1],
	radians: ['rad', 1],
	mm: ['m', 1e-3],
	cm: ['m', 1e-2],
	us: ['uS', 1]
};

/**
 * What a physical dimension means here: a unit, and what to multiply values with. `known` is false where the text names a
 * unit that has no name here; its values stay as they are, in `a.u.`.
 */
export function readUnit(text: string): {
	readonly unit: SignalUnit;
	readonly factor: number;
	readonly known: boolean;
} {
	// µ may come as UTF-8 that was read as Latin-1, or as the sign for a character that could not be decoded.
	const clean = text
		.trim()
		.replace(/Â?[µμ]/g, 'u')
		.replace(/^[?\ufffd]{1,2}(?=[VTS]$)/, 'u')
		.replace(/Â(?=[°º²])/g, '')
		.replace(/\s|\^|\*\*/g, '');
	const [, power, rest] = /^(?:1e([+-]?\d{1,2}))?(.*)$/i.exec(clean)!;
	const factor = 10 ** Number(power ?? 0);
	const lower = rest!.toLowerCase();
	const volts = Object.entries(VOLTS).find(([, name]) => name.toLowerCase() === lower);
	if (volts) return { unit: 'uV', factor: factor * 10 ** Number(volts[0]), known: true };
	const exact = SIGNAL_UNITS.find((unit) => [unit, SHORT[unit], SHORTER[unit]].includes(rest));
	if (exact) return { unit: exact, factor, known: true };
	const spelled = SPELLED[lower];
	if (spelled) return { unit: spelled[0], factor: factor * spelled[1], known: true };
	const folded = SIGNAL_UNITS.find((unit) => unit.toLowerCase() === lower);
	if (folded) return { unit: folded, factor, known: true };
	return {
		unit: 'a.u.',
		factor: 1,
		known: /^(?:|au|arb\.?(?:units?)?|n\/a|none|-|counts?|adc|raw|bits?|lsb)$/i.test(rest!)
	};
}
