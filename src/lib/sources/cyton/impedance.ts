import type { DeviceChannel } from '../device/driver.ts';

/** The test current of the lead-off check, peak, and its frequency (ADS1299 as the Cyton's firmware sets it). */
const DRIVE_AMPERES = 6e-9;
const DRIVE_HZ = 31.25;
/** In series with every electrode on the board. */
const SERIES_OHMS = 2200;
const SETTLE_MS = 500;

/** How the electrodes are wired. */
export interface Wiring {
	/** Names of the channels in commands. */
	readonly keys: string;
	readonly nChannels: number;
	/** Two electrodes per channel, or one against a common reference. */
	readonly pairs: boolean;
}

/** What can be measured, in order: both electrodes of each pair, or one per channel. */
export function electrodesOf(nChannels: number, pairs: boolean): readonly string[] {
	return Array.from({ length: nChannels }, (_, c) =>
		pairs ? [`${c + 1} +`, `${c + 1} −`] : [`${c + 1}`]
	).flat();
}

/** Drives one electrode after the other with the test current and measures what it makes of the signal. */
export async function* impedances(
	device: DeviceChannel,
	{ keys, nChannels, pairs }: Wiring,
	samples: (channel: number, seconds: number) => Promise<Float32Array>
): AsyncIterable<{ readonly channel: number; readonly ohms: number }> {
	const fs = nChannels > 8 ? 125 : 250;
	const sides = pairs ? ['10', '01'] : ['01'];
	for (let c = 0; c < nChannels; c++) {
		for (const [i, side] of sides.entries()) {
			try {
				await device.send(`z${keys[c]}${side}Z`);
				await device.wait(SETTLE_MS);
				const ohms = ohmsOf(await samples(c, 1.024), fs);
				yield { channel: c * sides.length + i, ohms };
			} finally {
				await device.send(`z${keys[c]}00Z`);
			}
		}
	}
}

/** Ohms, from the part of a signal in µV that the test current makes: its amplitude at 31.25 Hz by its current. */
export function ohmsOf(samples: Float32Array, fs: number): number {
	// Whole periods only, or the mean would leak in.
	const n = samples.length - (samples.length % Math.round(fs / DRIVE_HZ));
	let [re, im] = [0, 0];
	for (let i = 0; i < n; i++) {
		const angle = (2 * Math.PI * DRIVE_HZ * i) / fs;
		re += samples[i]! * Math.cos(angle);
		im += samples[i]! * Math.sin(angle);
	}
	const volts = (2 * Math.hypot(re, im) * 1e-6) / n;
	return Math.max(0, volts / DRIVE_AMPERES - SERIES_OHMS);
}
