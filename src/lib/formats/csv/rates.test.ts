import { describe, expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { nominalRate, timeFacts } from './rate.ts';
import { isRateName, rateIn } from './rate-words.ts';
import { lines, shapes, table, wave } from './table.fixture.ts';

test.each([
	['Sampling rate: 2 kHz', 2000],
	['Sampling rate: 2,000 Hz', 2000],
	['Sampling rate: 2 000 Hz', 2000],
	['Sampling rate: 2.000 Hz', 2000],
	['Sampling rate: 2,048.00 Hz', 2048],
	['Sampling rate: 1,5 kHz', 1500],
	['Fs = 2e3', 2000],
	['fs: 1.5k', 1500],
	['SR 1000', 1000],
	['srate,500', 500],
	['sample_rate_hz=2048', 2048],
	['sample rate (Hz): 1000', 1000],
	['Sampling Rate (kHz): 2', 2000],
	['SampleRate: 1259.26', 1259.26],
	['SAMPLING FREQUENCY [Hz];2000', 2000],
	['Samplingrate:1000', 1000],
	['Sample Rate = 250.0 Hz', 250],
	['Sampling freq.: 1 kHz', 1000],
	['"sampling rate": 1000', 1000],
	['Abtastrate: 1000 Hz', 1000],
	['Bemonsteringsfrequentie: 2 kHz', 2000],
	['Samplingsfrekvens: 1000 Hz', 1000],
	['Częstotliwość próbkowania: 1000 Hz', 1000],
	['Частота дискретизации: 2000 Гц', 2000],
	['采样率: 1000 Hz', 1000],
	['サンプリング周波数: 1000 Hz', 1000],
	['sfreq: 1024.0', 1024],
	["Fréquence d'échantillonnage : 2000 Hz", 2000],
	['Frecuencia de muestreo: 2000 Hz', 2000],
	['Rate: 500 samples per second', 500],
	['1000 SPS', 1000],
	['0.5 msec/sample', 2000],
	['EMG sampled at 2 kHz', 2000],
	['sampled @ 1000 Hz', 1000],
	['Sampling: 1000 Hz', 1000],
	['Interval=\t0.001 s', 1000],
	['sampling interval (ms): 0.5', 2000],
	['Sampling rate: 2000 samples/s, filter 20 Hz', 2000],
	['Sampling rate of channel 1: 2000 Hz', 2000],
	['Sampling rate EMG: 2000', 2000],
	['Sampling rate of the EMG was 2 kHz', 2000],
	['Sampling rate 16 bit, 1000 Hz', 1000],
	['Sampling rate: 2000, filter: 20 Hz', 2000],
	['Sampling rate is set to 1000 Hz', 1000],
	['srate,EMG1,EMG2', undefined],
	['Sampling rate [Hz],EMG1', undefined],
	['fs: not known, 8 channels', undefined],
	['High-pass filter frequency: 20 Hz', undefined],
	['Low-pass: 450 Hz', undefined],
	['resting heart rate: 62', undefined],
	['mains frequency: 50 Hz', undefined],
	['notch 50 Hz', undefined],
	['Frame rate: 60', undefined],
	['Baud rate: 115200', undefined],
	['Bit rate 16', undefined],
	['bandwidth 20-450 Hz', undefined],
	['resampling rate: 500', undefined],
	['stimulation frequency 30 Hz', undefined],
	['metronome: 60 per minute', undefined],
	['filter sample 5, cutoff freq 20 Hz', undefined]
])('"%s" states %s Hz', (text, rate) => {
	expect(rateIn([text], '.')?.hertz).toBe(rate);
});

test('of several rates the one of the EMG counts', () => {
	expect(rateIn(['Accelerometer sampling rate: 148 Hz', 'EMG sampling rate: 2000 Hz'], '.')?.hertz).toBe(
		2000
	);
	expect(rateIn(['Original sampling rate: 4000 Hz', 'Sampling rate: 1000 Hz'], '.')?.hertz).toBe(1000);
	expect(rateIn(['Abtastrate: 2,5 kHz'], ',')?.hertz).toBe(2500);
	expect(['fs', 'sampling_rate (Hz)', 'SamplingRate', 'Sample', 'rate'].map(isRateName)).toEqual([
		true,
		true,
		true,
		false,
		false
	]);
});

describe('times tell the rate', () => {
	const random = seeded(5);
	const n = 6000;
	const rates = [200, 250, 256, 500, 512, 800, 1000, 1024, 1111.111, 1259.259, 1925.926, 2000, 2048, 10_240];
	const kinds: readonly (readonly [string, (fs: number) => number[]])[] = [
		['exact', (fs) => Array.from({ length: n }, (_, i) => i / fs)],
		[
			'rounded to milliseconds',
			(fs) => Array.from({ length: n }, (_, i) => Math.round((i / fs) * 1000) / 1000)
		],
		['rounded to 0.1 ms', (fs) => Array.from({ length: n }, (_, i) => Math.round((i / fs) * 1e4) / 1e4)],
		['jittered', (fs) => Array.from({ length: n }, (_, i) => i / fs + ((random() - 0.5) * 0.4) / fs)],
		['with a gap early', (fs) => Array.from({ length: n }, (_, i) => (i < 500 ? i : i + 1000) / fs)],
		['begun anew', (fs) => Array.from({ length: n }, (_, i) => (i % 3000) / fs)],
		['with 5 % lost', (fs) => Array.from({ length: n }, (_, i) => i / fs).filter(() => random() > 0.05)],
		[
			'in packets of 8 with late ones',
			(fs) =>
				Array.from(
					{ length: n },
					(_, i) => (Math.floor(i / 8) * 8) / fs + Math.sin(Math.floor(i / 8)) * 0.004
				)
		],
		[
			'since 1970 in microseconds',
			(fs) => Array.from({ length: n }, (_, i) => 1714636800 + Math.round((i / fs) * 1e6) / 1e6)
		]
	];
	test.each(kinds)('%s', (_kind, times) => {
		for (const fs of rates) expect([fs, nominalRate(timeFacts(times(fs)))]).toEqual([fs, fs]);
	});

	test('a rate that no device has is what the times tell', () => {
		const times = Array.from({ length: 4000 }, (_, i) => i / 973.4);
		expect(nominalRate(timeFacts(times))).toBeCloseTo(973.4, 3);
	});

	test('two days of one device have one rate, and a rate that is said counts where the times agree', () => {
		expect(nominalRate({ measured: 199.923, tolerance: 0.001 })).toBe(200);
		expect(nominalRate({ measured: 200.077, tolerance: 0.001 })).toBe(200);
		expect(nominalRate({ measured: 1998.4, tolerance: 1e-6 }, 2000)).toBe(2000);
		expect(nominalRate({ measured: 1024, tolerance: 1e-6 }, 1000)).toBe(1024);
	});
});

test('times come before words, and a conflict is said', async () => {
	const { session, notes } = await table(
		`# Sampling rate: 500 Hz\ntime,a\n${lines(500, (i) => `${i / 1000},${wave(i)}`)}\n`
	);
	expect(shapes(session)).toEqual(['emg 1×1000 a.u.']);
	expect(notes).toContain('The file says 500 Hz, and its times say 1000 Hz: the times were taken.');
});

test('a rate in lines above the table, or in a column of its own', async () => {
	const above = await table(
		`Subject,S01\nSampling rate,2000\n\na,b\n${lines(100, (i) => `${wave(i)},${wave(i, 1)}`)}\n`
	);
	expect(shapes(above.session)).toEqual(['emg 2×2000 a.u.']);
	const column = await table(`a,fs\n${lines(100, (i) => `${wave(i)},1500`)}\n`);
	expect(shapes(column.session)).toEqual(['emg 1×1500 a.u.']);
});

test('words that are no sampling rate leave it unknown', async () => {
	const text = `# High-pass filter frequency: 20 Hz\n# heart rate: 62\na,b\n${lines(100, (i) => `${wave(i)},${wave(i, 1)}`)}\n`;
	await expect(table(text)).rejects.toThrow('nobody said its rate');
});
