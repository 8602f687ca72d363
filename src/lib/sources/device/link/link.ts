import type { Seconds } from '../../../core/units.ts';

/** What a link tells while it is open. */
export interface LinkListener {
	/** Bytes of the device, the time they arrived, and the characteristic they came by ('' on serial links). */
	bytes(data: Uint8Array, at: Seconds, from: string): void;
	/** The device is gone; nothing more comes until the link is opened again. `reason` says what happened. */
	gone(reason: Error): void;
}

/** What is known of the other end. */
export interface LinkFacts {
	/** The name it advertises, '' on serial links. */
	readonly name: string;
	/** Signal strength of its last advert, dBm, where the browser tells it. */
	readonly rssi?: number | undefined;
}

/**
 * A way to one device: a serial port, a Bluetooth connection, another thread that has one, a captured log. The same
 * link is opened again when the device was lost and returned.
 */
export interface Link {
	/**
	 * Opens it, and delivers from then on. `baudRate` counts for serial links only. Rejects with a SourceError that
	 * names the likely cause; the link can then be opened again.
	 */
	open(listener: LinkListener, baudRate: number): Promise<LinkFacts>;
	/** Sends bytes; `to` names a characteristic. Rejects with a SourceError when the device is gone. */
	send(bytes: Uint8Array, to: string): Promise<void>;
	/** Reads a characteristic; no bytes when there is none. */
	read(from: string): Promise<Uint8Array>;
	/** Resolves when the device seems to be back, or after `ms`. */
	returned(ms: number): Promise<void>;
	/** How often the line garbled or dropped bytes since it was opened, where a link can tell. */
	readonly lineErrors?: number;
	/** Lets go of the device. Safe at any time. */
	close(): Promise<void>;
}
