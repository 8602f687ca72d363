import type { WindowFeature } from './feature.ts';

/**
 * The samples of the window themselves, channel by channel: `out[channel * nSamples + sample]`. For models that learn
 * from the signal; others are lost in so many numbers.
 */
export const raw = {
	id: 'RAW',
	label: 'Raw window',
	summary: 'every sample of the window as it is, for networks that learn their own features',
	minSamples: 1,
	size: (nChannels, _fs, nSamples) => nChannels * nSamples,
	perWindow({ data }, _fs, out) {
		for (let i = 0; i < data.length; i++) out[i] = data[i]!;
	}
} as const satisfies WindowFeature;
