import { hertz } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { EvenStream } from '../even-stream.ts';
import { Task, type ImportOptions } from '../format.ts';
import { ImportedSession } from '../imported-session.ts';
import { tidyRate } from '../../session/quality/inferred-gaps.ts';
import { describeC3d, type C3dChannel, type C3dFile } from './describe.ts';
import { floatAt } from './parameters.ts';

const BLOCK_BYTES = 2 ** 20;

/**
 * Makes a session of the analog channels of a C3D file: EMG, forces, moments and other sensors as streams of their own, each in
 * its unit; events as labels, each until the next one. Markers (3D points) are left out, and it is said.
 */
export async function importC3d(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const file = await describeC3d(source);
	const created = options.created ?? new Date(0);
	const session = await ImportedSession.begin(store, source, options, created, {
		...(file.subject !== undefined && { subject: file.subject })
	});
	session.problem('The file does not say when it was recorded.');
	for (const note of file.notes) session.problem(note);
	if (file.pointBytes > 0)
		session.problem('The 3D points (markers) were left out: a session holds signals only.');
	if (file.events.length > 0) session.problem('Events are labels: each lasts until the next one.');
	const origin = created.getTime() / 1000;
	const streams = groupsOf(file.channels).map((members) => openStream(session, file, members, origin));
	const frameBytes = file.pointBytes + file.channels.length * file.samplesPerFrame * (file.float ? 4 : 2);
	const task = new Task(options, file.frames);
	const block = Math.max(1, Math.floor(BLOCK_BYTES / frameBytes));
	for (let from = 0; from < file.frames; from += block) {
		const count = Math.min(block, file.frames - from);
		const bytes = await source.read(file.dataOffset + from * frameBytes, count * frameBytes);
		for (const { stream, members } of streams)
			await stream.append(decode(bytes, count, frameBytes, file, members));
		task.advance(count);
	}
	session.label(file.events.map(({ seconds, text }) => ({ timestamp: origin + seconds, className: text })));
	return session.finish();
}

/** A channel with its place among all analog channels. */
interface Member {
	readonly channel: C3dChannel;
	readonly place: number;
}

/** Channels of one kind and unit; EMG first. */
function groupsOf(channels: readonly C3dChannel[]): readonly (readonly Member[])[] {
	const groups = new Map<string, Member[]>();
	for (const [place, channel] of channels.entries()) {
		const key = `${channel.kind} ${channel.unit}`;
		groups.set(key, [...(groups.get(key) ?? []), { channel, place }]);
	}
	const isEmg = (group: readonly Member[]): number => Number(group[0]!.channel.kind === 'emg');
	return [...groups.values()].sort((a, b) => isEmg(b) - isEmg(a));
}

function openStream(
	session: ImportedSession,
	{ fs, device }: C3dFile,
	members: readonly Member[],
	origin: number
): { readonly stream: EvenStream; readonly members: readonly Member[] } {
	const { kind, unit } = members[0]!.channel;
	const units = members.map(({ channel }) => channel.unknownUnit);
	const number = session.addStream(
		{
			name: kind,
			nChannels: members.length,
			fs: hertz(tidyRate(fs)),
			unit,
			channelNames: members.map(({ channel }) => channel.label),
			device
		},
		0,
		units.some((text) => text !== undefined) ? { channel_units: units.map((text) => text ?? unit) } : {}
	);
	return { stream: new EvenStream(session, number, members.length, tidyRate(fs), origin), members };
}

function decode(
	bytes: Uint8Array,
	count: number,
	frameBytes: number,
	{ processor, float, unsigned, pointBytes, samplesPerFrame, channels }: C3dFile,
	members: readonly Member[]
): Float32Array {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const out = new Float32Array(count * samplesPerFrame * members.length);
	const size = float ? 4 : 2;
	let i = 0;
	for (let frame = 0; frame < count; frame++) {
		for (let sample = 0; sample < samplesPerFrame; sample++) {
			for (const { place, channel } of members) {
				const at = frame * frameBytes + pointBytes + (sample * channels.length + place) * size;
				const stored = float
					? floatAt(view, at, processor)
					: unsigned
						? view.getUint16(at, processor.little)
						: view.getInt16(at, processor.little);
				out[i++] = (stored - channel.offset) * channel.scale;
			}
		}
	}
	return out;
}
