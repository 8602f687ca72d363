import { hertz } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { EvenStream } from '../even-stream.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { localDate } from '../start-time.ts';
import { BLOCK_HEADER, readPoly5Header, type Poly5Channel, type Poly5Header } from './header.ts';

/** A step of the counter above this is no gap but another counter. */
const MOST_LOST = 1e6;

/** Makes a session of a Poly5 file of TMSi: one stream per unit, lost samples by the device's counter. */
export async function importPoly5(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const header = await readPoly5Header(source);
	const wall = header.start === undefined ? undefined : localDate(header.start);
	const created = wall ?? options.created ?? new Date(0);
	const session = await ImportedSession.begin(store, source, options, created, {});
	if (!wall) session.problem('The file does not say when it was recorded.');
	for (const note of header.notes) session.problem(note);
	const origin = created.getTime() / 1000;
	const groups = groupsOf(header.channels);
	const taken = new Set<string>();
	const streams = groups.map((channels) => {
		const [{ kind, unit }] = channels as [Poly5Channel];
		let name: string = kind;
		for (let n = 2; taken.has(name); n++) name = `${kind}-${n}`;
		taken.add(name);
		const number = session.addStream({
			name,
			nChannels: channels.length,
			fs: hertz(header.fs),
			unit,
			channelNames: channels.map(({ label }) => label),
			device: 'TMSi'
		});
		return { channels, stream: new EvenStream(session, number, channels.length, header.fs, origin) };
	});
	const task = new Task(options, header.samples);
	const counter = header.channels.find(({ label }) => /^counter$/i.test(label));
	const lost = new LostSamples();
	let left = header.samples;
	for (let block = 0; left > 0; block++) {
		const at = header.dataOffset + block * header.blockBytes + BLOCK_HEADER;
		const rows = Math.min(left, header.rowsPerBlock, Math.floor((source.size - at) / header.rowBytes));
		if (rows <= 0) break;
		const bytes = await source.read(at, rows * header.rowBytes);
		const runs = counter ? lost.runs(column(bytes, rows, header, counter)) : [{ from: 0, to: rows, lost: 0 }];
		for (const { channels, stream } of streams) {
			const data = decode(bytes, rows, header, channels);
			for (const run of runs)
				await stream.append(data.subarray(run.from * channels.length, run.to * channels.length), run.lost);
		}
		task.advance(rows);
		left -= rows;
	}
	if (left > 0) session.problem(`It declares ${header.samples} samples and holds ${header.samples - left}.`);
	return session.finish();
}

/** Channels of one kind and unit, EMG first. */
function groupsOf(channels: readonly Poly5Channel[]): readonly (readonly Poly5Channel[])[] {
	const groups = new Map<string, Poly5Channel[]>();
	for (const channel of channels) {
		const key = `${channel.kind} ${channel.unit}`;
		groups.set(key, [...(groups.get(key) ?? []), channel]);
	}
	const isEmg = (group: readonly Poly5Channel[]): number => Number(group[0]!.kind === 'emg');
	return [...groups.values()].sort((a, b) => isEmg(b) - isEmg(a));
}

/** Tells lost samples from a counter that goes up by one. */
class LostSamples {
	#last = NaN;

	runs(values: Float64Array): { from: number; to: number; lost: number }[] {
		const runs: { from: number; to: number; lost: number }[] = [];
		let from = 0;
		let before = 0;
		for (let row = 0; row < values.length; row++) {
			const step = values[row]! - this.#last;
			this.#last = values[row]!;
			const lost = step > 1 && step <= MOST_LOST && Number.isInteger(step) ? step - 1 : 0;
			if (lost === 0) continue;
			if (row > from) runs.push({ from, to: row, lost: before });
			[from, before] = [row, lost];
		}
		if (values.length > from) runs.push({ from, to: values.length, lost: before });
		return runs;
	}
}

function column(bytes: Uint8Array, rows: number, header: Poly5Header, channel: Poly5Channel): Float64Array {
	return Float64Array.from(decode(bytes, rows, header, [channel]));
}

function decode(
	bytes: Uint8Array,
	rows: number,
	{ rowBytes, float }: Poly5Header,
	channels: readonly Poly5Channel[]
): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const out = new Float32Array(rows * channels.length);
	for (let row = 0, i = 0; row < rows; row++) {
		for (const { place, gain, offset } of channels) {
			const at = row * rowBytes + place;
			out[i++] = (float ? view.getFloat32(at, true) : view.getInt16(at, true)) * gain + offset;
		}
	}
	return out;
}
