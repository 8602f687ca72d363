import { elementsOf, type XmlElement } from '../../core/xml.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import { adapterScale } from './conversion.ts';
import { AGAIN, childNumber, childText, xmlOf } from './description-xml.ts';
import { entrySource, type TarEntry } from './tar.ts';

/** What channels of a recording measure. */
export type OtbKind = 'emg' | 'aux' | 'control' | 'quaternion';

/** A channel: its place in a frame, and what a step is in microvolts (undefined: no unit). */
export interface OtbChannel {
	readonly label: string;
	readonly kind: OtbKind;
	readonly place: number;
	readonly microvolts: number | undefined;
}

/** A file of samples in the archive: frames of one value per channel. */
export interface OtbSignal {
	readonly source: RandomAccess;
	readonly fs: number;
	readonly bytesPerValue: 2 | 3 | 4;
	/** Values in a frame. */
	readonly width: number;
	readonly channels: readonly OtbChannel[];
}

/** A recording, described. */
export interface OtbRecording {
	readonly device: string | undefined;
	/** As the file has it: ISO text, or a date in words. */
	readonly start: string | undefined;
	readonly subject: string | undefined;
	readonly signals: readonly OtbSignal[];
	readonly markers: readonly { readonly seconds: number; readonly text: string }[];
	readonly notes: readonly string[];
}

const MAX_CHANNELS = 10_000;

/** Describes a recording by the files in its archive: OTB4 by its tracks, OTB+ by the XML of each signal. */
export async function describeOtb(source: RandomAccess, entries: readonly TarEntry[]): Promise<OtbRecording> {
	const signals = entries.filter(({ name }) => /\.sig$/i.test(name));
	if (signals.length === 0) {
		const todo =
			'A recording is exported by OT BioLab+; of any other tar archive, unpack it and import what is in it.';
		throw refuse(source.name, 'is a tar archive that holds no signal (.sig)', todo);
	}
	const tracks = entries.find(({ name }) => /(?:^|\/)Tracks_\d+\.xml$/i.test(name));
	const markers = await markersOf(source, entries);
	if (tracks) return { ...fromTracks(source, signals, await xmlOf(source, tracks)), markers };
	const patient = entries.find(({ name }) => /(?:^|\/)patient\.xml$/i.test(name));
	const about = patient && (await xmlOf(source, patient));
	const described: { signal: OtbSignal; device: string }[] = [];
	const notes: string[] = [];
	for (const entry of signals) {
		const stem = entry.name.replace(/\.sig$/i, '').toLowerCase();
		const xml = entries.find(({ name }) => name.toLowerCase() === `${stem}.xml`);
		// Processed signals have no description of a device.
		if (xml) described.push(fromDevice(source, entry, await xmlOf(source, xml)));
		else notes.push(`${entry.name} has no description and was left out.`);
	}
	if (described.length === 0) throw refuse(source.name, 'describes none of its signals', AGAIN);
	return {
		device: described[0]!.device,
		start: about && childText(about, 'time'),
		subject: about && childText(about, 'protocol_code'),
		signals: described.map(({ signal }) => signal),
		markers,
		notes
	};
}

/** OTB+: `<Device><Channels><Adapter><Channel>`. */
function fromDevice(
	source: RandomAccess,
	entry: TarEntry,
	root: XmlElement
): { signal: OtbSignal; device: string } {
	const [node] = elementsOf(root, 'Device');
	const number = (one: XmlElement, name: string): number => Number(one.attributes?.[name] ?? NaN);
	const device = (node?.attributes?.['Name'] ?? '').split(';')[0]!.trim();
	const width = node ? number(node, 'DeviceTotalChannels') : NaN;
	const fs = node ? number(node, 'SampleFrequency') : NaN;
	const bits = node ? number(node, 'ad_bits') : NaN;
	checkShape(source.name, entry.name, width, fs, bits);
	const channels: OtbChannel[] = [];
	for (const adapter of elementsOf(node!, 'Adapter')) {
		const id = (adapter.attributes?.['ID'] ?? '').split(';')[0]!.trim();
		const start = number(adapter, 'ChannelStartIndex');
		const { kind, microvolts } = adapterScale(device, id, bits);
		for (const channel of elementsOf(adapter, 'Channel')) {
			const place = start + number(channel, 'Index');
			if (!Number.isSafeInteger(place) || place < 0 || place >= width) continue;
			const gain = number(channel, 'Gain') || 1;
			const name = channelText(channel, id, number(channel, 'Index'));
			channels.push({ label: name, kind, place, microvolts: microvolts && microvolts / gain });
		}
	}
	if (channels.length === 0) throw refuse(source.name, `describes no channel of ${entry.name}`, AGAIN);
	const bytesPerValue = bits === 24 ? 3 : 2;
	return { device, signal: { source: entrySource(source, entry), fs, bytesPerValue, width, channels } };
}

function channelText({ attributes = {} }: XmlElement, adapter: string, index: number): string {
	const muscle = attributes['Muscle'] ?? '';
	const known = muscle !== '' && !/^(?:not defined|unknown|none)$/i.test(muscle) ? `${muscle} ` : '';
	return `${known}${attributes['ID'] || adapter} ${index + 1}`;
}

function checkShape(file: string, what: string, width: number, fs: number, bits: number): void {
	if (!Number.isSafeInteger(width) || width < 1 || width > MAX_CHANNELS)
		throw refuse(
			file,
			`describes ${Number.isNaN(width) ? 'no number of' : width} channels for ${what}`,
			AGAIN
		);
	if (!(fs > 0 && fs <= 1e6)) {
		const rate = Number.isNaN(fs) ? 'no rate' : `a rate of ${fs} Hz`;
		throw refuse(file, `describes ${rate} for ${what}`, AGAIN);
	}
	if (bits !== 16 && bits !== 24 && bits !== 32)
		throw refuse(
			file,
			`describes ${Number.isNaN(bits) ? 'no number of' : bits} bits per value for ${what}`,
			AGAIN
		);
}

