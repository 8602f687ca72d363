import type { JsonObject } from '../core/parse.ts';
import type { Param, ParamValues } from '../core/params.ts';
import type { Chunk, StreamInfo } from '../core/signal.ts';
import type { SourceGroup, SourceNeed } from './groups.ts';
import type { Transport } from './replay/transport.ts';

export type { Param, ParamValues } from '../core/params.ts';
export type { Transport, TransportState } from './replay/transport.ts';

/** A chunk and which of the source's streams it belongs to: the position in what `connect` returned. */
export interface Packet {
	readonly stream: number;
	readonly chunk: Chunk;
}

/** One connection to one device, file or generator. Most have one stream; a session being replayed has several. */
export interface Source {
	/** Opens the device and says which streams it delivers. Throws a SourceError that says what to do when it cannot. */
	connect(signal: AbortSignal): Promise<readonly StreamInfo[]>;
	/** Packets until the device ends its streams (returns) or fails (throws a SourceError). Called once. */
	read(): AsyncIterable<Packet>;
	/** Releases the device. Safe to call twice, and before `connect`. */
	disconnect(): Promise<void>;
	/** Called right after a class button wrote its label (−1: none). */
	onClassCue?(classIndex: number): void;
	/** The effort that a simulated source shall show from now on, −1 … 1 per direction of movement. */
	setSimulatedEffort?(outputs: readonly number[]): void;
	/** Only a replay has one. */
	readonly transport?: Transport;
	/** Only an amplifier has one. */
	readonly device?: DeviceControl;
}

/**
 * Where the connection to an amplifier is. `silent`: connected, but nothing comes; `lost`: gone, nobody has tried yet;
 * `reconnecting`: being tried again, by itself. See `device/phases.ts`.
 */
export type DevicePhase =
	'choosing' | 'connecting' | 'streaming' | 'silent' | 'lost' | 'reconnecting' | 'closed';

/** How an amplifier is doing. Cloneable. */
export interface DeviceState {
	readonly phase: DevicePhase;
	/** What happened and what to do, while it is silent, lost or reconnecting. */
	readonly problem?: string | undefined;
	/** 0 … 1. */
	readonly battery?: number | undefined;
	/** Signal strength when it was connected, dBm. */
	readonly rssi?: number | undefined;
	/** How its clock runs against the app's, one entry per stream. */
	readonly clocks: readonly ClockMetrics[];
	/** What it said last that is for the person. */
	readonly text?: string | undefined;
	/** What is wrong with what it sends and what to do, while samples come. */
	readonly warning?: string | undefined;
	/** The rate it certainly has where that is not the nominal one, Hz, and the params to connect it with that rate. */
	readonly rateOffer?:
		{ readonly nominal: number; readonly measured: number; readonly params: ParamValues } | undefined;
	/** Values of its form that count now. */
	readonly params: ParamValues;
	/** `StreamInfo.facts` of each stream as they are now: settings that change live change them. */
	readonly facts: readonly (JsonObject | undefined)[];
	/** Event markers since the last look: class index and time on the app clock. */
	readonly markers: readonly { readonly classIndex: number; readonly timestamp: number }[];
	/** How often a serial line garbled or dropped bytes since it was opened; undefined where nobody counts. */
	readonly lineErrors?: number | undefined;
	/** Bytes in the log that is being captured; undefined while none is. */
	readonly logBytes?: number | undefined;
}

/** A device's clock, measured against the app clock. */
export interface ClockMetrics {
	/** Measured rate of the stream, Hz. */
	readonly rate: number;
	/** How much faster the device's clock runs than its nominal rate, parts per million, and how sure that is (±). */
	readonly ppm: number;
	readonly ppmError: number;
	/** Lateness of arrival that 95 % of the samples stay under, seconds. */
	readonly jitter: number;
}

/** What can be done with an amplifier while it is connected. */
export interface DeviceControl {
	/** The markers in it are told once. */
	state(): DeviceState;
	/** Applies settings whose params are `live`: it is stopped, set and started again. The others are ignored. */
	set(params: ParamValues): Promise<void>;
	/** Names of what an impedance check measures; empty when the device has none. */
	readonly electrodes: readonly string[];
	/** Measures the electrodes one after the other: ohms as they come. */
	impedance(): AsyncIterable<{ readonly channel: number; readonly ohms: number }>;
	/** Begins to capture raw bytes with their arrival times. */
	startLog(): void;
	/** Ends it: the log as text (see `device/device-log.ts`), undefined when none was begun. */
	stopLog(): string | undefined;
}

/** `known`: take a device that was allowed before when there is exactly one, else ask. `always`: ask. */
export type Ask = 'known' | 'always';

/** Values for a form, under a name. */
export interface ParamPreset {
	readonly label: string;
	readonly params: ParamValues;
}

/** A device that the window has opened. */
export interface OpenedDevice {
	/** Travels to the acquire worker and into `create`. */
	readonly port: MessagePort;
	/** Lets go of the device, when nobody uses it any more: it can then be connected again without asking. */
	release(): void;
}

/** An entry of the source registry: everything the app needs to offer a device and to open it. */
export interface SourceKind<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** One line under the label: what will happen on Connect, what to have ready. */
	readonly summary: string;
	readonly params: readonly Param[];
	/** Ways to fill the form at once. */
	readonly presets?: readonly ParamPreset[];
	/** What to do before pressing Connect, in order. */
	readonly before?: readonly string[];
	/** How a person connects it: the heading it stands under in the list. */
	readonly group: SourceGroup;
	/** What the browser or the computer must have for it; see `needText` and `missingText`. */
	readonly needs: SourceNeed;
	/** How it is reached; picks the help and the picture. Absent: no hardware. */
	readonly via?: 'serial' | 'bluetooth' | 'network' | 'file';
	/**
	 * The half that only the window can do (a chooser, Web Bluetooth), called from a click. Kinds that need no window leave it
	 * out.
	 */
	open?(params: ParamValues, ask?: Ask): Promise<OpenedDevice>;
	/** Runs in the acquire worker. Throws a RangeError for params out of range. */
	create(params: ParamValues, port?: MessagePort): Promise<Source>;
}
