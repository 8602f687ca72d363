import type { StreamInfo } from '../../core/signal.ts';
import type { Registry } from '../../core/registry.ts';
import type { Packet } from '../source.ts';
import { Decoding } from './decoding.ts';
import { parseLog } from './device-log.ts';
import type { Driver } from './driver.ts';

/** What a log decodes to: the streams, and everything that came, in order, with the times of then. */
export interface DecodedLog {
	readonly infos: readonly StreamInfo[];
	readonly packets: readonly Packet[];
}

/**
 * Replays a device log through the decoder and the clocks of its driver, as if the bytes came now; the same log gives the
 * same samples and times, here and in Node. Throws a SourceError for a file that is no log, an Error for an unknown device.
 */
export function decodeLog(text: string, drivers: Registry<Driver>): DecodedLog {
	const { driver, params, found, entries } = parseLog(text);
	const decoding = new Decoding(drivers.get(driver), params, found);
	const packets: Packet[] = [];
	let last = 0;
	for (const { at, from, bytes, sent } of entries) {
		if (sent) continue;
		packets.push(...decoding.push(bytes, at, from));
		last = at;
	}
	packets.push(...decoding.settle(last + 1));
	return { infos: decoding.infos, packets };
}
