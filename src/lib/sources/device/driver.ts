import type { JsonObject } from '../../core/parse.ts';
import type { StreamInfo } from '../../core/signal.ts';
import type { Param, ParamPreset, ParamValues } from '../source.ts';
import type { RelayedDevice } from './relay/relay-protocol.ts';

/**
 * A device family, as far as it differs from all others: how to find it, what to say to it, what its bytes mean. The
 * generic half (chooser, link, reconnecting, true time, gaps, log) is in this folder and never names a device.
 *
 * A driver holds no state: what was learnt from one device is its `Info`, plain JSON, so that a log of its bytes can be
 * decoded anywhere. Add one: `docs/how-to/add-a-device.md`.
 */
export interface Driver<Id extends string = string, Info extends JsonObject = JsonObject> {
	readonly id: Id;
	/** The maker's name for it. */
	readonly label: string;
	/** One line: what Connect will do. */
	readonly summary: string;
	/** What to do before pressing Connect, in order, a short sentence each. */
	readonly before: readonly string[];
	/** Its form. A param with `live: true` may change while it streams: `start` is then called again. */
	readonly params: readonly Param[];
	/** Ways to fill the form at once. */
	readonly presets?: readonly ParamPreset[];
	/** How to get at it. Pure. */
	transport(params: ParamValues): DeviceTransport;
	/**
	 * Asks the device who it is, right after the link was opened. Throws a SourceError that says what to do when it is
	 * something else or does not answer; serial links then try the next baud rate. `before`: what it was before it was lost.
	 */
	identify(device: DeviceChannel, params: ParamValues, before?: Info): Promise<Info>;
	/** True for devices that may fall silent in good order: they are not opened anew because of it. */
	readonly patient?: boolean;
	/** A device as it usually is: what the contract tests decode with. */
	readonly defaultDeviceInfo: Info;
	/** Its streams and a fresh decoder for them. Pure; throws a RangeError for params out of range. */
	signals(params: ParamValues, deviceInfo: Info): Signals;
	/** Sends the settings, then starts it. Called on every connection: a device that returns may have forgotten them. */
	start(device: DeviceChannel, params: ParamValues, deviceInfo: Info): Promise<void>;
	/** Stops it, so that it can be started again. */
	stop(device: DeviceChannel, params: ParamValues, deviceInfo: Info): Promise<void>;
	/** Charge of its battery, 0 … 1; undefined when it does not say. Asked every half minute while it streams. */
	battery?(device: DeviceChannel): Promise<number | undefined>;
	/** Contact of the electrodes, one channel after the other. */
	readonly impedance?: ImpedanceCheck<Info>;
}

/** How to get at a device. */
export type DeviceTransport = SerialTransport | BluetoothTransport | NetworkTransport | WebSocketTransport;

export interface SerialTransport {
	readonly via: 'serial';
	/**
	 * The chooser offers these USB ids, or Bluetooth devices of this service that the system has paired; every port when empty. Ids
	 * collide: `identify` has the last word.
	 */
	readonly filters: readonly (
		| { readonly usbVendorId: number; readonly usbProductId?: number }
		| { readonly bluetoothServiceClassId: string }
	)[];
	/** Tried in this order until `identify` succeeds. */
	readonly baudRates: readonly number[];
	/** Set after opening; both on when absent, as a terminal has them: boards with USB of their own send to nobody else. */
	readonly lines?: { readonly dataTerminalReady?: boolean; readonly requestToSend?: boolean };
	/** How long a board that resets on opening needs before it listens, milliseconds. */
	readonly bootMs?: number;
}

export interface BluetoothTransport {
	readonly via: 'bluetooth';
	/** The chooser offers devices that match one of these. Services not listed here or below cannot be reached. */
	readonly filters: readonly (
		{ readonly namePrefix: string } | { readonly services: readonly (string | number)[] }
	)[];
	/**
	 * The characteristics that are used, under names of the driver's choosing: `DeviceChannel` and the decoder know them by these.
	 * Those with `notify` are subscribed to, in this order, before `identify`.
	 */
	readonly characteristics: Readonly<Record<string, Characteristic>>;
	/** Characteristics that only other devices have which the chooser offers too: with one of them, `advice` is the error. */
	readonly others?: readonly {
		readonly service: string | number;
		readonly uuid: string | number;
		readonly advice: string;
	}[];
}

/** A device in the network, through the bridge. */
export interface NetworkTransport {
	readonly via: 'network';
	/** Its name in the list of the bridge, which opens the sockets named there and no others. */
	readonly device: RelayedDevice;
	/** Its address; empty where it dials this computer. */
	readonly host: string;
	/**
	 * The sockets that are opened before `identify`, in this order; any other is opened when something is sent to it.
	 * `DeviceChannel` and the decoder know them by these names.
	 */
	readonly sockets: readonly string[];
	/** What to do when it does not answer or does not dial in, a sentence or two. */
	readonly advice: string;
}

/** A device of the local network that serves a WebSocket itself. */
export interface WebSocketTransport {
	readonly via: 'websocket';
	/** `ws://` and an address of the local network. */
	readonly address: string;
	/** What to do when it does not answer. */
	readonly advice: string;
}

