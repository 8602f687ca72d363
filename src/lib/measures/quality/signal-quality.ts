import { inBand } from '../amplitude/emg-band.ts';
import { rms } from '../amplitude/moving-rms.ts';
import { spectralMoment } from '../frequency/moments.ts';
import { welch } from '../frequency/welch.ts';
import type { Signal } from '../measure.ts';
import { quietest } from '../onset/baseline.ts';
import { ChannelTally } from '../../session/quality/quality-channels.ts';
import { MainsMeter } from '../../session/quality/quality-mains.ts';

/** What the samples of a channel say about its electrode. */
export interface SignalQuality {
	/** Share of the power above 10 Hz in 50 or 60 Hz and its multiples, the larger of both, 0 … 1; NaN where unknown. */
	readonly mains: number;
	/** 50 or 60. */
	readonly mainsHz: number;
	/** Share of clipped samples, 0 … 1. */
	readonly clipped: number;
	readonly flat: boolean;
	/** Share of the power below 10 Hz, 0 … 1: cable movement and a loose electrode. */
	readonly contactNoise: number;
	/** RMS of the quietest 0.5 s of the band-passed signal, in the signal's unit. */
	readonly baseline: number;
	/** RMS of the band-passed stretch, in the signal's unit. */
	readonly rms: number;
	readonly light: 'good' | 'fair' | 'bad';
	/** Why it is not good; empty when it is. */
	readonly reason: string;
}

/** Limits of the traffic light. Clipping and hum as the quality report and the live check have them. */
const CLIPPED_BAD = 0.01;
const CLIPPED_FAIR = 0.0001;
const MAINS_BAD = 0.5;
const MAINS_FAIR = 0.2;
const CONTACT_FAIR = 0.5;
const CONTACT_BAD = 0.9;

/**
 * The quality of one channel, with the measures of the sessions' quality report. Throws a SessionError for a stretch shorter
 * than one second.
 */
export function signalQuality({ samples, fs, fullScale }: Signal): SignalQuality {
	const tally = new ChannelTally(1, fullScale === undefined ? undefined : [-fullScale, fullScale]);
	const data = Float32Array.from(samples);
	tally.push(data);
	const { flat, clipped } = tally.of(0);
	const meter = new MainsMeter(1, fs, samples.length);
	meter.push({ data, timestamps: new Float64Array(samples.length) }, false);
	const shares = [50, 60].map((hz) => ({ hz, share: meter.share(hz as 50 | 60, 0) ?? NaN }));
	const [more] = shares.sort((a, b) => (b.share || 0) - (a.share || 0));
	const { frequencies, density } = welch(samples, fs);
	const all = spectralMoment(frequencies, density, 0, { low: 0, high: fs / 2 });
	const low = spectralMoment(frequencies, density, 0, { low: 0, high: 10 });
	const filtered = inBand(samples, fs);
	const squares = quietest(
		filtered.map((value) => value * value),
		fs
	);
	const facts = {
		mains: more!.share,
		mainsHz: more!.hz,
		clipped,
		flat,
		contactNoise: low / all,
		baseline: Math.sqrt(squares.mean),
		rms: rms(filtered)
	};
	return { ...facts, ...judged(facts) };
}

function judged(facts: Omit<SignalQuality, 'light' | 'reason'>): Pick<SignalQuality, 'light' | 'reason'> {
	const percent = (share: number): string => `${(100 * share).toFixed(share < 0.01 ? 2 : 0)} %`;
	const clipping = `${percent(facts.clipped)} of the samples are clipped. Lower the gain.`;
	const hum = `${percent(facts.mains)} of the power is ${facts.mainsHz} Hz mains. Check reference and cables.`;
	const contact = `${percent(facts.contactNoise)} of the power is below 10 Hz. Check the contact of the electrode.`;
	if (facts.flat) return { light: 'bad', reason: 'Flat. Check the electrode.' };
	if (facts.clipped > CLIPPED_BAD) return { light: 'bad', reason: clipping };
	if (facts.mains > MAINS_BAD) return { light: 'bad', reason: hum };
	if (facts.contactNoise > CONTACT_BAD) return { light: 'bad', reason: contact };
	if (facts.clipped > CLIPPED_FAIR) return { light: 'fair', reason: clipping };
	if (facts.mains > MAINS_FAIR) return { light: 'fair', reason: hum };
	if (facts.contactNoise > CONTACT_FAIR) return { light: 'fair', reason: contact };
	return { light: 'good', reason: '' };
}
