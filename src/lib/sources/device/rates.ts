import type { JsonObject } from '../../core/parse.ts';
import { hertz } from '../../core/units.ts';
import type { ParamValues } from '../source.ts';
import type { OtherRate } from './clock/rate-follower.ts';
import type { Driver, Signals } from './driver.ts';

/** Rates that makers choose: an estimate close to one is taken for it. */
const NICE = [
	1, 2, 4, 5, 8, 10, 16, 20, 25, 32, 40, 50, 60, 64, 80, 100, 120, 125, 128, 150, 200, 250, 256, 300, 333,
	400, 500, 512, 600, 750, 800, 1000, 1024, 1200, 1250, 1500, 2000, 2048, 2500, 4000, 5000, 10_000, 20_000
];
const NEAR = 0.04;
/** Param of drivers whose form has a rate, and of the others: the form does not show it, the connection has it. */
const RATE = 'rate';
const MEASURED_RATE = 'measuredRate';

/** The maker's rate that an estimate is close to, else the estimate with three digits. */
export function niceRate(estimate: number, near = NEAR): number {
	const close = NICE.filter((rate) => Math.abs(estimate / rate - 1) < near).sort(
		(a, b) => Math.abs(a - estimate) - Math.abs(b - estimate)
	);
	return close[0] ?? Math.max(0.1, Number(estimate.toPrecision(3)));
}

/** A rate that a device turned out to have, and how to have its streams with it: params to connect with. */
export interface RateOffer extends OtherRate {
	readonly params: ParamValues;
}

/** What to offer when a stream of `driver` has another rate than it should. */
export function offerOf(driver: Driver, { nominal, measured }: OtherRate): RateOffer {
	// A rate near the nominal one must not be rounded back to it.
	const rate = niceRate(measured, Math.min(NEAR, Math.abs(measured / nominal - 1) / 2));
	const own = driver.params.some(({ id }) => id === RATE);
	return { nominal, measured: rate, params: { [own ? RATE : MEASURED_RATE]: rate } };
}

/** The signals of a driver, with the rate that was measured where the params have one. Throws as `driver.signals` does. */
export function signalsOf(driver: Driver, params: ParamValues, deviceInfo: JsonObject): Signals {
	const signals = driver.signals(params, deviceInfo);
	const rate = Number(params[MEASURED_RATE]);
	if (!(rate > 0 && rate < 1e6)) return signals;
	const share = rate / signals.streams[0]!.info.fs;
	return {
		...signals,
		streams: signals.streams.map((stream) => ({
			...stream,
			info: { ...stream.info, fs: hertz(Number((stream.info.fs * share).toPrecision(6))) }
		}))
	};
}