export interface Characteristic {
	/** 128-bit uuid in lower case, or a 16-bit number. */
	readonly service: string | number;
	readonly uuid: string | number;
	readonly notify?: boolean;
	/** Written without waiting for the device's answer. */
	readonly quick?: boolean;
	/** Some devices of the family lack it: then it is left out; sending to it does nothing, reading it gives no bytes. */
	readonly optional?: boolean;
}

/** The driver's half of a conversation. Everything rejects with a SourceError when the link is lost. */
export interface DeviceChannel {
	/** Sends text (latin-1) or bytes; `to` is the driver's name of a characteristic or socket, '' on serial links. */
	send(data: string | Uint8Array, to?: string): Promise<void>;
	/**
	 * What the device has said since the last `send`, as latin-1 text, once it matches `until` (up to the end of the
	 * match); undefined when it does not within `ms`. `from`: only that characteristic.
	 */
	waitFor(until: RegExp, ms: number, from?: string): Promise<string | undefined>;
	/** Everything the device says within the next `ms`, as latin-1 text. */
	listen(ms: number, from?: string): Promise<string>;
	/** Reads a characteristic; no bytes when the device lacks it. */
	read(from: string): Promise<Uint8Array>;
	/** For devices that need a pause between commands. */
	wait(ms: number): Promise<void>;
	/** The name it advertises (Bluetooth), '' on serial links. */
	readonly name: string;
}

/** What a connected device delivers. */
export interface Signals {
	readonly streams: readonly DeviceStream[];
	readonly decoder: Decoder;
}

/** One stream and how the device counts its samples. */
export interface DeviceStream {
	/** `fs` is the nominal rate; `facts` say how counts became `unit` (see `scaleFacts`). */
	readonly info: StreamInfo;
	/** Absent: the device sends no counter; samples are counted as they come, and time is a fit of the rate. */
	readonly counter?: Counter;
	/** How far the real rate may be from the nominal one, as a share. 300 ppm (a crystal) when absent. */
	readonly tolerance?: number;
}

/** A counter that a device sends with its samples. It goes up by `step` from one sample of the stream to the next. */
export interface Counter {
	/** It counts from 0 to `modulo` − 1, then from 0 again. */
	readonly modulo: number;
	/** 1 when absent. 10 for a 25 Hz stream in packets that are counted at 250 Hz. */
	readonly step?: number;
	/** The first so many values of every round never come: samples that the device takes but does not send. 0 when absent. */
	readonly unsent?: number;
	/** It counts time, not samples: a sample is as many counts long as its device takes for it. `step` is what it should take. */
	readonly time?: boolean;
}

/**
 * Bytes → frames. Pure but for its own memory of unfinished frames: reads no clock, never throws, emits no value that is
 * not finite, and after junk finds the next good frame without losing one.
 */
export interface Decoder {
	/** `from`: the characteristic or socket the bytes came by, '' on serial links. `at`: arrival, seconds on the app clock. */
	push(bytes: Uint8Array, at: number, from: string): readonly (Frame | StatusMessage)[];
}

/** Consecutive samples of one stream. */
export interface Frame {
	/** Position in `Signals.streams`. */
	readonly stream: number;
	/** `values[sample * nChannels + channel]`, in the stream's unit. Not kept: the decoder may use it again. */
	readonly values: ArrayLike<number>;
	/** The device's count of the first sample, as sent. Required where the stream has a `counter`. */
	readonly count?: number;
	/** Samples that must be missing right before this frame, by marks of a device without a counter. */
	readonly missing?: number;
}

/** What a device says between its samples. */
export interface StatusMessage {
	/** Charge, 0 … 1. */
	readonly battery?: number;
	/** An event marker; becomes a label of that class on a recording that runs. */
	readonly marker?: number;
	/** A line of text for the person. */
	readonly text?: string;
	/** What is wrong with what it sends and what to do, shown until another one comes; empty: all is well again. */
	readonly warning?: string;
}

/** How to measure the contact of electrodes. */
export interface ImpedanceCheck<Info extends JsonObject = JsonObject> {
	/** True when no samples come meanwhile: the device is started anew afterwards. */
	readonly pauses?: boolean;
	/** What can be measured, by name, in the order of `measure`. */
	channels(params: ParamValues, deviceInfo: Info): readonly string[];
	/**
	 * Measures one after the other and yields the position in `channels` and ohms. Leaves the device as it was, also
	 * when it is left early. `samples` collects so many seconds of a channel of the first stream, from now on.
	 */
	measure(
		device: DeviceChannel,
		params: ParamValues,
		deviceInfo: Info,
		samples: (channel: number, seconds: number) => Promise<Float32Array>
	): AsyncIterable<{ readonly channel: number; readonly ohms: number }>;
}

/**
 * `StreamInfo.facts` that make raw counts recoverable: `count = round((value − offset) / scale)`, one entry per channel.
 * float32 holds every 24-bit count times a scale closely enough for that to be exact.
 */
export function scaleFacts(
	scale: readonly number[],
	offset: readonly number[] = scale.map(() => 0)
): JsonObject {
	return { units_per_count: scale, unit_at_count_zero: offset };
}
