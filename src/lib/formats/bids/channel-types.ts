import { isPrediction } from '../../core/signal.ts';
import type { StoredStream } from '../../session/read/session.ts';
import { channelKind } from '../channel-kind.ts';
import type { SignalKind } from '../csv/options.ts';

/** Types of channels in BIDS, by what a channel measures; everything else is `MISC`. */
const TYPES: Partial<Readonly<Record<SignalKind, string>>> = {
	emg: 'EMG',
	accelerometer: 'ACCEL',
	gyroscope: 'GYRO',
	magnetometer: 'MAGN',
	orientation: 'ORNT',
	angle: 'JNTANG',
	trigger: 'TRIG',
	ecg: 'ECG',
	eeg: 'EEG'
};

/** Names of streams and channels that are no measurement. */
const TRIGGERS = /^(?:status|markers?|events?|triggers?)(?:[-_ ].*)?$/i;
const ASKED = /^(?:target|target_pct|phase|predictions?|control)(?:[-_ ].*)?$/i;

/** The type of a channel: by its name and unit, and by the name of its stream where these say nothing. */
export function channelType(stream: Pick<StoredStream, 'name' | 'unit'>, label: string): string {
	const { name, unit } = stream;
	if (isPrediction({ unit }) || ASKED.test(name)) return 'MISC';
	if (TRIGGERS.test(label) || TRIGGERS.test(name)) return 'TRIG';
	const own = channelKind(label, unit);
	const kind = own === 'emg' && unit !== 'uV' ? channelKind(name, unit) : own;
	// A unit that no muscle has.
	if (kind === 'emg' && unit !== 'uV' && unit !== 'a.u.') return 'MISC';
	return TYPES[kind] ?? 'MISC';
}

/** The unit of a channel as the file has it; `n/a` where there is none with a name. */
export const channelUnit = (unit: string): string =>
	/^(?:a\.u\.|au|prob|prb|output|out|1e.*)$/.test(unit) ? 'n/a' : unit.replace('m/s2', 'm/s^2');
