import type { SignalUnit } from '../../core/signal.ts';
import type { SignalKind } from '../csv/options.ts';
import { refuse } from '../format.ts';
import { readUnit } from '../unit-names.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import {
	allNumbers,
	allTexts,
	floatAt,
	readParameters,
	type C3dParameters,
	type Processor
} from './parameters.ts';

/** An analog channel: value = (stored − offset) · scale, in `unit`. */
export interface C3dChannel {
	readonly label: string;
	readonly kind: SignalKind;
	readonly unit: SignalUnit;
	/** The unit as the file names it, where it has no name here. */
	readonly unknownUnit: string | undefined;
	readonly offset: number;
	readonly scale: number;
}

/** What a C3D file holds. */
export interface C3dFile {
	readonly processor: Processor;
	readonly channels: readonly C3dChannel[];
	/** Hertz of the analog channels. */
	readonly fs: number;
	readonly float: boolean;
	readonly unsigned: boolean;
	/** Where frames begin, how many there are, bytes of the points in each, analog samples in each. */
	readonly dataOffset: number;
	readonly frames: number;
	readonly pointBytes: number;
	readonly samplesPerFrame: number;
	/** Seconds from the first sample on. */
	readonly events: readonly { readonly seconds: number; readonly text: string }[];
	readonly device: string | undefined;
	readonly subject: string | undefined;
	readonly notes: readonly string[];
}

const BLOCK = 512;
const MAX_EVENTS = 10_000;
const AGAIN = 'Export it again with the program that wrote it, or convert it with Mokka or ezc3d.';

/** Reads header and parameters. Throws a SessionError for a file without analog channels, and for one that makes no sense. */
export async function describeC3d(source: RandomAccess): Promise<C3dFile> {
	if (source.size < 2 * BLOCK) throw refuse(source.name, 'is too short for C3D', AGAIN);
	const bytes = await source.read(0, BLOCK);
	if (bytes[1] !== 0x50) throw refuse(source.name, 'is no C3D file', AGAIN);
	const { parameters, processor } = await readParameters(source, bytes[0]!);
	const header = new DataView(bytes.buffer, bytes.byteOffset, BLOCK);
	const word = (at: number): number => header.getUint16(at, processor.little);
	const points = word(2);
	const perFrame = word(4);
	const samplesPerFrame = word(18);
	const used = allNumbers(parameters, 'ANALOG:USED')[0] ?? 0;
	const width = samplesPerFrame > 0 ? perFrame / samplesPerFrame : 0;
	if (perFrame === 0 || samplesPerFrame === 0 || used === 0)
		throw refuse(
			source.name,
			'holds markers only, no analog channel',
			'Choose the file with the analog channels.'
		);
	if (!Number.isInteger(width))
		throw refuse(source.name, `declares ${perFrame} analog values in ${samplesPerFrame} samples`, AGAIN);
	const frameRate = allNumbers(parameters, 'POINT:RATE')[0] ?? floatAt(header, 20, processor);
	const fs = allNumbers(parameters, 'ANALOG:RATE')[0] || frameRate * samplesPerFrame;
	if (!(fs > 0 && Number.isFinite(fs))) throw refuse(source.name, `declares a rate of ${fs} Hz`, AGAIN);
	const scale = allNumbers(parameters, 'POINT:SCALE')[0] ?? floatAt(header, 12, processor);
	const float = scale < 0;
	const dataBlock = word(16) || allNumbers(parameters, 'POINT:DATA_START')[0] || 0;
	const pointBytes = points * 4 * (float ? 4 : 2);
	const frameBytes = pointBytes + perFrame * (float ? 4 : 2);
	const dataOffset = (dataBlock - 1) * BLOCK;
	const room = Math.floor((source.size - dataOffset) / frameBytes);
	const first = actual(parameters, 'START') ?? word(6);
	const declared = frameCount(parameters, word(6), word(8));
	if (dataOffset < BLOCK || room < 1) throw refuse(source.name, 'holds no samples', AGAIN);
	const unsigned = /^UNSIGNED/i.test(allTexts(parameters, 'ANALOG:FORMAT')[0] ?? '');
	const notes: string[] = [];
	if (declared > room) notes.push(`It declares ${declared} frames and holds ${room}; those were read.`);
	const { channels, notes: about } = channelsOf(parameters, width, unsigned);
	return {
		processor,
		channels,
		fs,
		float,
		unsigned,
		dataOffset,
		frames: declared > 0 ? Math.min(declared, room) : room,
		pointBytes,
		samplesPerFrame,
		events: eventsOf(parameters, header, processor, frameRate > 0 ? (first - 1) / frameRate : 0),
		device:
			allTexts(parameters, 'MANUFACTURER:SOFTWARE')[0] || allTexts(parameters, 'MANUFACTURER:COMPANY')[0],
		subject: allTexts(parameters, 'SUBJECTS:NAMES')[0] || undefined,
		notes: [...notes, ...about]
	};
}

/** Frame numbers of more than 16 bits are two words in `TRIAL`. */
function actual(parameters: C3dParameters, which: 'START' | 'END'): number | undefined {
	const [low, high = 0] = allNumbers(parameters, `TRIAL:ACTUAL_${which}_FIELD`);
	return low === undefined ? undefined : (low & 0xffff) + (high & 0xffff) * 65_536;
}

