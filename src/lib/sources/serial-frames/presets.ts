import type { ParamPreset } from '../source.ts';

/** Frames of boards that are known, for the form to begin with. What a preset leaves out is as the form has it. */
export const framePresets: readonly ParamPreset[] = [
	{
		label: 'Chords, 6 channels',
		// As the Chords firmware for an Arduino UNO has them.
		params: { startText: 'START\\n', stopText: 'STOP\\n', zeroCount: 512 }
	},
	{
		label: 'OpenBCI Cyton',
		// OpenBCI's documents: 4.5 V over 2^23 − 1 counts, gain 24.
		params: {
			sync: 'A0',
			channels: 8,
			type: 'i24',
			after: 6,
			trailer: 'C0',
			startText: 'b',
			stopText: 's',
			microvoltsPerCount: 4.5e6 / (2 ** 23 - 1),
			frontGain: 24
		}
	},
	{
		label: 'NeuroPawn Knight',
		// As BrainFlow reads it: 4 V over 2^15 − 1 counts, gain 12; two bytes of lead-off bits.
		params: {
			sync: 'A0',
			rate: 125,
			channels: 8,
			type: 'i16',
			after: 2,
			trailer: 'C0',
			microvoltsPerCount: 4e6 / (2 ** 15 - 1),
			frontGain: 12
		}
	},
	{
		label: 'Bare 32-bit floats',
		params: { sync: '', counter: 0, channels: 8, type: 'f32', endian: 'little', trailer: '' }
	}
];
