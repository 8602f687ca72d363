import type { SignalUnit } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { EvenStream } from '../even-stream.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { localDate, parseWallTime } from '../start-time.ts';
import { describeOtb, type OtbChannel, type OtbKind, type OtbRecording, type OtbSignal } from './describe.ts';
import { tarEntries } from './tar.ts';

const BLOCK_BYTES = 2 ** 20;

const NAMES: Readonly<Record<OtbKind, string>> = {
	emg: 'emg',
	aux: 'aux',
	control: 'control',
	quaternion: 'orientation'
};

/**
 * Makes a session of a recording of OT BioLab+ (OTB+, OTB4): EMG in microvolts by the maker's own table of converters and gains,
 * auxiliary inputs in microvolts at the plug, control channels and quaternions as stored; markers as labels.
 */
export async function importOtb(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const recording = await describeOtb(source, await tarEntries(source));
	const wall = startOf(recording.start);
	const created = wall ?? options.created ?? new Date(0);
	const session = await ImportedSession.begin(store, source, options, created, {
		...(recording.subject !== undefined && { subject: recording.subject })
	});
	if (!wall) session.problem('The file does not say when it was recorded.');
	for (const note of notesOf(recording)) session.problem(note);
	const task = new Task(
		options,
		recording.signals.reduce((sum, one) => sum + one.source.size, 0)
	);
	const origin = created.getTime() / 1000;
	const taken = new Set<string>();
	for (const signal of recording.signals)
		await copySignal(session, signal, recording.device, origin, taken, task);
	session.label(
		recording.markers.map(({ seconds, text }) => ({ timestamp: origin + seconds, className: text }))
	);
	return session.finish();
}

function startOf(text: string | undefined): Date | undefined {
	const wall = text === undefined ? undefined : parseWallTime(text.trim().replace(/(\.\d{3})\d+/, '$1'));
	return (
		wall && (wall.offset === undefined ? localDate(wall.wall) : new Date(wall.wall - wall.offset * 60_000))
	);
}

function notesOf({ signals, markers, notes }: OtbRecording): string[] {
	const all = [...notes];
	const channels = signals.flatMap((signal) => signal.channels);
	if (channels.some(({ kind }) => kind === 'control'))
		all.push('Control channels (ramp, buffer, trigger) are a stream of their own, as stored.');
	if (channels.some(({ kind }) => kind === 'quaternion'))
		all.push('Quaternions are as stored, without a unit.');
	if (channels.some(({ kind }) => kind === 'aux'))
		all.push(
			'Auxiliary inputs are in microvolts at the plug: what a sensor there measured is not in the file.'
		);
	if (channels.some(({ kind, microvolts }) => kind === 'emg' && microvolts === undefined))
		all.push('The gain of some EMG channels is not in the file: they are in a.u.');
	if (markers.length > 0) all.push('Markers are labels: each lasts until the next one.');
	return all;
}

async function copySignal(
	session: ImportedSession,
	signal: OtbSignal,
	device: string | undefined,
	origin: number,
	taken: Set<string>,
	task: Task
): Promise<void> {
	const { source, fs, width, bytesPerValue } = signal;
	const groups = groupsOf(signal.channels).map(({ kind, unit, channels }) => {
		let name = NAMES[kind];
		for (let n = 2; taken.has(name); n++) name = `${NAMES[kind]}-${n}`;
		taken.add(name);
		const number = session.addStream({
			name,
			nChannels: channels.length,
			fs: hertz(fs),
			unit,
			channelNames: channels.map(({ label }) => label),
			device
		});
		return { channels, stream: new EvenStream(session, number, channels.length, fs, origin) };
	});
	const frame = width * bytesPerValue;
	const frames = Math.floor(source.size / frame);
	if (frames * frame < source.size)
		session.problem(`${source.name} ends within a sample; its rest was left out.`);
	const block = Math.max(1, Math.floor(BLOCK_BYTES / frame));
	for (let from = 0; from < frames; from += block) {
		const count = Math.min(block, frames - from);
		const bytes = await source.read(from * frame, count * frame);
		for (const { channels, stream } of groups) await stream.append(decode(bytes, count, channels, signal));
		task.advance(count * frame);
	}
}

interface Group {
	readonly kind: OtbKind;
	readonly unit: SignalUnit;
	readonly channels: readonly OtbChannel[];
}

/** Channels of one kind and unit, EMG first. */
function groupsOf(channels: readonly OtbChannel[]): readonly Group[] {
	const kinds: readonly OtbKind[] = ['emg', 'aux', 'quaternion', 'control'];
	return kinds.flatMap((kind) =>
		[true, false].flatMap((scaled): Group[] => {
			const own = channels.filter((one) => one.kind === kind && (one.microvolts !== undefined) === scaled);
			return own.length > 0 ? [{ kind, unit: scaled ? 'uV' : 'a.u.', channels: own }] : [];
		})
	);
}

function decode(
	bytes: Uint8Array,
	count: number,
	channels: readonly OtbChannel[],
	{ width, bytesPerValue }: OtbSignal
): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const out = new Float32Array(count * channels.length);
	for (let row = 0, i = 0; row < count; row++) {
		for (const { place, microvolts = 1 } of channels) {
			const at = (row * width + place) * bytesPerValue;
			const digital =
				bytesPerValue === 2
					? view.getInt16(at, true)
					: bytesPerValue === 3
						? view.getUint16(at, true) + view.getInt8(at + 2) * 65_536
						: view.getInt32(at, true);
			out[i++] = digital * microvolts;
		}
	}
	return out;
}