function frameCount(parameters: C3dParameters, first: number, last: number): number {
	const [start, end] = [actual(parameters, 'START'), actual(parameters, 'END')];
	if (start !== undefined && end !== undefined && end >= start) return end - start + 1;
	const frames = allNumbers(parameters, 'POINT:FRAMES')[0] ?? 0;
	const inHeader = last - first + 1;
	// 16 bits run over at 65 535 frames; then the file's size tells.
	return last === 0xffff || inHeader <= 0 ? (frames > 0 && frames < 0x7fff ? frames : 0) : inHeader;
}

function channelsOf(
	parameters: C3dParameters,
	width: number,
	unsigned: boolean
): { channels: C3dChannel[]; notes: string[] } {
	const labels = allTexts(parameters, 'ANALOG:LABELS');
	const units = allTexts(parameters, 'ANALOG:UNITS');
	const scales = allNumbers(parameters, 'ANALOG:SCALE');
	const offsets = allNumbers(parameters, 'ANALOG:OFFSET');
	const general = allNumbers(parameters, 'ANALOG:GEN_SCALE')[0] ?? 1;
	const missing = new Set<string>();
	const channels = Array.from({ length: width }, (_, i): C3dChannel => {
		const label = labels[i] || `Analog ${i + 1}`;
		const text = units[i] ?? '';
		const { unit, factor, known } = unitOf(text);
		if (!known) missing.add(text);
		return {
			label,
			kind: kindOf(label, unit),
			unit,
			unknownUnit: known ? undefined : text,
			offset: unsigned ? (offsets[i] ?? 0) & 0xffff : (offsets[i] ?? 0),
			scale: (scales[i] ?? 1) * general * factor
		};
	});
	const notes = [...missing]
		.slice(0, 5)
		.map((text) => `Values in "${text}" have no unit here and are in a.u.`);
	if (channels.some(({ unit }) => unit === 'a.u.') && missing.size === 0)
		notes.push('Some analog channels have no unit in the file: they are in a.u.');
	return { channels, notes };
}

/** `Nmm` is usual in gait laboratories. */
function unitOf(text: string): ReturnType<typeof readUnit> {
	return /^n\.?mm$/i.test(text.trim()) ? { unit: 'Nm', factor: 1e-3, known: true } : readUnit(text);
}

const BY_UNIT: Partial<Readonly<Record<SignalUnit, SignalKind>>> = {
	g: 'accelerometer',
	'm/s2': 'accelerometer',
	'deg/s': 'gyroscope',
	'rad/s': 'gyroscope',
	uT: 'magnetometer',
	N: 'force',
	Nm: 'torque',
	Pa: 'pressure',
	degC: 'temperature',
	deg: 'angle',
	rad: 'angle'
};

/** What a channel measures, by unit and name: volts of force plates and switches are no EMG. */
function kindOf(label: string, unit: SignalUnit): SignalKind {
	if (/emg|imemg|voltage\.|muscle/i.test(label)) return 'emg';
	const kind = BY_UNIT[unit];
	if (kind) return kind;
	const sensors: readonly (readonly [RegExp, SignalKind])[] = [
		[/^(?:acc|imacc)|accel/i, 'accelerometer'],
		[/gyro/i, 'gyroscope'],
		[/^(?:force|f)[._ ]?[xyz]?\d*(?:[._ -]?[xyz])?\d*$|plate|force|^fz/i, 'force'],
		[/^(?:moment|m)[._ ]?[xyz]\d*$|moment|torque/i, 'torque'],
		[/trig|sync|switch|foot ?sw|start|stop|pedal/i, 'trigger'],
		[/gonio|angle/i, 'angle']
	];
	const sensor = sensors.find(([pattern]) => pattern.test(label))?.[1];
	return sensor ?? (unit === 'uV' ? 'emg' : 'aux');
}

/** Events of the parameters; those of the header where there are none. */
function eventsOf(
	parameters: C3dParameters,
	header: DataView,
	processor: Processor,
	start: number
): { seconds: number; text: string }[] {
	const count = Math.min(allNumbers(parameters, 'EVENT:USED')[0] ?? 0, MAX_EVENTS);
	const labels = allTexts(parameters, 'EVENT:LABELS');
	const contexts = allTexts(parameters, 'EVENT:CONTEXTS');
	const times = allNumbers(parameters, 'EVENT:TIMES');
	const events: { seconds: number; text: string }[] = [];
	for (let i = 0; i < count && 2 * i + 1 < times.length; i++) {
		const side = !/^(?:general)?$/i.test(contexts[i] ?? '') ? `${contexts[i]} ` : '';
		events.push({
			seconds: times[2 * i]! * 60 + times[2 * i + 1]! - start,
			text: `${side}${labels[i] || 'event'}`
		});
	}
	if (events.length === 0 && header.getUint16(298, processor.little) === 12345) {
		const used = Math.min(header.getUint16(300, processor.little), 18);
		for (let i = 0; i < used; i++) {
			const letters = new Uint8Array(header.buffer, header.byteOffset + 396 + 4 * i, 4);
			const text = new TextDecoder('latin1').decode(letters).replace(/\0/g, ' ').trim();
			events.push({ seconds: floatAt(header, 304 + 4 * i, processor) - start, text: text || 'event' });
		}
	}
	return events.filter(({ seconds }) => Number.isFinite(seconds)).sort((a, b) => a.seconds - b.seconds);
}
