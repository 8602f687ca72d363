import type { SignalUnit } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { EvenStream } from '../even-stream.ts';
import { refuse, Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { readIntanHeader, type IntanHeader } from './header.ts';

/** A part of a data block: channels with so many samples each. */
interface Part {
	readonly name: string;
	readonly unit: SignalUnit;
	readonly names: readonly string[];
	/** Samples of each channel in a block. */
	readonly samples: number;
	/** Bytes from the beginning of the block. */
	readonly place: number;
	value(stored: number): number;
}

/** A jump of the time stamps above this is another recording, not lost samples. */
const MOST_LOST = 1e8;
const AGAIN = 'Export it again with the RHX software of Intan.';

/**
 * Makes a session of an `.rhd` file of Intan: amplifier channels in microvolts, auxiliary inputs and the board's inputs in
 * microvolts, digital inputs as 0 and 1; jumps of the time stamps are gaps.
 */
export async function importIntan(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const header = await readIntanHeader(source);
	const { parts, blockBytes } = partsOf(header);
	const blocks = Math.floor((source.size - header.dataOffset) / blockBytes);
	if (parts.length === 0 || blocks < 1) throw refuse(source.name, 'holds no samples', AGAIN);
	const created = options.created ?? new Date(0);
	const session = await ImportedSession.begin(store, source, options, created, {
		...(header.notes.length > 0 && { notes: [...header.notes] })
	});
	session.problem('The file does not say when it was recorded.');
	if (header.dataOffset + blocks * blockBytes < source.size)
		session.problem('The file ends within a block of samples; that block was left out.');
	const origin = created.getTime() / 1000;
	const streams = parts.map((part) => {
		const fs = (header.fs * part.samples) / header.blockSamples;
		const number = session.addStream({
			name: part.name,
			nChannels: part.names.length,
			fs: hertz(fs),
			unit: part.unit,
			channelNames: part.names,
			device: 'Intan RHD'
		});
		return { part, stream: new EvenStream(session, number, part.names.length, fs, origin) };
	});
	const task = new Task(options, blocks);
	let next = NaN;
	for (let block = 0; block < blocks; block++) {
		const bytes = await source.read(header.dataOffset + block * blockBytes, blockBytes);
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		const stamp = header.signedTime ? view.getInt32(0, true) : view.getUint32(0, true);
		const jump = stamp - next;
		const lost = jump > 0 && jump <= MOST_LOST ? jump : 0;
		if (jump < 0) session.problem('The time stamps go back; the samples follow one another.');
		next = stamp + header.blockSamples;
		for (const { part, stream } of streams)
			await stream.append(decode(view, part), Math.round((lost * part.samples) / header.blockSamples));
		task.advance(1);
	}
	return session.finish();
}

/** What lies in a block, in order (section "data blocks" of the format). */
function partsOf({ channels, temperatures, boardMode, blockSamples }: IntanHeader): {
	parts: Part[];
	blockBytes: number;
} {
	const parts: Part[] = [];
	let place = 4 * blockSamples;
	const add = (part: Omit<Part, 'place'>): void => {
		if (part.names.length > 0) parts.push({ ...part, place });
		place += 2 * part.names.length * part.samples;
	};
	const { amplifier, auxiliary, supply, adc, digitalIn, digitalOut } = channels;
	add({
		name: 'emg',
		unit: 'uV',
		names: amplifier,
		samples: blockSamples,
		value: (v) => 0.195 * (v - 32_768)
	});
	add({ name: 'auxiliary', unit: 'uV', names: auxiliary, samples: blockSamples / 4, value: (v) => 37.4 * v });
	add({ name: 'supply', unit: 'uV', names: supply, samples: 1, value: (v) => 74.8 * v });
	const sensors = Array.from({ length: temperatures }, (_, i) => `temperature ${i + 1}`);
	add({
		name: 'temperature',
		unit: 'degC',
		names: sensors,
		samples: 1,
		value: (v) => 0.01 * ((v << 16) >> 16)
	});
	add({ name: 'adc', unit: 'uV', names: adc, samples: blockSamples, value: adcScale(boardMode) });
	// All digital lines of a direction are one word.
	const word = (name: string, lines: readonly string[]): void =>
		add({
			name,
			unit: 'a.u.',
			names: lines.length > 0 ? ['word'] : [],
			samples: blockSamples,
			value: (v) => v
		});
	word('digital-in', digitalIn);
	word('digital-out', digitalOut);
	return { parts, blockBytes: place };
}

/** The board's own inputs, in microvolts a step. */
function adcScale(mode: number): (value: number) => number {
	if (mode === 1) return (v) => 152.59 * (v - 32_768);
	if (mode === 13) return (v) => 312.5 * (v - 32_768);
	return (v) => 50.354 * v;
}

/** Channel after channel becomes sample after sample. */
function decode(view: DataView, { names, samples, place, value }: Part): Float32Array {
	const out = new Float32Array(names.length * samples);
	for (let channel = 0; channel < names.length; channel++)
		for (let i = 0; i < samples; i++)
			out[i * names.length + channel] = value(view.getUint16(place + 2 * (channel * samples + i), true));
	return out;
}
