import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';

/** Signals of a file by what they are. */
export type IntanKind = 'amplifier' | 'auxiliary' | 'supply' | 'adc' | 'digitalIn' | 'digitalOut';

/** What the header of an `.rhd` file says. */
export interface IntanHeader {
	readonly fs: number;
	/** Names of the enabled channels of each kind, in the order of the data. */
	readonly channels: Readonly<Record<IntanKind, readonly string[]>>;
	readonly temperatures: number;
	/** How the board's own inputs are scaled. */
	readonly boardMode: number;
	/** Samples in a data block. */
	readonly blockSamples: 60 | 128;
	readonly signedTime: boolean;
	readonly dataOffset: number;
	readonly notes: readonly string[];
}

const MAGIC = 0xc6912702;
const MAX_HEADER = 2 ** 22;
const MAX_GROUPS = 256;
const MAX_CHANNELS = 4096;
const KINDS: readonly IntanKind[] = ['amplifier', 'auxiliary', 'supply', 'adc', 'digitalIn', 'digitalOut'];
const AGAIN = 'Export it again with the RHX software of Intan, or convert it there to another format.';

/** True for the first bytes of an `.rhd` file. */
export const isIntan = (bytes: Uint8Array): boolean =>
	bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true) === MAGIC;

/** Reads the header (RHD2000 data file formats, Intan Technologies). Throws a SessionError where it makes no sense. */
export async function readIntanHeader(source: RandomAccess): Promise<IntanHeader> {
	const bytes = await source.read(0, Math.min(source.size, MAX_HEADER));
	if (!isIntan(bytes)) throw refuse(source.name, 'is no RHD file of Intan', AGAIN);
	try {
		return parse(new Cursor(bytes), source.name);
	} catch (error) {
		// A field beyond the end of the file.
		if (error instanceof RangeError) throw refuse(source.name, 'ends within its header', AGAIN);
		throw error;
	}
}

function parse(at: Cursor, file: string): IntanHeader {
	at.skip(4);
	const version = at.int16() + at.int16() / 10;
	if (version < 1 || version > 4) throw refuse(file, `is of the unknown version ${version}`, AGAIN);
	const fs = at.float();
	if (!(fs > 0 && fs <= 1e6)) throw refuse(file, `declares a rate of ${fs} Hz`, AGAIN);
	// Filters, notch filter, frequencies of the impedance test.
	at.skip(2 + 6 * 4 + 2 + 2 * 4);
	const notes = [at.text(), at.text(), at.text()].filter((note) => note !== '');
	const temperatures = version >= 1.1 ? at.int16() : 0;
	const boardMode = version >= 1.3 ? at.int16() : 0;
	if (version >= 2) at.text();
	const channels: Record<IntanKind, string[]> = {
		amplifier: [],
		auxiliary: [],
		supply: [],
		adc: [],
		digitalIn: [],
		digitalOut: []
	};
	const groups = at.int16();
	if (groups < 0 || groups > MAX_GROUPS || temperatures < 0 || temperatures > MAX_CHANNELS)
		throw refuse(file, `declares ${groups} ports`, AGAIN);
	for (let group = 0; group < groups; group++) readGroup(at, channels, file);
	return {
		fs,
		channels,
		temperatures,
		boardMode,
		blockSamples: version >= 2 ? 128 : 60,
		signedTime: version >= 1.2,
		dataOffset: at.place,
		notes
	};
}

function readGroup(at: Cursor, channels: Record<IntanKind, string[]>, file: string): void {
	at.text();
	at.text();
	const enabled = at.int16();
	const count = at.int16();
	at.skip(2);
	if (count < 0 || count > MAX_CHANNELS) throw refuse(file, `declares ${count} channels in a port`, AGAIN);
	if (enabled <= 0) return;
	for (let i = 0; i < count; i++) {
		const native = at.text();
		const custom = at.text();
		at.skip(4);
		const kind = KINDS[at.int16()];
		const on = at.int16();
		// Chip, stream, four of the trigger, impedance.
		at.skip(2 + 2 + 8 + 8);
		if (kind && on > 0) channels[kind].push(custom || native || `${kind} ${channels[kind].length + 1}`);
	}
}

/** Reads little-endian fields; throws a RangeError beyond the end. */
class Cursor {
	place = 0;
	readonly #view: DataView;

	constructor(bytes: Uint8Array) {
		this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}
	skip(bytes: number): void {
		this.place += bytes;
	}
	int16(): number {
		return this.#view.getInt16((this.place += 2) - 2, true);
	}
	float(): number {
		return this.#view.getFloat32((this.place += 4) - 4, true);
	}
	/** A text of Qt: its bytes, then UTF-16. */
	text(): string {
		const bytes = this.#view.getUint32((this.place += 4) - 4, true);
		if (bytes === 0xffffffff || bytes === 0) return '';
		if (this.place + bytes > this.#view.byteLength) throw new RangeError('a text beyond the end');
		const from = this.#view.byteOffset + this.place;
		this.place += bytes;
		return new TextDecoder('utf-16le').decode(new Uint8Array(this.#view.buffer, from, bytes));
	}
}
