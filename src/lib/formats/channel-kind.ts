import { signalKind } from './csv/roles.ts';
import type { SignalKind } from './csv/options.ts';
import { readUnit } from './unit-names.ts';

/** Letters that are directions of a sensor in one file, and electrodes of the head (`Fz`) in the next. */
const AMBIGUOUS = /^(?:[afg][xyz]|temp|weight|load|di|other)$/i;

/**
 * What a channel measures by the type that its file gives it, by its label and by its unit; `emg` where nothing says anything
 * else. A short label tells nothing of a channel in volts.
 */
export function channelKind(label: string, unit: string, type = ''): SignalKind {
	if (/emg/i.test(type)) return 'emg';
	const byType = type === '' ? 'emg' : signalKind(type, '');
	if (byType !== 'emg') return byType;
	const volts = readUnit(unit).unit === 'uV';
	const words = label.split(/[\s_.:-]+/);
	return volts && words.some((word) => AMBIGUOUS.test(word)) ? 'emg' : signalKind(label, unit);
}
