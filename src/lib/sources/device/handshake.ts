import type { JsonObject } from '../../core/parse.ts';
import type { ParamValues } from '../source.ts';
import type { Driver } from './driver.ts';
import type { Link, LinkListener } from './link/link.ts';
import { LinkChannel } from './device-channel.ts';

/** A device that has said who it is. */
export interface DeviceSession {
	readonly channel: LinkChannel;
	readonly deviceInfo: JsonObject;
	/** The rate at which it understood; 0 where there is none. */
	readonly baudRate: number;
	readonly rssi: number | undefined;
}

/**
 * Opens the link and identifies the device, at the first baud rate at which it can be; the one of `before` is tried first.
 * Rejects with what went wrong at the first of them. `sent` sees what goes out.
 */
export async function handshake(
	driver: Driver,
	params: ParamValues,
	link: Link,
	before: { readonly baudRate: number; readonly deviceInfo: JsonObject } | undefined,
	listener: LinkListener,
	sent: (bytes: Uint8Array, to: string) => void
): Promise<DeviceSession> {
	const transport = driver.transport(params);
	const rates = transport.via === 'serial' ? transport.baudRates : [0];
	let failure: unknown;
	for (const baudRate of new Set([...rates.filter((rate) => rate === before?.baudRate), ...rates])) {
		const channel = new LinkChannel(link, sent);
		const { name, rssi } = await link.open(
			{
				bytes: (bytes, at, from) => {
					channel.take(bytes, from);
					listener.bytes(bytes, at, from);
				},
				gone: (reason) => {
					channel.end();
					listener.gone(reason);
				}
			},
			baudRate
		);
		channel.name = name;
		try {
			return {
				channel,
				deviceInfo: await driver.identify(channel, params, before?.deviceInfo),
				baudRate,
				rssi
			};
		} catch (error) {
			failure ??= error;
			channel.end();
			await link.close();
		}
	}
	throw failure;
}

const STOP_MS = 1500;
const SENT_MS = 100;

/** Stops the device before its link is closed. One that hangs must not keep the connection open. */
export async function shutdown(
	driver: Driver,
	params: ParamValues,
	deviceInfo: JsonObject,
	channel: LinkChannel
): Promise<void> {
	const late = new Promise<void>((resolve) => setTimeout(resolve, STOP_MS));
	// A device that is gone cannot be stopped, and need not be.
	const stopped = driver.stop(channel, params, deviceInfo).catch(() => undefined);
	await Promise.race([stopped, late]);
	// A write is done when the browser has the bytes, not when the device has them.
	await channel.wait(SENT_MS);
}
