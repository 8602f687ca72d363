import { AppError, messageOf } from '../../../core/errors.ts';
import type { StreamInfo } from '../../../core/signal.ts';
import type { Registry } from '../../../core/registry.ts';
import type { Packet } from '../../source.ts';
import { Decoding } from '../decoding.ts';
import { signalsOf } from '../rates.ts';
import { parseLog, type Anew, type DeviceLog, type LogEntry } from './device-log.ts';
import type { Driver } from '../driver.ts';

/** What a log decodes to: the streams, and everything that came, in order, with the times of then. */
export interface DecodedLog {
	readonly infos: readonly StreamInfo[];
	readonly packets: readonly Packet[];
}

/** Late enough after the last bytes for everything to be certain. */
const SETTLED_SECONDS = 1;

/**
 * The decoder and the clocks of a log's driver, fed with its entries one by one. What comes out depends on the log alone, so
 * it is the same in the app and in Node.
 */
export class LogDecoding {
	readonly driver: Driver;
	readonly decoding: Decoding;
	#last = 0;

	/** Throws a SourceError when the log is of a device that is not known, or does not describe it. */
	constructor({ driver, params, deviceInfo }: DeviceLog, drivers: Registry<Driver>) {
		if (!drivers.has(driver)) {
			throw new AppError(
				'SourceError',
				`This log is of a device "${driver}" that is not known here. Reload the page to get its newest version.`
			);
		}
		this.driver = drivers.get(driver);
		this.decoding = this.#fitting(() => new Decoding(this.driver, params, deviceInfo));
	}

	/** What became certain by an entry, with the times of then. */
	take(entry: LogEntry | Anew): Packet[] {
		if ('params' in entry) {
			this.#fitting(() => this.decoding.restart(signalsOf(this.driver, entry.params, entry.deviceInfo)));
			return [];
		}
		if (entry.sent) return [];
		this.#last = entry.at;
		return this.decoding.push(entry.bytes, entry.at, entry.from);
	}

	/** What is left when nothing more comes. */
	end(): Packet[] {
		return this.decoding.settle(this.#last + SETTLED_SECONDS);
	}

	/** A log is text from outside: what it says of the device may be anything. */
	#fitting<T>(work: () => T): T {
		try {
			return work();
		} catch (error) {
			throw new AppError(
				'SourceError',
				`What this log says of its device does not fit ${this.driver.label} (${messageOf(error)}). Save the log again.`,
				{ cause: error }
			);
		}
	}
}

/** Decodes a whole log at once. Throws a SourceError for a file that is no log, or one of an unknown device. */
export function decodeLog(text: string, drivers: Registry<Driver>): DecodedLog {
	const log = parseLog(text);
	const play = new LogDecoding(log, drivers);
	const packets = [...log.entries.flatMap((entry) => play.take(entry)), ...play.end()];
	return { infos: play.decoding.infos, packets };
}