/** OTB4: `<ArrayOfTrackInfo><TrackInfo>`, tracks of one signal file side by side in its frames. */
function fromTracks(
	source: RandomAccess,
	entries: readonly TarEntry[],
	root: XmlElement
): Omit<OtbRecording, 'markers'> {
	const tracks = elementsOf(root, 'TrackInfo');
	const notes: string[] = [];
	const device = tracks.map((track) => childText(track, 'Device')?.split(';')[0]!.trim()).find(Boolean);
	const signals: OtbSignal[] = [];
	for (const entry of entries) {
		const base = entry.name.split('/').at(-1)!;
		const own = tracks.filter(
			(track) => childText(track, 'SignalStreamPath')?.split(/[\\/]/).at(-1) === base
		);
		// Files of one signal do not always name it.
		const members = own.length === 0 && entries.length === 1 ? tracks : own;
		if (members.length === 0) {
			notes.push(`${entry.name} is described by no track and was left out.`);
			continue;
		}
		signals.push(trackSignal(source, entry, members, device));
	}
	if (signals.length === 0) throw refuse(source.name, 'describes none of its signals', AGAIN);
	const start = elementsOf(root, 'StartDate')
		.map(({ text }) => text)
		.find(Boolean);
	return { device, start, subject: undefined, signals, notes };
}

function trackSignal(
	source: RandomAccess,
	entry: TarEntry,
	tracks: readonly XmlElement[],
	device: string | undefined
): OtbSignal {
	const fs = childNumber(tracks[0]!, 'SamplingFrequency') ?? NaN;
	const channels: OtbChannel[] = [];
	let width = 0;
	for (const track of tracks) {
		const count = childNumber(track, 'NumberOfChannels') ?? NaN;
		const bits = childNumber(track, 'ADC_Nbits') ?? NaN;
		if (childNumber(track, 'SamplingFrequency') !== fs)
			throw refuse(source.name, `has several rates in ${entry.name}`, AGAIN);
		if (!Number.isSafeInteger(count) || count < 1 || width + count > MAX_CHANNELS)
			throw refuse(source.name, `describes ${count} channels in a track of ${entry.name}`, AGAIN);
		const title = childText(track, 'SubTitle') ?? childText(track, 'Title') ?? 'track';
		const kind = kindOf(title);
		const range = childNumber(track, 'ADC_Range') ?? NaN;
		const gain = childNumber(track, 'Gain') ?? NaN;
		const volts = range / 2 ** bits / gain;
		const scaled = (kind === 'emg' || kind === 'aux') && volts > 0 && Number.isFinite(volts);
		const labels = elementsOf(track, 'ChannelRapresentation').map((one) => childText(one, 'Label'));
		for (let i = 0; i < count; i++) {
			const label = labels[i] === undefined || /^\d+$/.test(labels[i]!) ? `${title} ${i + 1}` : labels[i]!;
			channels.push({
				label: count === 1 ? title : label,
				kind,
				place: width + i,
				microvolts: scaled ? volts * 1e6 : undefined
			});
		}
		width += count;
	}
	const bytesPerValue = valueBytes(entry.size, tracks[0]!, width, fs, device);
	checkShape(source.name, entry.name, width, fs, 8 * bytesPerValue);
	return { source: entrySource(source, entry), fs, bytesPerValue, width, channels };
}

function kindOf(title: string): OtbKind {
	if (/^quaternion/i.test(title)) return 'quaternion';
	if (/^(?:buffer|ramp|control|trigger|sample counter)/i.test(title)) return 'control';
	return /^(?:aux|load ?cell|direct connection)/i.test(title) ? 'aux' : 'emg';
}

/** Bytes of a value: what the duration tells, as the bits of the converter do not say how values are stored. */
function valueBytes(
	size: number,
	track: XmlElement,
	width: number,
	fs: number,
	device: string | undefined
): 2 | 3 | 4 {
	const seconds = childNumber(track, 'TimeDuration');
	if (seconds !== undefined && seconds > 0) {
		const exact = size / (seconds * fs * width);
		for (const bytes of [2, 3, 4] as const) if (Math.abs(exact - bytes) < 0.1) return bytes;
	}
	return device === 'Novecento+' ? 4 : childNumber(track, 'ADC_Nbits') === 24 ? 3 : 2;
}

/** Marks that somebody set: `<Marker><Milliseconds><Description>`. */
async function markersOf(
	source: RandomAccess,
	entries: readonly TarEntry[]
): Promise<{ seconds: number; text: string }[]> {
	const markers: { seconds: number; text: string }[] = [];
	for (const entry of entries.filter(({ name }) => /(?:^|\/)markers?[^/]*\.xml$/i.test(name)).slice(0, 100)) {
		for (const marker of elementsOf(await xmlOf(source, entry), 'Marker')) {
			const at = childNumber(marker, 'Milliseconds');
			const text = childText(marker, 'Description') ?? 'marker';
			if (at !== undefined) markers.push({ seconds: at / 1000, text });
		}
	}
	const known = new Set<string>();
	return markers
		.filter(({ seconds, text }) => !known.has(`${seconds} ${text}`) && known.add(`${seconds} ${text}`))
		.sort((a, b) => a.seconds - b.seconds);
}
