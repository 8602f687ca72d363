import type { SignalUnit } from '../../core/signal.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import { readUnit } from '../unit-names.ts';

/** A channel: value = stored · gain + offset, in `unit`. */
export interface Poly5Channel {
	readonly label: string;
	readonly kind: 'emg' | 'aux' | 'trigger';
	readonly unit: SignalUnit;
	/** Bytes from the beginning of a row. */
	readonly place: number;
	readonly gain: number;
	readonly offset: number;
}

/** What the header of a Poly5 file says. */
export interface Poly5Header {
	readonly fs: number;
	readonly channels: readonly Poly5Channel[];
	/** Samples per channel, as declared. */
	readonly samples: number;
	readonly float: boolean;
	readonly rowBytes: number;
	readonly rowsPerBlock: number;
	readonly blockBytes: number;
	readonly dataOffset: number;
	/** Milliseconds since 1970 of the clock on the wall. */
	readonly start: number | undefined;
	readonly notes: readonly string[];
}

const HEADER = 217;
const SIGNAL = 136;
/** In front of the rows of each block. */
export const BLOCK_HEADER = 86;
const MAX_SIGNALS = 8192;
const AGAIN = 'Export it again with TMSi Polybench or Saga, or convert it to EDF there.';

/** Reads the header. Throws a SessionError where it makes no sense. */
export async function readPoly5Header(source: RandomAccess): Promise<Poly5Header> {
	if (source.size < HEADER) throw refuse(source.name, 'is too short for Poly5', AGAIN);
	const bytes = await source.read(0, HEADER);
	const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
	if (!isPoly5(bytes)) throw refuse(source.name, 'is no Poly5 file', AGAIN);
	const fs = view.getInt16(114, true);
	const signals = view.getUint16(119, true);
	const samples = view.getInt32(121, true);
	const rowsPerBlock = view.getUint16(147, true);
	if (fs <= 0) throw refuse(source.name, `declares a rate of ${fs} Hz`, AGAIN);
	if (signals < 1 || signals > MAX_SIGNALS || samples < 1 || rowsPerBlock < 1)
		throw refuse(source.name, `declares ${signals} signals of ${samples} samples`, AGAIN);
	const dataOffset = HEADER + signals * SIGNAL;
	if (dataOffset > source.size) throw refuse(source.name, 'ends within its header', AGAIN);
	const table = await source.read(HEADER, signals * SIGNAL);
	const float = /^\(Lo\) /.test(pascal(table, 0));
	const notes: string[] = [];
	const channels: Poly5Channel[] = [];
	// Values of 32 bits are two signals in the table, "(Lo) name" and "(Hi) name".
	for (let i = 0; i < signals; i += float ? 2 : 1) {
		const channel = channelAt(table, i, float);
		if (channel.unit === 'a.u.' && channel.kind === 'emg')
			notes.push(`${channel.label} has no unit: it is in a.u.`);
		channels.push(channel);
	}
	const rowBytes = 2 * signals;
	return {
		fs,
		channels,
		samples,
		float,
		rowBytes,
		rowsPerBlock,
		blockBytes: BLOCK_HEADER + rowsPerBlock * rowBytes,
		dataOffset,
		start: startOf(view),
		notes
	};
}

/** True for the first bytes of a Poly5 file. */
export const isPoly5 = (bytes: Uint8Array): boolean =>
	/^POLY SAMPLE FILEversion 2\.0\d/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 31)));

function startOf(view: DataView): number | undefined {
	const [year, month, day, , hour, minute, second] = Array.from({ length: 7 }, (_, i) =>
		view.getUint16(129 + 2 * i, true)
	);
	if (year! < 1990 || year! > 2100 || month! < 1 || month! > 12 || day! < 1 || day! > 31) return undefined;
	return Date.UTC(year!, month! - 1, day, hour, minute, second);
}

/** A text with its length in front. */
function pascal(bytes: Uint8Array, at: number): string {
	const length = bytes[at] ?? 0;
	return new TextDecoder('latin1').decode(bytes.subarray(at + 1, at + 1 + length)).replace(/\0.*$/s, '');
}

function channelAt(table: Uint8Array, i: number, float: boolean): Poly5Channel {
	const at = i * SIGNAL;
	const view = new DataView(table.buffer, table.byteOffset + at, SIGNAL);
	const label =
		pascal(table, at)
			.replace(/^\((?:Lo|Hi)\) /, '')
			.trim() || `Channel ${i + 1}`;
	// µ of the character set of DOS is æ in Latin-1.
	const text = pascal(table, at + 45)
		.replace(/^[æ?]/, 'µ')
		.replace(/Volt$/i, 'V');
	const { unit, factor } = readUnit(text);
	const [low, high, adcLow, adcHigh] = [56, 60, 64, 68].map((place) => view.getFloat32(place, true));
	const gain = float ? 1 : (high! - low!) / (adcHigh! - adcLow!);
	const usable = Number.isFinite(gain) && gain !== 0;
	return {
		label,
		kind: kindOf(label, unit),
		unit,
		place: 2 * i,
		gain: (usable ? gain : 1) * factor,
		offset: float || !usable ? 0 : (low! - adcLow! * gain) * factor
	};
}

function kindOf(label: string, unit: SignalUnit): Poly5Channel['kind'] {
	if (/^(?:triggers?|status|counter|digi|digital|saw|switch|isobus)/i.test(label)) return 'trigger';
	return unit === 'uV' || /^(?:uni|bip|ch|emg)\W*\d/i.test(label) ? 'emg' : 'aux';
}
